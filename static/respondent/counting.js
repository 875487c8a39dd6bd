// How long a text may still be.

import { sayLater } from "./saying.js";

const forms = new Intl.PluralRules(document.documentElement.lang);

function count(info) {
  const text = document.getElementById(info.dataset.countFor);
  const length = [...text.value.trim().normalize("NFC")].length;
  const left = info.dataset.max - length;
  const words = JSON.parse(left < 0 ? info.dataset.over : info.dataset.left)[forms.select(Math.abs(left))];
  info.textContent = words.replace("%(count)s", Math.abs(left).toLocaleString("en"));
  info.classList.toggle("is-over", left < 0);
}

function countFor(text) {
  const info = document.getElementById(`${text.id}-count`);
  if (!info) return;
  count(info);
  sayLater(() => info.textContent);
}

document.addEventListener("input", ({ target }) => {
  if (target.localName === "textarea") countFor(target);
});
document.querySelectorAll("[data-count-for]").forEach(count);
