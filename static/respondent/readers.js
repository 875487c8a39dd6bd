// What a question holds, as questionnaire/types/ would keep it, for types whose controls do not say it by their kind.
// tests/browser/test_readers.py holds each to Python's results. What cannot be read is null, as an answer left empty:
// the page is not accepted with it.
//
// `code` is the question's; `controls` are its own controls that can be filled in; a reader adds to `answers`.

import { number } from "./numbers.js";

const SPACE = /[\t\u00a0\u2007\u2009\u202f]/g;

const typed = (control) => control?.value.normalize("NFC").trim() ?? "";
const named = (controls, name) => typed(controls.find((control) => control.name === name));

function amount(code, [box], answers) {
  const written = typed(box);
  const sign = /^[+\u2212-]/.test(written) ? written[0] : "";
  let rest = written.slice(sign.length).trimStart();
  const starts = (word) => rest.slice(0, word.length).toLowerCase() === word.toLowerCase();
  const before = JSON.parse(box.dataset.precede).find(starts);
  if (before) rest = rest.slice(before.length).trimStart();
  const ends = (word) => !/^[\d.,]/.test(word) && rest.slice(-word.length).toLowerCase() === word.toLowerCase();
  const after = JSON.parse(box.dataset.follow).find(ends);
  if (after) rest = rest.slice(0, -after.length).trimEnd();
  answers[code] = number(sign + rest);
}

export function date(code, controls) {
  const [day, month, year] = ["day", "month", "year"].map((part) => named(controls, `${code}-${part}`));
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const valid = /^\d{4}-\d\d-\d\d$/.test(iso) && new Date(`${iso}T00:00Z`).toJSON()?.startsWith(iso);
  return valid ? iso : null;
}

const CLOCK = /^(\d{1,2})(?:[:.]?([0-5]\d))?([ap]\.?m\.?|y\.?[bph]\.?)?$/;
const NOON = ["noon", "midday", "canoldydd", "hannerdydd"];
const MIDNIGHT = ["midnight", "hannernos"];

function clock(written) {
  const close = written.replace(SPACE, " ").replaceAll(" ", "").toLowerCase();
  if (NOON.includes(close)) return "12:00";
  if (MIDNIGHT.includes(close)) return "00:00";
  const [, hours, minutes, half] = CLOCK.exec(close) ?? [];
  if (!hours) return null;
  let hour = Number(hours);
  if (half) {
    const afternoon = /[ph]/.test(half);
    if (hour < 1 || hour > (afternoon ? 23 : 12) || (hour === 12 && half.includes("h"))) return null;
    if (hour <= 12) hour = (hour % 12) + (afternoon ? 12 : 0);
  } else if (!minutes || hour > 23) return null;
  return `${String(hour).padStart(2, "0")}:${minutes ?? "00"}`;
}

function month(code, controls) {
  const [number, year] = ["month", "year"].map((part) => named(controls, `${code}-${part}`));
  const valid = /^(0?[1-9]|1[0-2])$/.test(number) && /^\d{4}$/.test(year) && year !== "0000";
  return valid ? `${year}-${number.padStart(2, "0")}` : null;
}

// How many of the smallest unit: each field says how many of those its own unit is.
function duration(controls) {
  const filled = controls.filter((control) => typed(control));
  if (!filled.length || !filled.every((control) => /^\d{1,6}$/.test(typed(control)))) return null;
  return String(filled.reduce((sum, control) => sum + typed(control) * control.dataset.size, 0));
}

// Of the numbers that Python's library takes for possible; those of other countries must begin with + or 00.
function phone(written) {
  const extension = /[,;]? ?(?:;ext=|x|ext\.?|est\.?) ?(\d{1,6})$/i.exec(written);
  const plain = extension ? written.slice(0, extension.index) : written;
  if (!/^\+?[\d\s().\-\u2010-\u2015/]+$/.test(plain)) return null;
  let digits = plain.replace(/\D/g, "");
  if (!plain.trimStart().startsWith("+")) {
    if (digits.startsWith("00")) digits = digits.slice(2);
    else digits = `44${digits.replace(/^0/, "")}`;
  }
  digits = digits.replace(/^440/, "44");
  return `+${digits}${extension ? `;ext=${extension[1]}` : ""}`;
}

function url(written) {
  const [, scheme = "https://", host, rest] = /^(https?:\/\/)?([^/?#\s]+)([/?#]\S*)?$/i.exec(written) ?? [];
  return host ? scheme.toLowerCase() + host.toLowerCase() + (rest ?? "") : null;
}

function postcode(written) {
  const letters = written.replace(/[\s.,()\-\u2010-\u2015]+/g, "").toUpperCase();
  return /^[A-Z]{1,3}[A-Z0-9]{0,3}\d[A-Z]{2}$/.test(letters) ? `${letters.slice(0, -3)} ${letters.slice(-3)}` : null;
}

// By the container's data-script.
export const READERS = {
  amount,
  time: (code, [box], answers) => (answers[code] = clock(typed(box))),
  moment: (code, controls, answers) => {
    const [day, time] = [date(code, controls), clock(named(controls, `${code}-time`))];
    answers[code] = day && time ? `${day}T${time}` : null;
  },
  month: (code, controls, answers) => (answers[code] = month(code, controls)),
  duration: (code, controls, answers) => (answers[code] = duration(controls)),
  phone: (code, [box], answers) => (answers[code] = phone(typed(box))),
  url: (code, [box], answers) => (answers[code] = url(typed(box))),
  postcode: (code, [box], answers) => (answers[code] = postcode(typed(box))),
  tick: (code, [box], answers) => (answers[code] = box.checked ? box.value : null),
  // Of a matrix: each box is an answer of its own.
  boxes: (code, controls, answers) => {
    for (const box of controls) answers[box.name] = box.inputMode ? number(box.value) : typed(box);
  },
  address: (code, controls, answers) => {
    for (const control of controls) answers[control.name] = typed(control);
    const last = `${code}/postcode`;
    answers[last] = postcode(answers[last]);
  },
};
