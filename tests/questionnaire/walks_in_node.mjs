// Answers each request, a line of JSON, with a line of JSON. Arguments: the evaluator, and walks.mjs.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

// As data, because node would take a .js file without a package.json for CommonJS.
const load = (path) => import(`data:text/javascript,${encodeURIComponent(readFileSync(path, "utf8"))}`);
const [evaluator, { respond }] = await Promise.all(process.argv.slice(2).map(load));

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(respond(JSON.parse(line), evaluator))}\n`);
}
