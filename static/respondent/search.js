// A list to search in: a text box above the results, after the combobox pattern of the ARIA Authoring Practices (list,
// manual selection). The select stays in the form and keeps the value: what is sent is the same with or without this.

import { find, rank } from "./finding.js";
import { sayLater } from "./saying.js";

const plurals = new Intl.PluralRules(document.documentElement.lang);

export function searchIn(select) {
  const { results, none, all, unsettled } = select.dataset;
  const counted = JSON.parse(results);
  const id = select.id;
  const wrap = element("div", { className: "arolwg-search" });
  const input = element("input", { className: "govuk-input", type: "text", autocomplete: "off", spellcheck: false });
  const button = element("button", { className: "arolwg-search__all", type: "button", tabIndex: -1 });
  const list = element("ul", { className: "arolwg-search__list", hidden: true });
  const problem = element("p", { id: `${id}-unsettled`, className: "govuk-error-message" });
  const state = { shown: [], active: -1 };

  // The label, and whatever leads to the question, now lead to the box.
  select.id = `${id}-select`;
  Object.assign(input, { id });
  list.id = `${id}-results`;
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  if (select.classList.contains("govuk-select--error")) input.classList.add("govuk-input--error");
  set(list, { role: "listbox", "aria-label": labelOf(id) });
  set(button, { "aria-label": all, "aria-expanded": "false", "aria-controls": list.id });
  wrap.append(input, button, list);
  select.before(wrap);
  select.hidden = true;
  input.value = chosen();

  function chosen() {
    const option = select.selectedOptions[0];
    return option?.value ? option.label : "";
  }

  function entries() {
    return [...select.options]
      .filter(({ value, disabled, hidden }) => value && !disabled && !hidden)
      .map((option) => ({ option, texts: [option.label, option.dataset.also].filter(Boolean) }));
  }

  function open(typed) {
    state.shown = find(typed, entries()).map(({ option }) => option);
    list.replaceChildren(...(state.shown.length ? state.shown.map(item) : [nothing()]));
    list.hidden = false;
    expand(true);
    activate(-1);
    sayLater(() => (list.hidden ? "" : count(state.shown.length)));
  }

  function item(option, place) {
    const line = element("li", { id: `${id}-result-${place}`, textContent: option.label });
    set(line, { role: "option", "aria-selected": String(option.selected) });
    if (option.selected) line.classList.add("is-chosen");
    return line;
  }

  function nothing() {
    const line = element("li", { className: "arolwg-search__none", textContent: none });
    set(line, { role: "option", "aria-disabled": "true", "aria-selected": "false" });
    return line;
  }

  function count(number) {
    return number ? counted[plurals.select(number)].replace("%(count)s", number.toLocaleString("en")) : none;
  }

  function expand(is) {
    input.setAttribute("aria-expanded", String(is));
    button.setAttribute("aria-expanded", String(is));
  }

  function close() {
    list.hidden = true;
    expand(false);
    activate(-1);
  }

  function activate(place) {
    state.active = place;
    [...list.children].forEach((line, number) => line.classList.toggle("is-active", number === place));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      const line = list.children[place];
      input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    }
  }

  function choose(option) {
    const value = option?.value ?? "";
    const changed = select.value !== value;
    select.value = value;
    input.value = chosen();
    close();
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed: a name as it stands in the list, mutated or not, is chosen; nothing is no choice. False for anything
  // else, which is left to be typed on.
  function settle() {
    const exact = entries().filter(({ texts }) => texts.some((text) => rank(input.value, text) === 0));
    if (!input.value.trim()) choose(null);
    else if (input.value === chosen()) close();
    else if (exact.length === 1) choose(exact[0].option);
    else return false;
    return true;
  }

  // Left with something else in it, nothing is chosen, and what was typed stays to be seen.
  function leave() {
    if (settle()) return;
    const typed = input.value;
    choose(null);
    input.value = typed;
  }

  // Words that are nothing in the list are not sent away unnoticed.
  function send(event) {
    const goesOn = !event.submitter || event.submitter.name === "next";
    if (!goesOn || settle()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    problem.textContent = unsettled;
    wrap.before(problem);
    set(input, { "aria-invalid": "true", "aria-describedby": problem.id });
    input.classList.add("govuk-input--error");
    input.focus();
    open(input.value);
  }

  function step(by) {
    if (list.hidden) open(input.value === chosen() ? "" : input.value);
    const length = state.shown.length;
    if (length) activate(state.active < 0 ? (by > 0 ? 0 : length - 1) : (state.active + by + length) % length);
  }

  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => choose(state.shown[state.active]),
    Escape: () => {
      if (list.hidden) choose(null);
      else close();
    },
  };

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => list.hidden && open(input.value === chosen() ? "" : input.value));
  input.addEventListener("keydown", (event) => {
    // Enter chooses what is marked; otherwise it sends the form, as everywhere.
    if (event.key === "Enter" && (list.hidden || state.active < 0)) return settle() || event.preventDefault();
    if (event.key === "Escape" && list.hidden && !input.value) return undefined;
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return undefined;
    event.preventDefault();
    return act();
  });
  input.addEventListener("blur", leave);
  // Before the page's own listener, which takes the form for sent.
  select.form.addEventListener("submit", send, { capture: true });
  // The box keeps the focus while the list is used with mouse or finger.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const place = [...list.children].indexOf(target.closest("li"));
    if (state.shown[place]) choose(state.shown[place]);
  });
  button.addEventListener("click", () => {
    input.focus();
    if (list.hidden) open("");
    else close();
  });
  // Out of the browser's memory, or put there by another part of the page.
  addEventListener("pageshow", () => (input.value = chosen()));
  select.addEventListener("change", () => (input.value = chosen()));
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function set(one, attributes) {
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
}

function labelOf(id) {
  return document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim() ?? "";
}
