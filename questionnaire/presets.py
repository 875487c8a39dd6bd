"""Answers that authors fill in beforehand: what a question's controls hold until somebody has answered it.

A preset is no answer. It is only shown, and counts once the page is saved with it.
"""

import datetime as dt
from typing import NamedTuple

from questionnaire.answers import Answers, AnswerValue
from questionnaire.document import Question

# What a limit such as `today` makes of a preset depends on the day: it is for the respondent to see.
_OF_THE_DAY = frozenset({"date_in_past", "date_in_future"})


class PresetProblem(NamedTuple):
    """`kind` as in SettingProblem."""

    kind: str
    text: str


def preset(question: Question) -> dict[str, AnswerValue]:
    """The value of the setting, under the question's key; options of several choices are separated by spaces."""
    value = question.settings.value
    if not value or not question.kind.preset:
        return {}
    return {question.code: value.split() if question.kind.reads == "choices" else value}


def with_presets(question: Question, answers: Answers) -> Answers:
    """The answers or, as long as the question was never asked, its preset."""
    if any(key in answers for key in question.keys):
        return answers
    given = preset(question)
    return {**answers, **given} if given else answers


def preset_problem(question: Question) -> PresetProblem | None:
    """Whether the setting is no answer that the question would take, or one that nobody may give for another."""
    given, text = preset(question), question.settings.value or ""
    if not given:
        return None
    if question.records_wording:
        return PresetProblem("preset_consent", text)
    faults = question.kind.check(question, given, question.options_by_code, dt.date(2000, 1, 1))
    wrong = [found for found in faults if found.kind not in _OF_THE_DAY]
    return PresetProblem("preset_refused", text) if wrong else None
