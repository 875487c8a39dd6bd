"""What a person sees or hears of an HTML page, passage by passage, with the language that it is said to be in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 (shorter so)
)
# Not seen, or (bdi, code, textarea) what a person or a machine has written.
UNSEEN = frozenset({"bdi", "script", "style", "textarea", "code", "pre", "svg"})
# Within these ("strong", "a") a sentence goes on; with any other a passage ends.
INLINE = frozenset("a abbr b bdi code em i mark q s small span strong sub sup time u".split())  # noqa: SIM905
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
# Words that a script puts in the page; those of counted messages are JSON, one for each form.
SCRIPTED = ("data-moved", "data-emptied", "data-left", "data-over")
BUTTONS = frozenset({"submit", "button", "reset"})


@dataclass(frozen=True)
class Passage:
    text: str
    language: str
    place: str


def passages_of(html: str) -> list[Passage]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_passage()
    return [passage for passage in reader.passages if passage.text]


class _Open(NamedTuple):
    """An element that has not ended; `is_name` where it or one around it says translate="no"."""

    tag: str
    language: str
    is_name: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self.open: list[_Open] = []
        self.words = ""

    @property
    def language(self) -> str:
        return self.open[-1].language if self.open else ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        language = values.get("lang", self.language)
        is_name = values.get("translate") == "no" or bool(self.open and self.open[-1].is_name)
        # A sentence goes on around a name, whatever language that is in.
        if tag not in INLINE or (language != self.language and not is_name):
            self.end_passage()
        self.words += " "
        if not is_name:
            self._read_attributes(tag, values, language)
        if tag not in VOID:
            self.open.append(_Open(tag, language, is_name))

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self.open]
        if tag not in names:
            return
        before = self.language
        position = len(names) - 1 - names[::-1].index(tag)
        after = self.open[position - 1].language if position else ""
        if tag not in INLINE or (after != before and not self.open[position].is_name):
            self.end_passage()
        self.words += " "
        del self.open[position:]

    def handle_data(self, data: str) -> None:
        if not any(element.tag in UNSEEN or element.is_name for element in self.open):
            self.words += data

    def end_passage(self) -> None:
        path = ">".join(element.tag for element in self.open[-4:])
        self.passages.append(Passage(" ".join(self.words.split()), self.language, path))
        self.words = ""

    def _read_attributes(self, tag: str, values: dict[str, str], language: str) -> None:
        said = [(name, values[name]) for name in SPOKEN if name in values]
        said += [(name, form) for name in SCRIPTED if name in values for form in _forms(values[name])]
        if tag == "input" and values.get("type") in BUTTONS:
            said.append(("value", values.get("value", "")))
        if tag == "meta" and values.get("name") == "description":
            said.append(("content", values.get("content", "")))
        self.passages += [Passage(" ".join(text.split()), language, f"{tag}[{name}]") for name, text in said]


def _forms(words: str) -> Iterator[str]:
    if words.startswith('{"'):
        yield from json.loads(words).values()
    else:
        yield words
