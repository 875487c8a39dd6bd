"""The default column: an answer filled in beforehand, where it is one that the question takes."""

import re
from collections.abc import Mapping
from typing import Any

from surveys.files.defaults import filled_in
from surveys.files.xlsform.choices import ChoiceList

# A value that a form works out when it is opened: ours are the same for everybody.
_WORKED_OUT = re.compile(r"\$\{|[A-Za-z][\w:-]*\s*\(.*\)", re.DOTALL)


def default_of(
    written: str, question_type: str, settings: Mapping[str, Any], found: ChoiceList | None
) -> str | None:
    """The setting `value` for a default; None if it is worked out, or no answer to such a question.

    Options have the codes that they got here.
    """
    if _WORKED_OUT.search(written):
        return None
    if found is None:
        return filled_in(written, question_type, settings)
    value = " ".join(found.renamed.get(word, word) for word in written.split())
    return filled_in(value, question_type, settings, [choice.code for choice in found.choices])
