"""The changes that a comparison finds, ready to be shown."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import get_language

from questionnaire.document import LANGUAGES, NO_TEXT, Language, Text
from surveys.comparing.words import Piece, word_changes

# Something that is so or not starts or ends.
Kind = Literal["added", "removed", "moved", "changed", "starts", "ends"]


@dataclass(frozen=True)
class Change:
    """`what` has been changed, in words of the active language. `before` and `after` are values in words; `texts`
    are wordings, word by word, of each language in which they differ."""

    kind: Kind
    what: str
    before: str = ""
    after: str = ""
    texts: tuple[tuple[Language, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True)
class Group:
    """The changes of one part of the survey; `name` is its wording and the language of it, for
    those who do not know its code."""

    place: str
    changes: tuple[Change, ...]
    name: tuple[Language, str] = ("cy", "")


def text_changes(what: str, before: Text, after: Text) -> Iterator[Change]:
    """A wording that was changed, in the languages in which it was."""
    texts = tuple(
        (language, tuple(word_changes(before.in_(language), after.in_(language))))
        for language in LANGUAGES
        if before.in_(language) != after.in_(language)
    )
    if texts:
        yield Change(_kind(before, after), what, texts=texts)


def value_changes(what: str, before: object, after: object, in_words: Any = str) -> Iterator[Change]:
    """A value that was changed: both, as `in_words` says them. An empty one is said by nothing."""
    if before != after:
        old, new = in_words(before) if before else "", in_words(after) if after else ""
        yield Change(_kind(old, new), what, old, new)


def switch_changes(what: str, before: bool, after: bool) -> Iterator[Change]:
    """Something that is so or not."""
    if before != after:
        yield Change("starts" if after else "ends", what)


def _kind(before: object, after: object) -> Kind:
    if before and after:
        return "changed"
    return "added" if after else "removed"


def whole(kind: Literal["added", "removed"], what: str, label: Text) -> Change:
    """A part that came or went, with its words."""
    old, new = (label, NO_TEXT) if kind == "removed" else (NO_TEXT, label)
    return next(text_changes(what, old, new), Change(kind, what))


def name_of(text: Text) -> tuple[Language, str]:
    """The reader's side of a text or, where that is not written, the other; and which it is."""
    languages = sorted(LANGUAGES, key=lambda language: language != get_language())
    return next(((language, text.in_(language)) for language in languages if text.in_(language)), ("cy", ""))


def moved(before: Iterable[str], after: Iterable[str]) -> set[str]:
    """The codes that stand elsewhere among those that both have: as few as explain the new order."""
    old, new = list(before), list(after)
    places = {code: place for place, code in enumerate(old)}
    kept = [code for code in new if code in places]
    stay = _longest_rising([places[code] for code in kept])
    return {code for code in kept if places[code] not in stay}


def _longest_rising(places: list[int]) -> set[int]:
    """The longest rising part of the sequence (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for place in places:
        pile = bisect_left(tops, place)
        previous[place] = ends[pile - 1] if pile else None
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [place]
    rising: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        rising.add(last)
        last = previous[last]
    return rising
