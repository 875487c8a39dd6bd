"""Answers that a file fills in beforehand, for the readers of others' files."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from questionnaire.document import Option, Question, Settings
from questionnaire.presets import preset, preset_problem
from surveys.files.layout import LONGEST_VALUE


def filled_in(
    value: str, question_type: str, settings: Mapping[str, Any], codes: Iterable[str] = ()
) -> str | None:
    """The value as the setting `value`; None if it is no answer that such a question takes, or too long for a setting.

    `codes` are those of the question's options; several that are chosen are separated by spaces.
    """
    if len(value) > LONGEST_VALUE:
        return None
    try:
        read = msgspec.convert({**settings, "value": value}, Settings)
    except msgspec.ValidationError:
        return None
    question = Question("q", question_type, settings=read, options=tuple(map(Option, codes)))
    return value if preset(question) and preset_problem(question) is None else None
