// Says aloud what the script has done, where a screen reader listens.

const form = document.getElementById("page");
let live;

export function say(words) {
  if (!live) {
    live = Object.assign(document.createElement("p"), { className: "govuk-visually-hidden" });
    live.setAttribute("aria-live", "polite");
    form.append(live);
  }
  // A region that is new to a screen reader is not read out: the words come a moment later.
  setTimeout(() => (live.textContent = words), 100);
}

let waiting;

// For what changes with every key: said once the typing has paused.
export function sayLater(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => say(words()), 1000);
}
