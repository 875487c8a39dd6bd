// What every question page does beyond its HTML. Without any of it every question can be answered.
//
// What only some pages need stands beside what needs it: the templates of questions name ranking.js, sums.js and
// counting.js, and a page whose questions decide about one another names relevance.js.

const form = document.getElementById("page");

// ---- an option that excludes the others

function exclude(changed) {
  if (changed.type !== "checkbox" || !changed.checked) return;
  const exclusive = changed.dataset.behaviour === "exclusive";
  for (const other of form.querySelectorAll(`input[name="${CSS.escape(changed.name)}"]`)) {
    if (other !== changed && (exclusive || other.dataset.behaviour === "exclusive")) other.checked = false;
  }
}

// ---- sending

let sent = 0;

function send(event) {
  // A double click sends once. After a while a second try is meant.
  if (Date.now() - sent < 3000) event.preventDefault();
  else sent = Date.now();
}

if (form) {
  form.addEventListener("submit", send);
  // Back from the next page, out of the browser's memory: it may be sent again.
  addEventListener("pageshow", () => (sent = 0));
  form.addEventListener("change", ({ target }) => exclude(target));
  const lists = form.querySelectorAll("select[data-results]");
  if (lists.length) import("./search.js").then(({ searchIn }) => lists.forEach(searchIn));
}

document.querySelector("[data-focus]")?.focus();
