// A ranking: no two items have the same place, and buttons beside each list move an item up and down.
//
// The lists say what the answer is: an item without a place shows none, wherever it stands. The buttons are a second
// way to set them. Items with a place stand first, in its order, when the page opens and after each button; while
// somebody goes through a list with the arrows, nothing moves under their hands.

import { say } from "./saying.js";

const places = new WeakMap();
const selects = (list) => [...list.querySelectorAll("select[data-rank-group]")];
const ranked = (list) => selects(list).filter(({ value }) => value).sort((one, other) => one.value - other.value);
const label = (select) => select.labels[0].textContent;
const said = (words, select) => words.replace("{item}", label(select)).replace("{place}", select.value);

// Another item has the place that this one was just given: it gets the one that has become free.
function changed(select) {
  const list = select.closest("ol");
  const other = select.value && selects(list).find((one) => one !== select && one.value === select.value);
  if (other) {
    other.value = places.get(select) ?? "";
    say(said(other.value ? list.dataset.moved : list.dataset.emptied, other));
  }
  remember(list);
}

function remember(list) {
  const inOrder = ranked(list);
  for (const select of selects(list)) {
    places.set(select, select.value);
    const [up, down] = select.closest("li").querySelectorAll("button");
    up?.setAttribute("aria-disabled", select === inOrder[0]);
    down?.setAttribute("aria-disabled", !select.value || select === inOrder.at(-1));
  }
}

// Up: to the place before; without one yet, behind the others. Down: to the place after.
function target(select, step) {
  if (select.value) return Number(select.value) + step;
  const taken = ranked(select.closest("ol")).map(({ value }) => Number(value));
  const next = (taken.at(-1) ?? 0) + 1;
  return next < select.options.length ? next : taken.findIndex((place, before) => place !== before + 1) + 1;
}

function move(button, select, step) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const list = select.closest("ol");
  select.value = target(select, step);
  select.dispatchEvent(new Event("change", { bubbles: true }));
  sort(list);
  // What is moved in the document loses the focus.
  button.focus();
  say(said(list.dataset.moved, select));
}

function sort(list) {
  const inOrder = ranked(list);
  const others = selects(list).filter(({ value }) => !value);
  list.append(...[...inOrder, ...others].map((select) => select.closest("li")));
}

function addButtons(select) {
  const words = select.closest("ol").dataset;
  const moves = Object.assign(document.createElement("div"), { className: "arolwg-rank__moves" });
  for (const [word, step] of [[words.up, -1], [words.down, 1]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "arolwg-move" });
    const item = Object.assign(document.createElement("span"), { className: "govuk-visually-hidden" });
    item.textContent = `: ${label(select)}`;
    button.append(word, item);
    button.addEventListener("click", () => move(button, select, step));
    moves.append(button);
  }
  select.closest("li").append(moves);
}

for (const list of document.querySelectorAll("ol.arolwg-rank")) {
  selects(list).forEach(addButtons);
  list.addEventListener("change", ({ target: select }) => changed(select));
  sort(list);
  remember(list);
}
