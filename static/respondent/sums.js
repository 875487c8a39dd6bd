// What the numbers of a question come to: towards the total that they must reach, or in its rows and columns.

import { number, written } from "./numbers.js";
import { sayLater } from "./saying.js";

const boxesOf = (part) => [...part.querySelectorAll("input[inputmode]")];

// What is no number counts as nothing, until it is put right.
const sum = (boxes) => boxes.reduce((whole, { value }) => whole + Number(number(value) ?? 0), 0);
const typedIn = (boxes) => boxes.some(({ value }) => value.trim());

// ---- numbers that must come to a total

function reckon(line) {
  const boxes = boxesOf(line.closest("[data-question]"));
  const { must, off, reached, words } = line.dataset;
  const come = written(sum(boxes));
  const isReached = come === written(Number(must));
  line.textContent = !typedIn(boxes) ? words : isReached ? reached : off.replace("{sum}", come);
  line.classList.toggle("is-reached", isReached);
}

// ---- totals of rows and columns

function place(className, parent) {
  const cell = Object.assign(document.createElement("p"), { className });
  parent.append(cell);
  return cell;
}

// Pairs of a cell and the boxes that it adds up.
function totalsOf(matrix) {
  const rows = [...matrix.querySelectorAll(".arolwg-matrix__row")];
  if (!rows.length) return [[place("arolwg-sum", matrix), boxesOf(matrix)]];
  const totals = rows.map((row) => [row, boxesOf(row)]);
  const last = Object.assign(document.createElement("div"), { className: "arolwg-matrix__row arolwg-matrix__totals" });
  place("arolwg-matrix__name", last);
  const columns = boxesOf(rows[0]).map((box, column) => {
    const cell = place("arolwg-matrix__sum", last);
    cell.dataset.column = box.labels[0].textContent;
    return [cell, rows.map((row) => boxesOf(row)[column])];
  });
  const cells = totals.map(([row, boxes]) => [place("arolwg-matrix__sum", row), boxes]);
  const all = [place("arolwg-matrix__sum", last), boxesOf(matrix)];
  matrix.append(last);
  matrix.classList.add("has-totals");
  return [...cells, ...columns, all];
}

const totals = new Map();

function add(matrix) {
  if (!totals.has(matrix)) totals.set(matrix, totalsOf(matrix));
  for (const [cell, boxes] of totals.get(matrix)) {
    cell.textContent = matrix.dataset.total.replace("{sum}", written(sum(boxes)));
  }
}

// ---- both, as something is typed

function added(box) {
  const question = box.closest("[data-question]");
  const line = question?.querySelector("[data-sum-of]");
  const matrix = question?.querySelector("[data-total]");
  if (line) {
    reckon(line);
    sayLater(() => line.textContent);
  }
  if (matrix) add(matrix);
}

for (const line of document.querySelectorAll("[data-sum-of]")) {
  line.dataset.words = line.textContent;
  reckon(line);
}
document.querySelectorAll("[data-total]").forEach(add);
document.addEventListener("input", ({ target }) => {
  if (target.inputMode) added(target);
});
