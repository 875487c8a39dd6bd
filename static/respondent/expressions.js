// Evaluates a parsed expression as questionnaire/expressions/evaluation.py does: XPath 1.0's rules, as in ODK.
// tests/questionnaire/vectors.json holds both to the same results. Numbers are doubles on both sides.
//
// `tree` is the JSON of the expression's tree; `answers` maps keys to a string, an array of option codes, or null;
// `today` is an ISO date; `value` is what `.` stands for. A result is a string, number, boolean or array of codes.

const NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const SPACE_AT_ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
const MAX_PLACES = 15;

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
  const written = text(given).replace(SPACE_AT_ENDS, "");
  return NUMBER.test(written) ? Number(written) : NaN;
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

function result(node, scope) {
  return NODES[node.type](node, scope);
}

const NODES = {
  answer: (node, { answers }) => (Object.hasOwn(answers, node.key) ? (answers[node.key] ?? "") : ""),
  value: (node, { value }) => value ?? "",
  string: (node) => node.text,
  number: (node) => node.value,
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
    return FUNCTIONS[node.function](...node.arguments.map((argument) => result(argument, scope)));
  },
};

function equal(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
  if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
  return text(left) === text(right);
}

const isDate = (given) => typeof given === "string" && DATE.test(given);

const inOrder = (compare) => (left, right) =>
  isDate(left) && isDate(right) ? compare(left, right) : compare(number(left), number(right));

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

const codes = (given) => (Array.isArray(given) ? given : text(given).split(/[ \t\r\n]+/).filter(Boolean));

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

const FUNCTIONS = {
  coalesce: (...given) => given.find((one) => text(one) !== "") ?? "",
  concat: (...given) => given.map(text).join(""),
  "count-selected": (chosen) => codes(chosen).length,
  false: () => false,
  // `+ 0` makes minus zero zero, as Python's side does.
  max: (...given) => Math.max(...given.map(number)) + 0,
  min: (...given) => Math.min(...given.map(number)) + 0,
  not: (given) => !truth(given),
  number,
  round: rounded,
  selected: (chosen, code) => codes(chosen).includes(text(code).replace(SPACE_AT_ENDS, "")),
  "string-length": (given) => [...text(given)].length,
  true: () => true,
};
