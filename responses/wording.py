"""What is wrong with an answer, in words that say what to do: the same beside the field and in the summary."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.document import Language, Question
from questionnaire.faults import Fault, FaultKind
from questionnaire.limits import decimal_limit
from questionnaire.words import Plural, Sentence
from surveys.dates import long_date


class Case(NamedTuple):
    """A fault with what its sentence may speak of, in the language wanted."""

    fault: Fault
    question: Question
    language: Language

    def label(self, name: str) -> str:
        return self.fault.labels[name].in_(self.language)

    def count(self, name: str) -> int:
        return int(self.fault.values[name])

    def day(self, name: str) -> str:
        return long_date(dt.date.fromisoformat(str(self.fault.values[name])), self.language)


def fault_words(fault: Fault, question: Question, language: Language) -> str:
    """One whole sentence in the language, as plain text that is not escaped."""
    if fault.message is not None and fault.message.in_(language):
        return fault.message.in_(language)
    with translation.override(language):
        if fault.kind in question.kind.sentences:
            words = own_words(question.kind.sentences[fault.kind], fault, language)
        else:
            words = WORDS[fault.kind](Case(fault, question, language))  # type: ignore[index]
        if "cell" not in fault.labels:
            return words
        # Of the many boxes of a matrix, the one that is meant.
        return _("‘%(cell)s’: %(message)s") % {"cell": fault.labels["cell"].in_(language), "message": words}


def own_words(sentence: Sentence, case: Fault, language: Language) -> str:
    """A sentence of the type's own, filled with the values and labels of the fault, in the active language."""
    values: dict[str, object] = {name: text.in_(language) for name, text in case.labels.items()}
    values |= {name: written(value) if name == "count" else value for name, value in case.values.items()}
    if isinstance(sentence, Plural):
        return ngettext(sentence.singular, sentence.plural, int(case.values["count"])) % values
    return _(sentence) % values


def written(number: str | int | Decimal) -> str:
    """A number as both languages write it: 1,234.5."""
    return f"{Decimal(number):,f}"


def _number(case: Case) -> str:
    settings = case.question.settings
    limits = {
        name: written(limit)
        for name, limit in (("min", decimal_limit(settings.min)), ("max", decimal_limit(settings.max)))
        if limit is not None
    }
    sentence = _whole_number(limits) if settings.integer else _any_number(limits)
    return sentence % limits


def _whole_number(limits: dict[str, str]) -> str:
    if len(limits) == 2:
        return _("Enter a whole number between %(min)s and %(max)s")
    if "min" in limits:
        return _("Enter a whole number that is %(min)s or more")
    if "max" in limits:
        return _("Enter a whole number that is %(max)s or less")
    return _("Enter a whole number")


def _any_number(limits: dict[str, str]) -> str:
    if len(limits) == 2:
        return _("Enter a number between %(min)s and %(max)s")
    if "min" in limits:
        return _("Enter a number that is %(min)s or more")
    if "max" in limits:
        return _("Enter a number that is %(max)s or less")
    return _("Enter a number")


def _missing_other(case: Case) -> str:
    if case.question.kind.reads == "choices":
        return _("Enter details, or clear ‘%(option)s’") % {"option": case.label("option")}
    return _("Enter details of ‘%(option)s’, or select another answer") % {"option": case.label("option")}


def _repeated(case: Case) -> str:
    if case.question.kind.reads == "choice":
        return _("Select one option only")
    return _("Enter one answer only")


def _too_few_choices(case: Case) -> str:
    least = case.count("min")
    return ngettext("Select at least %(count)s option", "Select at least %(count)s options", least) % {
        "count": least
    }


def _too_many_choices(case: Case) -> str:
    most = case.count("max")
    return ngettext("Select up to %(count)s option", "Select up to %(count)s options", most) % {"count": most}


def _too_many_decimals(case: Case) -> str:
    places = case.count("decimals")
    return ngettext(
        "Enter a number with no more than %(count)s decimal place",
        "Enter a number with no more than %(count)s decimal places",
        places,
    ) % {"count": places}


def _number_too_long(case: Case) -> str:
    digits = case.count("digits")
    return ngettext(
        "Enter a number with no more than %(count)s digit",
        "Enter a number with no more than %(count)s digits",
        digits,
    ) % {"count": digits}


def _too_long(case: Case) -> str:
    longest = case.count("max")
    return ngettext(
        "You have entered too many characters. Enter up to %(count)s character",
        "You have entered too many characters. Enter up to %(count)s characters",
        longest,
    ) % {"count": written(longest)}


def _date_out_of_range(case: Case) -> str:
    return _("Enter a date from %(min)s to %(max)s") % {"min": case.day("min"), "max": case.day("max")}


def too_few_items(least: int) -> str:
    """What to do about a list that is too short. Without a noun, which in Welsh would change with the number."""
    words = ngettext(
        "Add at least %(count)s before you continue.", "Add at least %(count)s before you continue.", least
    )
    return words % {"count": written(least)}


def too_many_items(most: int) -> str:
    """What to do about a list that is as long as it may be."""
    words = ngettext(
        "You can add %(count)s at most. To add another, remove one first.",
        "You can add %(count)s at most. To add another, remove one first.",
        most,
    )
    return words % {"count": written(most)}


def unfinished_item(item: str) -> str:
    """What to do about an item of a list that was begun and left."""
    return _("“%(item)s” is not finished. Choose “Change” to finish it, or remove it.") % {"item": item}


WORDS: dict[FaultKind, Callable[[Case], str]] = {
    "missing_choice": lambda case: _("Select an answer"),
    "missing_choices": lambda case: _("Select one or more options"),
    "missing_row": lambda case: _("Select an answer for ‘%(row)s’") % {"row": case.label("row")},
    "missing_rank": lambda case: _("Rank every item"),
    "missing_number": _number,
    "missing_text": lambda case: _("Enter an answer"),
    "missing_date": lambda case: _("Enter a date"),
    "missing_email": lambda case: _("Enter an email address"),
    "missing_other": _missing_other,
    "unknown_choice": lambda case: _("Select one of the options shown"),
    "repeated": _repeated,
    "too_few_choices": _too_few_choices,
    "too_many_choices": _too_many_choices,
    "exclusive_choice": lambda case: (
        _("Select one or more options, or select ‘%(option)s’") % {"option": case.label("option")}
    ),
    "duplicate_rank": lambda case: _("Choose a different position for each item"),
    "rank_gap": lambda case: (
        _("Number the items from 1 without gaps: no item has the number %(rank)s")
        % {"rank": case.fault.values["rank"]}
    ),
    "not_a_number": _number,
    "not_a_whole_number": _number,
    "too_many_decimals": _too_many_decimals,
    "number_too_long": _number_too_long,
    "number_out_of_range": _number,
    "number_too_small": _number,
    "number_too_large": _number,
    "too_long": _too_long,
    "characters": lambda case: _("Enter the answer again, without hidden or damaged characters"),
    "not_an_email": lambda case: _("Enter an email address in a valid format, for example name@example.com"),
    "date_without_day": lambda case: _("Enter a date that includes a day"),
    "date_without_month": lambda case: _("Enter a date that includes a month"),
    "date_without_year": lambda case: _("Enter a date that includes a year"),
    "date_without_day_and_month": lambda case: _("Enter a date that includes a day and a month"),
    "date_without_day_and_year": lambda case: _("Enter a date that includes a day and a year"),
    "date_without_month_and_year": lambda case: _("Enter a date that includes a month and a year"),
    "year_not_four_digits": lambda case: _("Enter the year in 4 digits, for example 2012"),
    "not_a_date": lambda case: _("Enter a real date, for example 27 3 2012"),
    "date_out_of_range": _date_out_of_range,
    "date_too_early": lambda case: _("Enter a date that is %(date)s or later") % {"date": case.day("min")},
    "date_too_late": lambda case: _("Enter a date that is %(date)s or earlier") % {"date": case.day("max")},
    "date_in_past": lambda case: _("Enter a date that is today or later"),
    "date_in_future": lambda case: _("Enter a date that is today or earlier"),
    "too_few_items": lambda case: too_few_items(case.count("min")),
    "too_many_items": lambda case: too_many_items(case.count("max")),
    "constraint": lambda case: _("Check this answer and change it"),
}
