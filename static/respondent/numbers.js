// Numbers as people type them, read as questionnaire/types/number.py reads them.

const spaces = /[\t\u00a0\u2007\u2009\u202f]/g;
const separated = /^[+-]? ?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.\d*)?$/;

// A number in its one form, as text: read digit by digit, because a double has no place for fifteen of them and a point.
export function number(typed) {
  const written = typed.replace(spaces, " ").replace("\u2212", "-").trim();
  if (!separated.test(written) || !/\d/.test(written)) return null;
  const [whole, fraction = ""] = written.replace(/[, +-]/g, "").split(".");
  const digits = whole.replace(/^0+/, "") || "0";
  const rest = fraction.replace(/0+$/, "");
  const value = rest ? `${digits}.${rest}` : digits;
  return written.startsWith("-") && value !== "0" ? `-${value}` : value;
}

// A sum as both languages write it: 1,234.5. Doubles add tenths with an error far behind the point.
export function written(sum) {
  return Number(sum.toFixed(10)).toLocaleString("en-GB", { maximumFractionDigits: 10 });
}
