"""Numbers for the rows that must come to a total: shares of a hundred unless the settings say another.

A row left empty counts as nothing. Required means that the total is given out; otherwise all rows may be left empty.
Numbers are 0 or more unless `min` says otherwise.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from questionnaire.answers import AnswerValue, Posted
from questionnaire.document import Question
from questionnaire.faults import Fault
from questionnaire.limits import decimal_limit
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.base import Cleaned, Offered, fault, in_cell
from questionnaire.types.boxes import boxes
from questionnaire.types.chance import Chance
from questionnaire.types.matrix_number import NumberBoxes
from questionnaire.types.number import plain
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

USUAL_TOTAL = 100

# Numbers of 15 digits may stand far apart on either side of the point.
_DIGITS = 100
OF_THE_SUM = frozenset({"missing_sum", "sum_too_small", "sum_too_large"})


class ConstantSum(NumberBoxes):
    name = N_("Numbers that come to a total")
    options = "none"
    settings = ("total", "integer", "decimals", "min", "max")
    sentences = {
        "missing_sum": N_("Enter numbers that come to %(total)s"),
        "sum_too_small": N_("The numbers come to %(sum)s. They must come to %(total)s: add %(off)s"),
        "sum_too_large": N_("The numbers come to %(sum)s. They must come to %(total)s: take away %(off)s"),
        "below_zero": N_("Enter a number that is %(min)s or more"),
        "total_out_of_reach": N_(
            "The rows cannot come to %(total)s with these limits. Change “total”, “min” or “max”."
        ),
        "total_not_whole": N_(
            "The total, %(total)s, is not whole, but the numbers must be. Change one of them."
        ),
    }

    def needs_every_box(self, question: Question) -> bool:
        return False

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        values, faults = super().clean(question, posted, offered, today)
        faults = faults or self._below_zero(question, values) or self._sum_fault(question, values)
        return Cleaned(values, faults)

    def _below_zero(self, question: Question, values: Mapping[str, AnswerValue]) -> list[Fault]:
        if question.settings.min is not None:
            return []
        return [
            in_cell(fault(question, "below_zero", min=0), box.key, box.label)
            for box in boxes(question)
            if str(values[box.key] or "").startswith("-")
        ]

    def _sum_fault(self, question: Question, values: Mapping[str, AnswerValue]) -> list[Fault]:
        total, first = total_of(question), next(iter(values), None)
        given = [Decimal(str(value)) for value in values.values() if value is not None]
        if first is None:
            return []
        if not given:
            return [fault(question, "missing_sum", first, total=_written(total))] if question.required else []
        with localcontext() as exact:
            exact.prec = _DIGITS
            come_to = sum(given, Decimal(0))
            off = total - come_to
        if not off:
            return []
        kind = "sum_too_small" if off > 0 else "sum_too_large"
        come, wanted, by = _written(come_to), _written(total), _written(abs(off))
        return [fault(question, kind, first, sum=come, total=wanted, off=by)]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        yield from super().setting_problems(question)
        settings, total = question.settings, total_of(question)
        if settings.total is not None and decimal_limit(settings.total) is None:
            yield SettingProblem("not_a_number", {"setting": "total", "text": str(settings.total)})
        said: dict[str, str | int] = {"total": _written(total)}
        if settings.integer and total != int(total):
            yield SettingProblem("total_not_whole", said)
        most, rows = decimal_limit(settings.max), len(question.rows)
        least = decimal_limit(settings.min) or Decimal(0)
        # A row may be left empty, which is nothing.
        if rows and (total < min(least, Decimal(0)) * rows or (most is not None and total > most * rows)):
            yield SettingProblem("total_out_of_reach", said)

    def draw(self, sheet: Sheet) -> Drawn:
        drawn = super().draw(sheet)
        total = total_of(sheet.question)
        said = {"total": _written(total)}
        own: dict[str, Any] = {"described": [f"{sheet.question.code}-sum"]}
        # The script says how far the numbers have come.
        own["sum"] = {
            "total": plain(total),
            "words": sheet.say(N_("The numbers must come to %(total)s"), **said),
            "reached": sheet.say(N_("The numbers come to %(total)s. That is the total"), **said),
            "off": sheet.say(N_("The numbers come to {sum}. They must come to %(total)s"), **said),
        }
        if self._is_sum_wrong(sheet):
            own["error"] = sheet.error_at(*sheet.question.keys)
            own["all_wrong"] = True
        return Drawn(drawn.template, drawn.context | own)

    def error_in(self, sheet: Sheet, key: str) -> str:
        return "" if self._is_sum_wrong(sheet) else super().error_in(sheet, key)

    def _is_sum_wrong(self, sheet: Sheet) -> bool:
        return any(found.kind in OF_THE_SUM for found in sheet.faults)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        """The total shared out by lot, as far as the limits let it."""
        settings, keys = question.settings, chance.rng.sample(question.keys, len(question.keys))
        least, most = decimal_limit(settings.min) or Decimal(0), decimal_limit(settings.max)
        shares = dict.fromkeys(question.keys, least)
        left = total_of(question) - least * len(keys)
        # What is left after a round by lot is given to whoever still has room.
        for lot in (chance.rng.random, lambda: 1.0):
            for key in keys:
                room = left if most is None else min(left, most - shares[key])
                share = room if lot is not chance.rng.random else Decimal(int(float(room) * lot()))
                shares[key] += share
                left -= share
        return {key: [plain(share)] for key, share in shares.items()}


def total_of(question: Question) -> Decimal:
    """What the numbers must come to."""
    total = decimal_limit(question.settings.total)
    return Decimal(USUAL_TOTAL) if total is None else total


def _written(number: Decimal) -> str:
    """As both languages write it: 1,234.5."""
    return f"{Decimal(plain(number)):,f}"
