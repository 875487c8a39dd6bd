"""What the names in LimeSurvey's expressions stand for: `Q1`, `Q1_SQ001`, `123X45X678SQ001`, `Q678`, `Q678_S90`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from surveys.files.limesurvey.names import OTHER, Named
from surveys.files.limesurvey.shapes import letter_of
from surveys.files.limesurvey.source import Question, Texts

# Of a question's number.
LONGEST_NUMBER = 12

Kind = Literal["choice", "choices", "tick", "rank", "number", "text", "date", "none"]


@dataclass(frozen=True)
class Variable:
    """`key` stands between `${` and `}`. `options` are our codes by LimeSurvey's, `labels` their words.

    Of a tick, `option` is the one that it is of; of a rank it is the place, counted from 0. A `none` has no answer.
    """

    question: Question
    kind: Kind
    key: str = ""
    option: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Texts] = field(default_factory=dict)


class Variables:
    """`scored`: the survey gives answers scores, which is what `.value` of an option is then, and not its code."""

    def __init__(self, named: Mapping[str, Named], scored: bool = False) -> None:
        self.scored = scored
        self._parts: dict[str, dict[str, Variable]] = {}
        self._by_name: dict[str, Variable] = {}
        self._folded: dict[str, Variable] = {}
        self._codes: dict[str, str] = {}
        self._boxes: dict[tuple[str, tuple[str, ...]], list[Variable]] = {}
        self._rows: dict[str, dict[str, str]] = {}
        for qid, found in named.items():
            self._parts[qid] = parts = dict(_variables(found))
            self._codes.setdefault(found.question.code, qid)
            self._rows[qid] = {f"S{row.qid}": row.code for row in found.question.subquestions}
            for part, variable in parts.items():
                name = f"{found.question.code}_{part}" if part else found.question.code
                self._by_name.setdefault(name, variable)
                self._folded.setdefault(name.lower(), variable)

    def find(self, name: str) -> Variable | None:
        if found := re.fullmatch(r"(?:INSERTANS:)?\d+X\d+X(\d+)(.*)", name):
            return self._by_number(found[1], found[2])
        return self._by_name.get(name) or self._folded.get(name.lower()) or self._by_new_number(name)

    def all_of(self, code: str, selectors: tuple[str, ...] = ()) -> list[Variable]:
        """The boxes of a question: what `that.Q1` and `self` stand for in `sum` and `count`.

        `sq_X` selects those of row or column X and `nosq_X` the others, `comments` those that are comments.
        """
        if (code, selectors) not in self._boxes:
            self._boxes[code, selectors] = self._selected(code, selectors)
        return self._boxes[code, selectors]

    def _selected(self, code: str, selectors: tuple[str, ...]) -> list[Variable]:
        parts = self._parts.get(self._codes.get(code, ""), {})
        are_comments = "comments" in selectors
        boxes = {
            part: found for part, found in parts.items() if part and part.endswith("comment") == are_comments
        }
        if not boxes:
            return [] if set(selectors) - {"nocomments"} else list(parts.values())[:1]
        for selector in selectors:
            way, found, wanted = selector.partition("sq_")
            if found:
                boxes = {
                    part: box
                    for part, box in boxes.items()
                    if (wanted in part.lower().split("_")) == (way != "no")
                }
        return list(boxes.values())

    def _by_new_number(self, name: str) -> Variable | None:
        """`Q12` and `Q12_S34`: a question by its number, and a row of it by its own, where no code is the same."""
        found = re.fullmatch(rf"Q(\d{{1,{LONGEST_NUMBER}}})((?:[_#]\w+)*)", name)
        if found is None or (parts := self._parts.get(found[1])) is None:
            return None
        rows = self._rows[found[1]]
        pieces = found[2].replace("#", "_").lstrip("_").split("_")
        return parts.get("_".join(rows.get(piece, piece) for piece in pieces))

    def _by_number(self, digits: str, rest: str) -> Variable | None:
        """A question's number may run into a code that begins with digits: the longest that is one counts."""
        for end in range(min(len(digits), LONGEST_NUMBER), 0, -1):
            if (parts := self._parts.get(digits[:end])) is not None:
                part = (digits[end:] + rest).replace("#", "_").lstrip("_")
                if part in parts:
                    return parts[part]
        return None


def _variables(named: Named) -> Iterator[tuple[str, Variable]]:
    question, code = named.question, named.code
    match named.shape:
        case "single":
            yield "", Variable(question, "choice", code, "", named.options, labels_of(question))
            if OTHER in named.options:
                yield "other", Variable(question, "text", f"{code}/{named.options[OTHER]}")
            if named.second:
                yield "comment", Variable(question, "text", named.second)
        case "yes_no" | "rating":
            yield "", Variable(question, "choice", code, "", named.options)
        case "multi":
            yield from _ticks(named)
        case "ranking":
            labels = labels_of(question)
            yield "", Variable(question, "choices", code, "", named.options, labels)
            for place in range(len(named.options)):
                yield str(place + 1), Variable(question, "rank", code, str(place), named.options, labels)
        case "number":
            yield "", Variable(question, "number", code)
        case "date":
            yield "", Variable(question, "date", code)
        case "short_text" | "long_text" | "calculated" | "hidden":
            yield "", Variable(question, "text", code)
        case "matrix" | "dual":
            yield from _matrix(named)
        case "ticks" | "numbers" | "texts" | "total":
            yield from _cells(named)
        case _:
            yield "", Variable(question, "none")
            yield "filecount", Variable(question, "none")


def _ticks(named: Named) -> Iterator[tuple[str, Variable]]:
    question = named.question
    yield "", Variable(question, "choices", named.code, "", named.options, labels_of(question))
    for old, option in named.options.items():
        if old == OTHER:
            yield "other", Variable(question, "text", f"{named.code}/{option}")
        else:
            yield old, Variable(question, "tick", named.code, option)
        if letter_of(question) == "P":
            part = "other" if old == OTHER else old
            yield f"{part}comment", Variable(question, "text", f"{named.code}/{option}")


def _matrix(named: Named) -> Iterator[tuple[str, Variable]]:
    question, labels = named.question, labels_of(named.question)
    for old, row in named.rows.items():
        first = Variable(question, "choice", f"{named.code}/{row}", "", named.options, labels)
        if named.shape == "matrix":
            yield old, first
        else:
            yield f"{old}_0", first
            yield f"{old}_1", Variable(question, "choice", f"{named.second}/{row}", "", named.second_options)


def _cells(named: Named) -> Iterator[tuple[str, Variable]]:
    question = named.question
    kind: Kind = "text" if named.shape == "texts" else "number"
    for old, row in named.rows.items():
        key = f"{named.code}/{row}"
        if not named.options:
            yield old, Variable(question, kind, key)
        for column, option in named.options.items():
            if named.shape == "ticks":
                yield f"{old}_{column}", Variable(question, "tick", key, option)
            else:
                yield f"{old}_{column}", Variable(question, kind, f"{key}/{option}")


def labels_of(question: Question) -> dict[str, Texts]:
    """The words of options by LimeSurvey's code."""
    found = {answer.code: answer.labels for answer in question.choices()}
    return found or {row.code: row.labels for row in question.rows()}
