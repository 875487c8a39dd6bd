"""What a person sees or hears of an HTML page, passage by passage, with the language that it is said to be in."""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 (shorter so)
)
UNSEEN = frozenset({"script", "style", "textarea", "code", "pre", "svg"})
# A passage ends with these; within others ("strong", "a") a sentence goes on.
INLINE = frozenset("a abbr b bdi em i mark q s small span strong sub sup time u".split())  # noqa: SIM905
SPOKEN = (
    "title",
    "alt",
    "label",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
)
BUTTONS = frozenset({"submit", "button", "reset"})


@dataclass(frozen=True)
class Passage:
    text: str
    language: str
    place: str


def passages_of(html: str, words_in_data: tuple[str, ...] = ()) -> list[Passage]:
    """`words_in_data` names the data attributes whose words a script shows."""
    reader = _Reader(SPOKEN + words_in_data)
    reader.feed(html)
    reader.close()
    reader.end_passage()
    return [passage for passage in reader.passages if passage.text]


class _Reader(HTMLParser):
    def __init__(self, spoken: tuple[str, ...]) -> None:
        super().__init__(convert_charrefs=True)
        self.spoken = spoken
        self.passages: list[Passage] = []
        self.open: list[tuple[str, str]] = []
        self.words = ""

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        language = values.get("lang", self.language)
        if tag not in INLINE or language != self.language:
            self.end_passage()
        self._read_attributes(tag, values, language)
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _language in self.open]
        if tag not in names:
            return
        before = self.language
        position = len(names) - 1 - names[::-1].index(tag)
        after = self.open[position - 1][1] if position else ""
        if tag not in INLINE or after != before:
            self.end_passage()
        del self.open[position:]

    def handle_data(self, data: str) -> None:
        if not any(name in UNSEEN for name, _language in self.open):
            self.words += data

    def end_passage(self) -> None:
        path = ">".join(name for name, _language in self.open[-4:])
        self.passages.append(Passage(" ".join(self.words.split()), self.language, path))
        self.words = ""

    def _read_attributes(self, tag: str, values: dict[str, str], language: str) -> None:
        said = [(name, values[name]) for name in self.spoken if name in values]
        if tag == "input" and values.get("type") in BUTTONS:
            said.append(("value", values.get("value", "")))
        if tag == "meta" and values.get("name") == "description":
            said.append(("content", values.get("content", "")))
        self.passages += [Passage(" ".join(text.split()), language, f"{tag}[{name}]") for name, text in said]
