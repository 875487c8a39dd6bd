// Which questions and options are relevant, after each answer: on pages where that depends on their own answers.

import { evaluate, holds } from "./expressions.js";
import { number } from "./numbers.js";
import { READERS, date } from "./readers.js";

const form = document.getElementById("page");
const known = document.querySelector("[data-answers]");

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
  const read = READERS[container.dataset.script];
  if (read) {
    read(code, controls, answers);
    return;
  }
  if (first.dataset.rankGroup) answers[code] = ranking(controls);
  else if (first.name === `${code}-day`) answers[code] = date(code, controls);
  const ticks = controls.filter(({ type }) => type === "checkbox");
  for (const { name } of ticks) {
    answers[name] = ticks.filter((one) => one.name === name && one.checked).map(({ value }) => value);
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

// A value that nobody is asked for, as questionnaire/types/derived.py works it out: a text, or nothing.
function derive({ dataset }, answers) {
  if (dataset.relevant && !holds(JSON.parse(dataset.relevant), answers, known.dataset.today)) return;
  const tree = { type: "call", function: "concat", arguments: [JSON.parse(dataset.calculation)] };
  const result = evaluate(tree, answers, known.dataset.today);
  answers[dataset.derived] = ["", "NaN", "Infinity", "-Infinity"].includes(result) ? null : result;
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
  for (const container of form.querySelectorAll("[data-question], [data-derived]")) {
    if (container.dataset.derived) {
      derive(container, answers);
      continue;
    }
    if (container.dataset.relevant) {
      show(container, holds(JSON.parse(container.dataset.relevant), answers, known.dataset.today));
    }
    for (const option of container.querySelectorAll("[data-relevant]:not([data-question])")) {
      show(option, holds(JSON.parse(option.dataset.relevant), answers, known.dataset.today));
    }
    if (!container.closest("[hidden]")) take(container, answers);
  }
}

// Heard behind the form: what other scripts make of a change comes first.
document.addEventListener("change", arrange);
document.addEventListener("input", ({ target }) => {
  if (target.type !== "radio" && target.type !== "checkbox") arrange();
});
// Back from the next page, out of the browser's memory, with what was filled in.
addEventListener("pageshow", arrange);
arrange();
