// What a question page does beyond its HTML. Without any of it every question can be answered.

import { holds } from "./expressions.js";

const form = document.getElementById("page");

// ---- which questions and options are relevant, after each answer

const known = document.querySelector("[data-answers]");

const spaces = /[\t\u00a0\u2007\u2009\u202f]/g;
const separated = /^[+-]? ?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.\d*)?$/;

function number(typed) {
  const written = typed.replace(spaces, " ").replace("\u2212", "-").trim();
  if (!separated.test(written) || !/\d/.test(written)) return null;
  return String(Number(written.replace(/[, +]/g, "")));
}

function date(code, controls) {
  const [day, month, year] = ["day", "month", "year"].map((part) =>
    controls.find(({ name }) => name === `${code}-${part}`)?.value.trim(),
  );
  const iso = `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  const valid = /^\d{4}-\d\d-\d\d$/.test(iso) && new Date(`${iso}T00:00Z`).toJSON()?.startsWith(iso);
  return valid ? iso : null;
}

function ranking(selects) {
  const set = selects.filter(({ value }) => value).sort((one, other) => one.value - other.value);
  return set.map(({ name }) => name.slice(name.indexOf("/") + 1));
}

// The answers of one question, under the keys that expressions read. Controls of questions inside it are left out.
function take(container, answers) {
  const code = container.dataset.question;
  const controls = [...container.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(
    (control) => control.closest("[data-question]") === container && !control.disabled,
  );
  const [first] = controls;
  if (!first) return;
  if (first.dataset.rankGroup) answers[code] = ranking(controls);
  else if (first.name === `${code}-day`) answers[code] = date(code, controls);
  else if (first.type === "checkbox") {
    answers[code] = controls.filter(({ name, checked }) => name === code && checked).map(({ value }) => value);
  }
  const chosen = (option) =>
    controls.some(({ name, value, checked, localName }) => name === code && value === option && (checked || localName === "select"));
  for (const { name, type, value, checked, inputMode } of controls) {
    const [, part] = name.split(/\/(.*)/);
    if (type === "radio") {
      if (checked) answers[name] = value;
    } else if (part) {
      if (type === "text" && chosen(part)) answers[name] = value.normalize("NFC").trim();
    } else if (inputMode === "numeric" || inputMode === "decimal") {
      if (name === code) answers[code] = number(value);
    } else if (type !== "checkbox") {
      answers[name] = value.normalize("NFC").trim();
    }
  }
}

function show(part, relevant) {
  part.hidden = !relevant;
  const controls = part.dataset.question ? part.querySelector("fieldset") : part.querySelector("input");
  (controls ?? part).disabled = !relevant;
  const below = part.nextElementSibling;
  if (!part.dataset.question && below?.classList.contains("arolwg-reveal")) below.hidden = !relevant;
}

function arrange() {
  const answers = JSON.parse(known.dataset.answers);
  for (const container of form.querySelectorAll("[data-question]")) {
    if (container.dataset.relevant) {
      show(container, holds(JSON.parse(container.dataset.relevant), answers, known.dataset.today));
    }
    for (const option of container.querySelectorAll("[data-relevant]:not([data-question])")) {
      show(option, holds(JSON.parse(option.dataset.relevant), answers, known.dataset.today));
    }
    if (!container.closest("[hidden]")) take(container, answers);
  }
}

// ---- an option that excludes the others

function exclude(changed) {
  if (changed.type !== "checkbox" || !changed.checked) return;
  const exclusive = changed.dataset.behaviour === "exclusive";
  for (const other of form.querySelectorAll(`input[name="${CSS.escape(changed.name)}"]`)) {
    if (other !== changed && (exclusive || other.dataset.behaviour === "exclusive")) other.checked = false;
  }
}

// ---- a ranking in which two items cannot have the same place

const places = new WeakMap();
const rankings = (group) => [...form.querySelectorAll(`select[data-rank-group="${CSS.escape(group)}"]`)];

function move(changed) {
  const group = changed.dataset.rankGroup;
  const other = changed.value && rankings(group).find((one) => one !== changed && one.value === changed.value);
  if (other) {
    other.value = places.get(changed) ?? "";
    const list = changed.closest("ol");
    const said = other.value ? list.dataset.moved : list.dataset.emptied;
    const label = form.querySelector(`label[for="${CSS.escape(other.id)}"]`).textContent;
    say(said.replace("{item}", label).replace("{place}", other.value));
  }
  remember(group);
}

function remember(group) {
  for (const select of rankings(group)) places.set(select, select.value);
}

let live;

function say(words) {
  if (!live) {
    live = Object.assign(document.createElement("p"), { className: "govuk-visually-hidden" });
    live.setAttribute("aria-live", "polite");
    form.append(live);
  }
  // A region that is new to a screen reader is not read out: the words come a moment later.
  setTimeout(() => (live.textContent = words), 100);
}

// ---- how long a text may still be

const forms = new Intl.PluralRules(document.documentElement.lang);

function count(info) {
  const text = document.getElementById(info.dataset.countFor);
  const length = [...text.value.trim().normalize("NFC")].length;
  const left = info.dataset.max - length;
  const words = JSON.parse(left < 0 ? info.dataset.over : info.dataset.left)[forms.select(Math.abs(left))];
  info.textContent = words.replace("%(count)s", Math.abs(left).toLocaleString("en"));
  info.classList.toggle("is-over", left < 0);
}

function countFor(text) {
  const info = document.getElementById(`${text.id}-count`);
  if (!info) return;
  count(info);
  clearTimeout(countFor.waiting);
  countFor.waiting = setTimeout(() => say(info.textContent), 1000);
}

// ---- sending

let sent = 0;

function send(event) {
  // A double click sends once. After a while a second try is meant.
  if (Date.now() - sent < 3000) event.preventDefault();
  else sent = Date.now();
}

if (form) {
  form.addEventListener("submit", send);
  // Back from the next page, out of the browser's memory: it may be sent again, and shows what it held.
  addEventListener("pageshow", () => {
    sent = 0;
    if (known) arrange();
  });
  form.addEventListener("change", ({ target }) => {
    exclude(target);
    if (target.dataset.rankGroup) move(target);
    if (known) arrange();
  });
  form.addEventListener("input", ({ target }) => {
    if (target.localName === "textarea") countFor(target);
    if (known && target.type !== "radio" && target.type !== "checkbox") arrange();
  });
  new Set([...form.querySelectorAll("[data-rank-group]")].map(({ dataset }) => dataset.rankGroup)).forEach(remember);
  form.querySelectorAll("[data-count-for]").forEach(count);
  if (known) arrange();
}

document.querySelector("[data-focus]")?.focus();
