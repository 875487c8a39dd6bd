"""Whether a question's settings make sense for its type: what publishing refuses, as data."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from questionnaire.document import Question
from questionnaire.limits import (
    date_limit,
    decimal_limit,
    moment_limit,
    month_limit,
    time_limit,
    whole_limit,
)
from questionnaire.presets import preset_problem

MAX_POINTS = 21
MAX_DECIMALS = 10
LONGEST_LINE = 1000
LONGEST_PASSAGE = 20_000

SettingProblemKind = Literal[
    "not_a_number",  # setting, text
    "not_a_whole_number",  # setting, text
    "not_a_date",  # setting, text: ISO or `today`
    "not_a_time",  # setting, text: HH:MM
    "not_a_moment",  # setting, text: ISO without a zone, or `today`
    "not_a_month",  # setting, text: YYYY-MM or `today`
    "limits_reversed",  # min, max
    "preset_refused",  # text: no answer that the question takes
    "preset_consent",  # text
    "scale_length",  # most: a scale has at least 2 points and at most so many
    "decimals",  # most
    "length",  # most: between 1 and that
    "other_text_length",  # option, most
    "choices_wanted",  # setting, text, most: between 0 (max_choices: 1) and the number of options
    "choices_reversed",  # min, max
]


class SettingProblem(Struct, frozen=True):
    """`kind` is one of SettingProblemKind, or one of the type's own, which has its words in the type's `sentences`."""

    kind: str
    values: dict[str, str | int] = field(default_factory=dict)


def setting_problems(question: Question) -> list[SettingProblem]:
    """What is wrong with the settings that the question's type reads; the others are ignored."""
    return [
        *question.kind.setting_problems(question),
        *_other_text_problems(question),
        *_preset_problems(question),
    ]


def _preset_problems(question: Question) -> Iterator[SettingProblem]:
    if problem := preset_problem(question):
        yield SettingProblem(problem.kind, {"text": problem.text})


def limit_problems(question: Question) -> Iterator[SettingProblem]:
    """Whether `min` and `max` can be read as what the type's `limits` are, and stand in order."""
    unread = [
        SettingProblem(_UNREADABLE[question.kind.limits], {"setting": name, "text": str(setting)})
        for name, setting in (("min", question.settings.min), ("max", question.settings.max))
        if setting is not None and not _is_readable(question, setting)
    ]
    yield from unread or _order_problems(question)


_UNREADABLE: dict[str, SettingProblemKind] = {
    "number": "not_a_number",
    "whole": "not_a_whole_number",
    "date": "not_a_date",
    "time": "not_a_time",
    "moment": "not_a_moment",
    "month": "not_a_month",
}


def _is_readable(question: Question, setting: str | int) -> bool:
    # Any day will do for `today`: it is compared with nothing here.
    day = dt.date.min
    match question.kind.limits:
        case "date":
            return date_limit(setting, day) is not None
        case "time":
            return time_limit(setting) is not None
        case "moment":
            return moment_limit(setting, day, at_end=False) is not None
        case "month":
            return month_limit(setting, day) is not None
        case "whole":
            return whole_limit(setting) is not None
    return decimal_limit(setting) is not None


def _order_problems(question: Question) -> Iterator[SettingProblem]:
    least, most = question.settings.min, question.settings.max
    if least is not None and most is not None and _reversed(question, least, most):
        yield SettingProblem("limits_reversed", {"min": str(least), "max": str(most)})


def _reversed(question: Question, least: str | int, most: str | int) -> bool:
    if question.kind.limits in ("number", "whole"):
        low, high = decimal_limit(least), decimal_limit(most)
        return low is not None and high is not None and low > high
    # ISO texts are in the order of time. Whether `today` lies within depends on the day.
    return "today" not in (least, most) and str(least) > str(most)


def scale_problems(question: Question, count: int) -> Iterator[SettingProblem]:
    """`count`: how many points the scale has."""
    if not 2 <= count <= MAX_POINTS:
        yield SettingProblem("scale_length", {"most": MAX_POINTS})


def decimals_problems(question: Question) -> Iterator[SettingProblem]:
    decimals = question.settings.decimals
    if decimals is not None and not 0 <= decimals <= MAX_DECIMALS:
        yield SettingProblem("decimals", {"most": MAX_DECIMALS})


def length_problems(question: Question, most: int) -> Iterator[SettingProblem]:
    length = question.settings.max_length
    if length is not None and not 1 <= length <= most:
        yield SettingProblem("length", {"most": most})


def _other_text_problems(question: Question) -> Iterator[SettingProblem]:
    for option in question.options_with_text:
        length = option.other_text.max_length if option.other_text else None
        if length is not None and not 1 <= length <= LONGEST_LINE:
            yield SettingProblem("other_text_length", {"option": option.code, "most": LONGEST_LINE})


def choice_count_problems(question: Question) -> Iterator[SettingProblem]:
    """Whether `min_choices` and `max_choices` can be kept with the options that there are."""
    least, most, count = question.settings.min_choices, question.settings.max_choices, len(question.options)
    for name, wanted, fewest in (("min_choices", least, 0), ("max_choices", most, 1)):
        if wanted is not None and not fewest <= wanted <= count:
            yield SettingProblem("choices_wanted", {"setting": name, "text": str(wanted), "most": count})
    if least is not None and most is not None and least > most:
        yield SettingProblem("choices_reversed", {"min": least, "max": most})
