// Walks through a questionnaire with the browser's evaluator: a second, small telling of what questionnaire/routing.py
// says, so that the two can be compared.

const NO_RESULT = ["", "NaN", "Infinity", "-Infinity"];

export function respond(request, { evaluate, holds }) {
  const engine = { evaluate, holds, today: request.today };
  return request.page ? visit(engine, request) : walk(engine, request);
}

const isTrue = (engine, rule, readable) => rule === null || engine.holds(rule, readable, engine.today);

// What a page shows as it is filled in, and what of it would be sent.
function visit(engine, { page, known, typed }) {
  const outcome = { shown: [], offered: {}, sent: {} };
  const readable = { ...known };
  for (const question of page.questions) {
    if (!isTrue(engine, question.relevant, readable)) continue;
    const taken = answersTo(engine, question, typed, readable);
    Object.assign(readable, taken);
    if (!question.asked) continue;
    outcome.shown.push(question.code);
    outcome.offered[question.code] = offered(engine, question, readable);
    Object.assign(outcome.sent, taken);
  }
  return outcome;
}

function offered(engine, question, readable) {
  return question.options.filter(({ relevant }) => isTrue(engine, relevant, readable)).map(({ code }) => code);
}

function answersTo(engine, question, answers, readable) {
  const [key] = question.keys;
  if (question.calculation) {
    const tree = { type: "call", function: "concat", arguments: [question.calculation] };
    const result = engine.evaluate(tree, readable, engine.today);
    return { [key]: NO_RESULT.includes(result) ? null : result };
  }
  if (!question.asked) return { [key]: answers[key] || question.value || null };
  const gone = question.options.filter(({ relevant }) => !isTrue(engine, relevant, readable)).map(({ code }) => code);
  const taken = {};
  for (const one of question.keys) {
    if (!(one in answers)) continue;
    const value = answers[one];
    const isDetail = question.details && one !== question.code;
    const isGone = gone.includes(isDetail ? one.slice(question.code.length + 1) : value);
    taken[one] = Array.isArray(value) ? value.filter((code) => !gone.includes(code)) : isGone ? null : value;
    if (Array.isArray(taken[one]) && !taken[one].length) taken[one] = null;
  }
  return taken;
}

// The pages on the route, and the answers that it leads to.
function walk(engine, { pages, answers }) {
  const outcome = { route: [], kept: {} };
  const readable = {};
  pages.forEach((page, place) => {
    if (!isTrue(engine, page.relevant, readable)) return;
    const passed = page.list ? passList(engine, page, answers, readable) : passPage(engine, page, answers, readable);
    if (passed.asks) outcome.route.push(place + 1);
    Object.assign(outcome.kept, passed.kept);
  });
  return outcome;
}

function passPage(engine, page, answers, readable) {
  const passed = { asks: false, kept: {} };
  for (const question of page.questions) {
    if (!isTrue(engine, question.relevant, readable)) continue;
    passed.asks ||= question.asked;
    const taken = answersTo(engine, question, answers, readable);
    Object.assign(readable, taken);
    Object.assign(passed.kept, taken);
  }
  return passed;
}

function passList(engine, page, answers, readable) {
  const items = answers[page.code] ?? [];
  const passed = { asks: page.pages.some(({ questions }) => questions.length), kept: {} };
  if (page.code in answers) passed.kept[page.code] = answers[page.code];
  const collected = {};
  for (const [place, item] of items.entries()) {
    const prefix = `${page.code}/${item}/`;
    const own = Object.fromEntries(
      Object.entries(answers).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
    );
    const inner = { ...readable, "//position": String(place + 1) };
    for (const asked of page.pages) {
      if (!isTrue(engine, asked.relevant, inner)) continue;
      const { kept } = passPage(engine, asked, own, inner);
      for (const [key, value] of Object.entries(kept)) passed.kept[prefix + key] = value;
    }
    for (const { questions } of page.pages) {
      for (const key of questions.flatMap(({ keys }) => keys)) {
        const value = inner[key] ?? null;
        collected[key] ??= [];
        if (value !== null) collected[key].push(Array.isArray(value) ? value.join(" ") : value);
      }
    }
  }
  readable[page.code] = items;
  for (const key of page.pages.flatMap(({ questions }) => questions.flatMap(({ keys }) => keys))) {
    readable[key] = collected[key] ?? [];
  }
  return passed;
}
