"""A number as a canonical decimal string: no sign on zero, no leading or trailing zeros, no separators.

Thousands may be separated by commas or spaces (1,234 or 1 234), in Welsh as in English. At most 15 digits, which
spreadsheets, statistics packages and JavaScript hold exactly.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from questionnaire.answers import Posted
from questionnaire.document import Question
from questionnaire.expressions.tree import Number as WrittenNumber
from questionnaire.expressions.tree import nodes
from questionnaire.faults import Fault
from questionnaire.limits import MAX_DIGITS, decimal_limit
from questionnaire.setting_checks import SettingProblem, decimals_problems, limit_problems
from questionnaire.types.base import (
    Cleaned,
    Offered,
    SingleValueType,
    fault,
    posted_once,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

_LONGEST_TYPED = 60

_SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2007\u2009\u202f", " ") | {"\u2212": "-"})
_WRITTEN = re.compile(r"[+-]? ?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
_DIGIT = re.compile("[0-9]")


def canonical(typed: str) -> str | None:
    """The canonical form of a number that a person typed; None if it is not a number. Any number of digits."""
    written = typed.translate(_SPACES).strip()
    if len(written) > _LONGEST_TYPED or not _WRITTEN.fullmatch(written) or not _DIGIT.search(written):
        return None
    return plain(Decimal(written.replace(",", "").replace(" ", "")))


def plain(value: Decimal) -> str:
    """A decimal without exponent or needless zeros."""
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _named(question: Question) -> list[float]:
    """The numbers that its constraint writes out."""
    tree = question.constraint.tree if question.constraint else None
    return [node.value for node in nodes(tree) if isinstance(node, WrittenNumber)] if tree else []


class Number(SingleValueType):
    name = N_("Number")
    reads = "number"
    line = "number"
    settings: tuple[str, ...] = ("min", "max", "integer", "decimals")
    limits = "number"

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return [*limit_problems(question), *decimals_problems(question)]

    def draw(self, sheet: Sheet) -> Drawn:
        settings = sheet.question.settings
        return Drawn(
            "text",
            {
                "kind": "text",
                "typed": sheet.typed(sheet.question.code),
                "inputmode": "numeric" if self.is_whole(sheet.question) else "decimal",
                "minimum": limit_text(settings.min),
                "maximum": limit_text(settings.max),
                "width": 10,
            },
        )

    def is_whole(self, question: Question) -> bool:
        return question.settings.integer

    def bounds(self, question: Question) -> tuple[Decimal | None, Decimal | None]:
        """The least and the most that is accepted."""
        return decimal_limit(question.settings.min), decimal_limit(question.settings.max)

    def places(self, question: Question) -> int | None:
        """How many decimal places at most."""
        return question.settings.decimals

    def read(self, question: Question, typed: str) -> str | None:
        """The canonical form of what was typed; None if it is no such number."""
        return canonical(typed)

    def refuse(self, question: Question, kind: str, **values: str | int) -> Fault:
        return Fault(question.code, question.code, kind, values)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        least, most = self.bounds(question)
        named = _named(question)
        low = float(least) if least is not None else 0.0
        high = float(most) if most is not None else max([low, *named]) + 1000
        # Most numbers that people give are small, but for those that a rule of the author's names.
        start, away = low, chance.rng.lognormvariate(1.5, 1.0)
        if named:
            start, away = chance.rng.choice([low, *named]), away * chance.rng.choice([-1, 0, 1])
        value = max(low, min(high, start + away))
        decimals = 0 if self.is_whole(question) else min(self.places(question) or 0, 2)
        whole = str(int(value) if value >= 0 else round(value))
        return {question.code: [f"{value:.{decimals}f}" if decimals else whole]}

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        if not typed.strip():
            faults = [self.refuse(question, "missing_number")] if question.required else []
            return Cleaned({question.code: None}, faults)
        value = self.read(question, typed)
        found = self._fault(question, value)
        return Cleaned({question.code: None if found else value}, [found] if found else [])

    def _fault(self, question: Question, value: str | None) -> Fault | None:
        is_whole, places = self.is_whole(question), self.places(question)
        if value is None:
            return self.refuse(question, "not_a_whole_number" if is_whole else "not_a_number")
        whole, _, fraction = value.lstrip("-").partition(".")
        if is_whole and fraction:
            return self.refuse(question, "not_a_whole_number")
        (least, most), number = self.bounds(question), Decimal(value)
        if (least is not None and number < least) or (most is not None and number > most):
            return self._out_of_range(question, least, most)
        if places is not None and len(fraction) > places:
            return self.refuse(question, "too_many_decimals", decimals=places)
        if len((whole + fraction).lstrip("0")) > MAX_DIGITS:
            return self.refuse(question, "number_too_long", digits=MAX_DIGITS)
        return None

    def _out_of_range(self, question: Question, least: Decimal | None, most: Decimal | None) -> Fault:
        limits: dict[str, Any] = {
            name: plain(limit) for name, limit in (("min", least), ("max", most)) if limit is not None
        }
        if len(limits) == 2:
            return self.refuse(question, "number_out_of_range", **limits)
        return self.refuse(question, "number_too_small" if "min" in limits else "number_too_large", **limits)


def limit_text(setting: str | int | None) -> str:
    """A limit as an attribute of the control; empty if there is none."""
    limit = decimal_limit(setting)
    return "" if limit is None else f"{limit:f}"
