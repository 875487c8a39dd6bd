"""Hidden values that the link to the start page brings along: `?name=value`.

The start page's form is sent to the page's own address, so nothing of them has to stand in the page, and caches keep
one page for each address. Only the parts that a published question names are read; whoever changes the address changes
the value, so it proves nothing about anybody.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from questionnaire.document import Questionnaire
from questionnaire.types.derived import brought_along


def parameters(questionnaire: Questionnaire, query: Mapping[str, str]) -> dict[str, str]:
    """The values in the address, by the code of their question; those that are no usable text are left out."""
    found = {
        question.code: brought_along(query[question.settings.parameter])
        for question in questionnaire.questions
        if not question.kind.asked and question.settings.parameter and question.settings.parameter in query
    }
    return {code: value for code, value in found.items() if value is not None}


def carried(questionnaire: Questionnaire, query: Mapping[str, str]) -> str:
    """The query that brings the same values to another address; empty if there are none."""
    if not query:
        return ""
    values = parameters(questionnaire, query)
    named = {str(questionnaire.question(code).settings.parameter): value for code, value in values.items()}
    return f"?{urlencode(named)}" if named else ""
