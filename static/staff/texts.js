// Coding with the keys alone, while one of a text's codes has the focus: letters go to the code that begins so, Enter to
// the next text, Control and Enter saves. Without it, Tab and the space bar do all of that.

const PAUSE = 1000;
let typed = "";
let typedAt = 0;

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const boxesOf = (text) => [...text.querySelectorAll(".aw-codes input[type=checkbox]")];

function goToCode(box, letter, now) {
  typed = now - typedAt > PAUSE ? letter : typed + letter;
  typedAt = now;
  const boxes = boxesOf(box.closest(".aw-said"));
  // The same letter again goes on to the next that begins with it.
  const isRepeated = [...typed].every((each) => each === typed[0]);
  const wanted = plain(isRepeated ? typed[0] : typed);
  const from = boxes.indexOf(box) + (isRepeated ? 1 : 0);
  const found = [...boxes.slice(from), ...boxes.slice(0, from)].find((each) =>
    plain(each.labels[0].textContent).startsWith(wanted),
  );
  found?.focus();
}

function goToNextText(box) {
  const texts = [...document.querySelectorAll(".aw-said")];
  const next = texts[texts.indexOf(box.closest(".aw-said")) + 1];
  if (!next) return box.form.querySelector("button[name=read]").focus();
  next.scrollIntoView();
  boxesOf(next)[0].focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches(".aw-codes input[type=checkbox]") || event.altKey || event.metaKey) return;
  const isLetter = !event.ctrlKey && /^[\p{L}\p{N}]$/u.test(event.key);
  if (!isLetter) typed = "";
  if (event.key === "Enter") {
    event.preventDefault();
    if (event.ctrlKey) box.form.requestSubmit(box.form.querySelector("button[name=read]"));
    else goToNextText(box);
  } else if (isLetter) {
    event.preventDefault();
    goToCode(box, event.key, event.timeStamp);
  }
});

document.querySelector(".aw-keys").hidden = false;
