"""Answers and the survey's own dates written into texts: `${code}`, `${code/row}`, `${opens_date}`, `${closes_date}`.

What is filled in is plain text, to be escaped like the text around it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from questionnaire.answers import Answers
from questionnaire.dates_in_words import long_date
from questionnaire.describing import Line, describe
from questionnaire.document import Language, Question, Questionnaire
from questionnaire.expressions.checking import Problem, key_problems

# Known to every text of a survey, without a question of that name.
SURVEY_DATES = frozenset({"opens_date", "closes_date"})

_PLACEHOLDER = re.compile(r"\$\{[ \t]*([A-Za-z_][A-Za-z0-9_.-]*(?:/[^\s/{}]+)?)[ \t]*\}")


def placeholders(text: str) -> frozenset[str]:
    """The names of the placeholders in a text. The two sides of a text must have the same."""
    return frozenset(_PLACEHOLDER.findall(text)) if "${" in text else frozenset()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder's words; one without words becomes empty."""
    if "${" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def piped_words(
    questionnaire: Questionnaire, names: frozenset[str], answers: Answers, language: Language
) -> dict[str, str]:
    """Words for the placeholders that read answers. Expects answers on the route (`on_route`).

    An option in its label, a date as `14 Medi 2012`, a number with its thousands separated, several choices separated
    by commas. Identifying answers are never given, whatever a text asks for.
    """
    words = {}
    for name in names:
        question = questionnaire.questions_by_code.get(name.partition("/")[0])
        if question is not None and not question.identifying:
            words[name] = ", ".join(_words(question, name, answers, language))
    return words


def _words(question: Question, name: str, answers: Answers, language: Language) -> Iterator[str]:
    if question.kind.rows:
        row = question.rows_by_code.get(name.partition("/")[2])
        label = row.label.in_(language) if row else None
        own = {name: answers.get(name)}
        yield from (
            line.text for line in describe(question, own, language) if line.label == label and line.text
        )
    elif name != question.code:
        value = answers.get(name)
        yield value if isinstance(value, str) else ""
    else:
        yield from (_line_words(line, language) for line in describe(question, answers, language))


def _line_words(line: Line, language: Language) -> str:
    if line.kind == "date":
        return long_date(dt.date.fromisoformat(line.text), language)
    if line.kind == "number":
        whole, point, fraction = line.text.partition(".")
        return f"{int(whole):,}{point}{fraction}"
    return line.text


def piping_problems(text: str, questionnaire: Questionnaire, page: int | None) -> list[Problem]:
    """What is wrong with the placeholders of a text, in the order of their names.

    `page` is the number of the page that the text stands on; None for the survey's own texts. A text reads only the
    pages before its own: what is answered on the same page is not known when the page is shown.
    """
    found: list[Problem] = []
    for name in sorted(placeholders(text) - SURVEY_DATES):
        code, _, part = name.partition("/")
        question = questionnaire.questions_by_code.get(code)
        if question is None:
            found.append(Problem("unknown_question", {"code": code}))
            continue
        if question.identifying:
            found.append(Problem("identifying", {"code": code}))
        found.extend(_place_problems(code, questionnaire.page_number_of(code), page))
        found.extend(key_problems(question, part))
    return found


def _place_problems(code: str, asked_on: int, page: int | None) -> Iterator[Problem]:
    if page is None:
        yield Problem("no_answers_here", {"code": code})
    elif asked_on == page:
        yield Problem("same_page", {"code": code})
    elif asked_on > page:
        yield Problem("later_question", {"code": code})
