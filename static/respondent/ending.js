// Warns before the time to answer ends, and has what is typed saved until then, through the form's own buttons.

const WARNED_MS = 10 * 60_000;
const SAVED_EVERY_MS = 30_000;

const note = document.getElementById("ending");
const form = document.getElementById("page");
// Counted from the moment of loading: the clock of the computer may be wrong.
const ends = Date.now() + note.dataset.seconds * 1000;

let saved;
let tried = 0;
// Once the other scripts have opened what the answers open.
addEventListener("load", () => (saved = contents()));

function contents() {
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(typed).toString();
}

// As "Save and complete later" saves it: what is right among the answers, what is not yet right beside them.
async function save() {
  const typed = contents();
  if (saved === undefined || typed === saved || Date.now() - tried < SAVED_EVERY_MS) return;
  tried = Date.now();
  const body = new URLSearchParams(typed);
  body.append("later", "");
  try {
    const reply = await fetch(location.href, { method: "POST", body, redirect: "manual", keepalive: true });
    // Saved, it leads on to another page, which nobody is to see.
    if (reply.type === "opaqueredirect") saved = typed;
  } catch {
    // The connection is away: it is tried again.
  }
}

function show(words) {
  if (note.textContent === words) return;
  note.textContent = words;
  note.hidden = false;
}

function look() {
  const left = ends - Date.now();
  if (left > WARNED_MS) return;
  show(left > 0 ? note.dataset.soon : note.dataset.over);
  if (left > 0) save();
  else clearInterval(looking);
}

const looking = setInterval(look, 1000);
// A computer that slept has counted nothing.
document.addEventListener("visibilitychange", look);
look();
