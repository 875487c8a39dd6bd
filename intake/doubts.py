"""Of which answers nothing can be said while headings of a file are wrong.

Somebody who wrote `clour` above a column has answered `colour`: to say of each row that `colour` is missing, or that
nobody is asked what depends on it, would bury what is wrong with the rows.
"""

from collections.abc import Iterable, Sequence

from exports.dataset.columns import BESIDE, Column
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.expressions.tree import Expression


def codes_of(columns: Iterable[Column]) -> set[str]:
    """Of the questions and the lists that the columns belong to."""
    return {code for column in columns for code in (column.question or column.key, column.list) if code}


def not_there(
    questionnaire: Questionnaire, planned: Sequence[Column], read: Sequence[Column | None]
) -> set[str]:
    """Codes of what an unknown column may be meant for: all of which a column is missing; of a list, among the items
    that the file speaks of."""
    there = {column.name for column in read if column is not None}
    items: dict[str, int] = {}
    for column in read:
        if column is not None and column.list:
            items[column.list] = max(items.get(column.list, 1), column.item)
    return codes_of(
        column
        for column in planned
        if column.name not in there
        and column.kind not in BESIDE
        and column.item <= items.get(column.list, 1)
        and not (column.question and questionnaire.question(column.question).calculation)
    )


def with_what_depends(questionnaire: Questionnaire, codes: set[str]) -> frozenset[str]:
    """These, and all others of which it depends on them whether they are asked, whether they are right, or what is
    worked out."""
    found = set(codes)
    while True:
        more = {code for page in questionnaire.pages for code in _depending(page, found)}
        if more <= found:
            return frozenset(found)
        found |= more


def _depending(page: Page, codes: set[str]) -> set[str]:
    if _reads(page.relevant, codes):
        return {page.code, *(question.code for question in page.all_questions)}
    return {
        question.code
        for one in (page, *page.item_pages)
        for question in one.questions
        if _reads(one.relevant, codes) or _depends(question, codes)
    }


def _depends(question: Question, codes: set[str]) -> bool:
    rules = [question.relevant, question.constraint, question.calculation]
    return any(_reads(rule, codes) for rule in [*rules, *(option.relevant for option in question.options)])


def _reads(rule: Expression | None, codes: set[str]) -> bool:
    return rule is not None and not codes.isdisjoint(rule.codes)
