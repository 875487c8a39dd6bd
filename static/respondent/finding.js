// Finding Welsh and English names in a list: whatever their case and accents, and however Welsh mutates them.
// "ty" finds "tŷ"; "Nghaerdydd", "Gaerdydd" and "Chaerdydd" find "Caerdydd".

// The first letters of a word, and what they become: soft, nasal, aspirate. Two-letter letters come first, so that
// the ch of "chwarae" is not taken for a c: ch, ph, th, dd and ff never mutate.
const MUTATIONS = [
  ["ch"], ["ph"], ["th"], ["dd"], ["ff"],
  ["ll", "l"], ["rh", "r"],
  ["p", "b", "mh", "ph"], ["t", "d", "nh", "th"], ["c", "g", "ngh", "ch"],
  ["b", "f", "m"], ["d", "dd", "n"], ["g", "", "ng"],
  ["m", "f"],
];

// The other way about, for a word that stands mutated in its name: "Sir Gaerfyrddin", "Sir Fynwy".
const RADICALS = [
  ["ff"], ["ph"], ["th"], ["ch"], ["ll"], ["rh"], ["dd", "d"],
  ["b", "p"], ["d", "t"], ["g", "c"], ["f", "b", "m"], ["l", "ll"], ["r", "rh"],
];

// Without case and accents; every apostrophe and hyphen separates words, as spaces do.
export function folded(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function begun(word, table) {
  const [first, ...become] = table.find(([letters]) => word.startsWith(letters)) ?? [""];
  return become.map((letters) => letters + word.slice(first.length));
}

// A folded word as people may write it: the first of a name in any mutation, a later one without its own as well.
function forms(word, place) {
  return [word, ...begun(word, MUTATIONS), ...(place ? begun(word, RADICALS) : [])];
}

// How well a text is meant by what was typed: 0 as it stands, 1 at its beginning, 2 at the beginning of its words, 3
// within it; null if it is not.
export function rank(typed, text) {
  const wanted = folded(typed);
  const found = folded(text);
  if (!wanted) return 3;
  const words = found.split(" ");
  const whole = forms(words[0], 0).map((form) => [form, ...words.slice(1)].join(" "));
  if (whole.includes(wanted)) return 0;
  if (whole.some((form) => form.startsWith(wanted))) return 1;
  const begins = (part) => words.some((word, place) => forms(word, place).some((form) => form.startsWith(part)));
  if (wanted.split(" ").every(begins)) return 2;
  return found.includes(wanted) ? 3 : null;
}

// The entries whose texts are meant, the best first, otherwise as they stand. An entry: { texts: [...] }.
export function find(typed, entries) {
  return entries
    .map((entry, place) => ({ entry, place, ranks: entry.texts.map((text) => rank(typed, text)).filter((one) => one !== null) }))
    .filter(({ ranks }) => ranks.length)
    .sort((one, other) => Math.min(...one.ranks) - Math.min(...other.ranks) || one.place - other.place)
    .map(({ entry }) => entry);
}
