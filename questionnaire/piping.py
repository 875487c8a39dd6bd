"""Answers and the survey's own dates written into texts: `${code}`, `${code/row}`, `${opens_date}`, `${closes_date}`;
one cell of a matrix that keeps each by itself is `${code/row/option}`.

What is filled in is plain text, to be escaped like the text around it.
"""

import re
from collections.abc import Iterator, Mapping

from questionnaire.answers import Answers
from questionnaire.describing import describe
from questionnaire.document import Language, Page, Question, Questionnaire
from questionnaire.expressions.checking import Problem, key_problems
from questionnaire.written import written_line

# Known to every text of a survey, without a question of that name.
SURVEY_DATES = frozenset({"opens_date", "closes_date"})

_PLACEHOLDER = re.compile(r"\$\{[ \t]*([A-Za-z_][A-Za-z0-9_.-]*(?:/[^\s/{}]+){0,2})[ \t]*\}")


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
        # What is not answered has no words: only this row, or this cell, is left.
        lines = describe(question, {name: answers.get(name)}, language)
        yield from (written_line(line, language) for line in lines if line.text)
    elif name != question.code:
        value = answers.get(name)
        yield value if isinstance(value, str) else ""
    else:
        yield from (written_line(line, language) for line in describe(question, answers, language))


def piping_problems(
    text: str, questionnaire: Questionnaire, page: int | None, inner: int = 0
) -> list[Problem]:
    """What is wrong with the placeholders of a text, in the order of their names.

    `page` is the number of the page that the text stands on; None for the survey's own texts. A text reads only the
    pages before its own: what is answered on the same page is not known when the page is shown. `inner` is the number
    of the page among those that the list `page` asks of each item: only these read answers about the item.
    """
    found: list[Problem] = []
    for name in sorted(placeholders(text) - SURVEY_DATES):
        code, _, part = name.partition("/")
        question = questionnaire.questions_by_code.get(code)
        if question is None:
            is_list = code in questionnaire.lists
            found.append(Problem("list_outside_count" if is_list else "unknown_question", {"code": code}))
            continue
        if question.identifying:
            found.append(Problem("identifying", {"code": code}))
        if (of_list := questionnaire.list_asking(code)) is not None:
            found.extend(
                _item_problems(question, of_list, inner if page == questionnaire.number_of(of_list) else 0)
            )
        else:
            found.extend(_place_problems(question, questionnaire, page))
        found.extend(key_problems(question, part))
    return found


def _place_problems(question: Question, questionnaire: Questionnaire, page: int | None) -> Iterator[Problem]:
    code, asked_on = question.code, questionnaire.page_number_of(question.code)
    if page is None:
        yield Problem("no_answers_here", {"code": code})
    elif asked_on == page and not _is_known_before(question, questionnaire):
        yield Problem("same_page", {"code": code})
    elif asked_on > page:
        yield Problem("later_question", {"code": code})


def _item_problems(question: Question, of_list: Page, inner: int) -> Iterator[Problem]:
    """What is wrong with showing the answer about an item on its page `inner`; 0 is anywhere outside the list."""
    asked_on = next(number for number, page in enumerate(of_list.item_pages, 1) if question in page.questions)
    if not inner:
        yield Problem("shown_outside_list", {"code": question.code})
    elif asked_on == inner:
        yield Problem("same_page", {"code": question.code})
    elif asked_on > inner:
        yield Problem("later_question", {"code": question.code})


def _is_known_before(question: Question, questionnaire: Questionnaire) -> bool:
    """Whether its value is known when its page is shown: nobody is asked for it, and it reads no answer of the page,
    itself or by way of other values of the page."""
    page = questionnaire.page_number_of(question.code)
    waiting, met = [question], {question.code}
    while waiting:
        one = waiting.pop()
        if one.kind.asked:
            return False
        for code in _codes_read(one) - met:
            met.add(code)
            if code in questionnaire.questions_by_code and questionnaire.page_number_of(code) == page:
                waiting.append(questionnaire.questions_by_code[code])
    return True


def _codes_read(question: Question) -> frozenset[str]:
    read = (one.codes for one in (question.relevant, question.calculation) if one is not None)
    return frozenset().union(*read)
