// Prints, as JSON, where the evaluator at the path given differs from the vectors on standard input.
import { readFileSync } from "node:fs";

const source = readFileSync(process.argv[2], "utf8");
// As data, because node would take a .js file without a package.json for CommonJS.
const { evaluate, holds } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

function differs(expected, given) {
  if ("number" in expected) return typeof given !== "number" || !sameNumber(Number(expected.number), given);
  if ("codes" in expected) return !Array.isArray(given) || given.join(" ") !== expected.codes.join(" ");
  return given !== ("boolean" in expected ? expected.boolean : expected.string);
}

const sameNumber = (one, other) => one === other || (Number.isNaN(one) && Number.isNaN(other));

const { answers, today, vectors } = JSON.parse(readFileSync(0, "utf8"));
const differences = [];
for (const { source, tree, value, result, holds: expected } of vectors) {
  const given = evaluate(tree, answers, today, value);
  if (differs(result, given) || holds(tree, answers, today, value) !== expected) {
    differences.push(`${source}: ${JSON.stringify(result)} expected, ${String(given)} given`);
  }
}
process.stdout.write(JSON.stringify(differences));
