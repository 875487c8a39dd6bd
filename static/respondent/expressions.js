// Evaluates a parsed expression as questionnaire/expressions/evaluation.py does: XPath 1.0's rules, as in ODK.
// tests/questionnaire/vectors.json holds both to the same results. Numbers are doubles on both sides.
//
// `tree` is the JSON of the expression's tree; `answers` maps keys to a string, an array of option codes, or null;
// `today` is an ISO date; `value` is what `.` stands for. A result is a string, number, boolean or array of strings.

const NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T(.*))?$/;
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?$/;
const CALENDAR = [
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$/,
  TIME,
  /^[0-9]{4}-[0-9]{2}$/,
];
const SPACE_AT_ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
const MAX_PLACES = 15;
const MAX_POWER = 1000;
const SECONDS_IN_DAY = 86400;

export function evaluate(tree, answers, today, value = null) {
  return result(tree, { answers, today, value });
}

export function holds(tree, answers, today, value = null) {
  return truth(evaluate(tree, answers, today, value));
}

function truth(given) {
  if (typeof given === "number") return given !== 0 && !Number.isNaN(given);
  return Array.isArray(given) ? given.length > 0 : Boolean(given);
}

function number(given) {
  if (typeof given === "number") return given;
  if (typeof given === "boolean") return given ? 1 : 0;
  const written = text(given);
  const value = plain(written);
  return Number.isNaN(value) ? days(written) : value;
}

function text(given) {
  if (typeof given === "number") return numberText(given);
  return Array.isArray(given) ? given.join(" ") : String(given);
}

// As XPath writes numbers: without an exponent.
function numberText(value) {
  if (!Number.isFinite(value)) return String(value);
  const [written, exponent] = String(Math.abs(value)).split("e");
  const sign = value < 0 ? "-" : "";
  if (exponent === undefined) return sign + written;
  const [whole, fraction = ""] = written.split(".");
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${whole}${fraction}`;
  return sign + whole + fraction.padEnd(shift, "0");
}

// ---- dates and times, in days since 1970 and seconds of the day

const calendar = (given) => (typeof given === "string" ? CALENDAR.findIndex((form) => form.test(given)) : -1);

function seconds(written) {
  const found = TIME.exec(written);
  if (!found) return null;
  const [hours, minutes, rest] = [found[1], found[2], found[3] ?? 0].map(Number);
  return hours < 24 && minutes < 60 && rest < 60 ? hours * 3600 + minutes * 60 + rest : null;
}

const isoDate = (day) => {
  const date = new Date(day * SECONDS_IN_DAY * 1000);
  const [year, month, rest] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(rest).padStart(2, "0")}`;
};

function dayOf(written) {
  const [year, month, day] = written.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const found = date.getTime() / 1000 / SECONDS_IN_DAY;
  return year > 0 && isoDate(found) === written ? found : null;
}

const FIRST_DAY = dayOf("0001-01-01");
const LAST_DAY = dayOf("9999-12-31");

function moment(given) {
  const written = text(given);
  const found = typeof given === "number" || typeof given === "boolean" ? null : DATE.exec(written);
  if (found) {
    const day = dayOf(written.slice(0, 10));
    const passed = found[4] === undefined ? 0 : seconds(found[4]);
    return day === null || passed === null ? null : [day, passed];
  }
  const whole = typeof given === "number" || typeof given === "boolean" ? Number(given) : plain(written);
  if (!(whole >= FIRST_DAY && whole < LAST_DAY + 1)) return null;
  const day = Math.floor(whole);
  return [day, Math.min(Math.floor((whole - day) * SECONDS_IN_DAY + 0.5), SECONDS_IN_DAY - 1)];
}

function days(written) {
  const found = DATE.test(written) ? moment(written) : null;
  return found ? found[0] + found[1] / SECONDS_IN_DAY : NaN;
}

function plain(written) {
  const bare = written.replace(SPACE_AT_ENDS, "");
  return NUMBER.test(bare) ? Number(bare) : NaN;
}

function partOfDay(given) {
  const written = text(given);
  const passed = seconds(DATE.test(written) ? written.slice(11) : written);
  return passed === null ? NaN : passed / SECONDS_IN_DAY;
}

function formatted(given, form, letters) {
  const found = moment(given);
  if (!found) return "";
  const [year, month, day] = isoDate(found[0]).split("-");
  const pad = (value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(found[1] / 3600), Math.floor(found[1] / 60) % 60];
  const written = { Y: year, y: year.slice(2), m: month, n: String(Number(month)), d: day, e: String(Number(day)) };
  Object.assign(written, { H: pad(hours), h: String(hours), M: pad(minutes), S: pad(found[1] % 60) });
  return text(form).replace(/%(.)/gsu, (both, letter) =>
    letter === "%" ? "%" : letters.includes(letter) ? written[letter] : both,
  );
}

// ---- patterns: every step that the text so far can have led to, at once, so that no pattern can make it run for ever

function reached(program, waiting) {
  const found = new Set();
  while (waiting.length) {
    const at = waiting.pop();
    if (found.has(at)) continue;
    found.add(at);
    waiting.push(...(program[at]?.targets ?? []));
  }
  return found;
}

const CLASSES = { L: /\p{L}/u, Lu: /\p{Lu}/u, Ll: /\p{Ll}/u, Nd: /\p{Nd}/u };

function reads({ targets, ranges = [], classes = [], negated = false }, character) {
  if (targets?.length) return false;
  const code = character.codePointAt(0);
  let found = classes.some((name) => CLASSES[name].test(character));
  for (let at = 0; at < ranges.length && !found; at += 2) found = ranges[at] <= code && code <= ranges[at + 1];
  return found !== negated;
}

function matches({ program }, given) {
  let steps = reached(program, [0]);
  for (const character of given) {
    const next = [...steps].filter((at) => at < program.length && reads(program[at], character));
    steps = reached(program, next.map((at) => at + 1));
    if (!steps.size) return false;
  }
  return steps.has(program.length);
}

// ---- the tree

function result(node, scope) {
  return NODES[node.type](node, scope);
}

const NODES = {
  answer: (node, { answers }) => (Object.hasOwn(answers, node.key) ? (answers[node.key] ?? "") : ""),
  value: (node, { value }) => value ?? "",
  string: (node) => node.text,
  number: (node) => node.value,
  pattern: (node) => node.text,
  negative: (node, scope) => -number(result(node.operand, scope)),
  operation: (node, scope) => {
    const isTrue = (operand) => truth(result(operand, scope));
    if (node.operator === "and") return node.operands.every(isTrue);
    if (node.operator === "or") return node.operands.some(isTrue);
    const [left, right] = node.operands;
    return OPERATORS[node.operator](result(left, scope), result(right, scope));
  },
  call: (node, scope) => {
    const [first, second, third] = node.arguments;
    if (node.function === "if") return result(truth(result(first, scope)) ? second : third, scope);
    if (node.function === "today") return scope.today;
    if (node.function === "regex") return matches(second, text(result(first, scope)));
    return FUNCTIONS[node.function](...node.arguments.map((argument) => result(argument, scope)));
  },
};

function equal(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
  if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
  return text(left) === text(right);
}

const inOrder = (compare) => (left, right) => {
  const kind = calendar(left);
  return kind >= 0 && kind === calendar(right) ? compare(left, right) : compare(number(left), number(right));
};

const OPERATORS = {
  "=": equal,
  "!=": (left, right) => !equal(left, right),
  "<": inOrder((left, right) => left < right),
  "<=": inOrder((left, right) => left <= right),
  ">": inOrder((left, right) => left > right),
  ">=": inOrder((left, right) => left >= right),
  "+": (left, right) => number(left) + number(right),
  "-": (left, right) => number(left) - number(right),
  "*": (left, right) => number(left) * number(right),
  div: (left, right) => number(left) / number(right),
  mod: (left, right) => number(left) % number(right),
};

// ---- the functions

const codes = (given) => (Array.isArray(given) ? given : text(given).split(/[ \t\r\n]+/).filter(Boolean));

// The values, and in place of a list those of its parts that are not empty.
const each = (given) => given.flatMap((one) => (Array.isArray(one) ? one.filter(Boolean) : [one]));

// `+ 0` makes minus zero zero, as Python's side does.
const extreme = (choose) => (...given) => {
  const numbers = each(given).map(number);
  return numbers.length ? choose(...numbers) + 0 : NaN;
};

function rounded(given, places = 0) {
  const value = number(given);
  const wanted = number(places);
  if (Number.isNaN(wanted)) return NaN;
  const digits = Math.trunc(Math.max(-MAX_PLACES, Math.min(MAX_PLACES, wanted)));
  const scale = Number(`1e${Math.abs(digits)}`);
  const scaled = digits >= 0 ? value * scale : value / scale;
  if (!Number.isFinite(scaled)) return value;
  const whole = Math.floor(scaled + 0.5);
  return digits >= 0 ? whole / scale : whole * scale;
}

function power(base, exponent) {
  let value = number(base);
  const wanted = number(exponent);
  if (!(Math.abs(wanted) <= MAX_POWER) || wanted !== Math.trunc(wanted)) return NaN;
  let raised = 1;
  for (let left = Math.abs(wanted); left; left = Math.floor(left / 2)) {
    if (left % 2) raised *= value;
    value *= value;
  }
  return wanted < 0 ? 1 / raised : raised;
}

function place(given, length) {
  const wanted = number(given);
  if (Number.isNaN(wanted)) return 0;
  const at = Math.trunc(Math.max(-length, Math.min(length, wanted)));
  return at < 0 ? at + length : at;
}

function part(given, start, end) {
  const whole = [...text(given)];
  return whole.slice(place(start, whole.length), end === undefined ? whole.length : place(end, whole.length)).join("");
}

function translated(given, before, after) {
  const from = [...text(before)];
  const to = [...text(after)];
  return [...text(given)].map((one) => (from.includes(one) ? (to[from.indexOf(one)] ?? "") : one)).join("");
}

function selectedAt(chosen, at) {
  const wanted = number(at);
  const found = codes(chosen);
  return wanted >= 0 && wanted < found.length ? found[Math.trunc(wanted)] : "";
}

const FUNCTIONS = {
  abs: (given) => Math.abs(number(given)),
  boolean: truth,
  "boolean-from-string": (given) => ["true", "1"].includes(text(given)),
  coalesce: (...given) => given.find((one) => text(one) !== "") ?? "",
  concat: (...given) => given.map(text).join(""),
  contains: (whole, sought) => text(whole).includes(text(sought)),
  count: (given) => (Array.isArray(given) ? given.length : Number(text(given) !== "")),
  "count-non-empty": (...given) => each(given).filter((one) => text(one) !== "").length,
  "count-selected": (chosen) => codes(chosen).length,
  date: (given) => {
    const found = moment(given);
    return found ? isoDate(found[0]) : "";
  },
  "decimal-date-time": number,
  "decimal-time": partOfDay,
  "ends-with": (whole, sought) => text(whole).endsWith(text(sought)),
  false: () => false,
  "format-date": (given, form) => formatted(given, form, "Yymnde"),
  "format-date-time": (given, form) => formatted(given, form, "YymndeHhMS"),
  int: (given) => Math.trunc(number(given)) + 0,
  join: (mark, ...given) => each(given).map(text).join(text(mark)),
  max: extreme(Math.max),
  min: extreme(Math.min),
  "normalize-space": (given) => codes(text(given)).join(" "),
  not: (given) => !truth(given),
  number,
  pi: () => Math.PI,
  pow: power,
  round: rounded,
  selected: (chosen, code) => codes(chosen).includes(text(code).replace(SPACE_AT_ENDS, "")),
  "selected-at": selectedAt,
  sqrt: (given) => Math.sqrt(number(given)) + 0,
  "starts-with": (whole, sought) => text(whole).startsWith(text(sought)),
  string: text,
  "string-length": (given) => [...text(given)].length,
  substr: part,
  "substring-after": (whole, mark) => {
    const at = text(whole).indexOf(text(mark));
    return at < 0 ? "" : text(whole).slice(at + text(mark).length);
  },
  "substring-before": (whole, mark) => text(whole).slice(0, Math.max(0, text(whole).indexOf(text(mark)))),
  sum: (...given) => each(given).reduce((total, one) => total + number(one), 0),
  translate: translated,
  true: () => true,
};
