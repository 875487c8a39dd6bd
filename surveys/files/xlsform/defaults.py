"""The default column: an answer filled in beforehand, where it is one that the question takes."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from questionnaire.document import Option, Question, Settings
from questionnaire.presets import preset, preset_problem
from surveys.files.xlsform.choices import ChoiceList

# A value that a form works out when it is opened: ours are the same for everybody.
_WORKED_OUT = re.compile(r"\$\{|[A-Za-z][\w:-]*\s*\(.*\)", re.DOTALL)


def filled_in(
    written: str, question_type: str, settings: Mapping[str, Any], found: ChoiceList | None
) -> str | None:
    """The setting `value` for a default; None if it is worked out, or no answer to such a question.

    Options have the codes that they got here.
    """
    if _WORKED_OUT.search(written):
        return None
    renamed = found.renamed if found else {}
    codes = [choice.code for choice in found.choices] if found else []
    value = " ".join(renamed.get(word, word) for word in written.split()) if found else written
    try:
        read = msgspec.convert({**settings, "value": value}, Settings)
    except msgspec.ValidationError:
        return None
    question = Question("q", question_type, settings=read, options=tuple(map(Option, codes)))
    return value if preset(question) and preset_problem(question) is None else None
