"""Lists: limits that can be kept, pages to ask of each item, and a name that is one of their questions."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.checks.findings import Finding
from surveys.checks.places import list_place, page_place
from surveys.checks.subject import Subject
from surveys.models import Page
from surveys.models.questions import MOST_ITEMS


def check_lists(subject: Subject) -> Iterator[Finding]:
    codes = {question.code.lower() for question in subject.draft.questions}
    for _number, questionnaire in subject.earlier:
        # Their answers are in the data under these codes.
        codes |= {question.code.lower() for question in questionnaire.questions}
    for page in subject.draft.pages:
        if page.is_list:
            yield from _limits(page)
            yield from _parts(page, subject)
            if page.code.lower() in codes:
                message = _(
                    "A question has, or once had, the code “%(code)s” too. The answers of a list are kept under its "
                    "code: choose another for one of the two."
                )
                yield _finding("list_and_question", page, message % {"code": page.code})
        elif subject.draft.pages_of(page):
            message = _(
                "It has pages that are asked of each item, but is no list. Make it a list, or move them."
            )
            place = page_place(page.code)
            yield Finding("pages_without_list", f"page.{page.code}", place, message, row=page)


def _finding(kind: str, page: Page, message: str) -> Finding:
    return Finding(kind, f"page.{page.code}", list_place(page.code), message, row=page)


def _limits(page: Page) -> Iterator[Finding]:
    if not 1 <= page.list_max <= MOST_ITEMS:
        message = _("The most items is a number from 1 to %(most)d.")
        yield _finding("list_max", page, message % {"most": MOST_ITEMS})
    if page.list_min > page.list_max:
        message = _("The fewest items, %(min)d, is more than the most, %(max)d. Change one of them.")
        yield _finding("list_limits_reversed", page, message % {"min": page.list_min, "max": page.list_max})


def _parts(page: Page, subject: Subject) -> Iterator[Finding]:
    pages = subject.draft.pages_of(page)
    if page.questions.all():
        message = _("The page of a list asks nothing itself. Move its questions to a page of the list.")
        yield _finding("questions_beside_list", page, message)
    asked = [question for one in pages for question in one.questions.all() if question.kind.asked]
    if not asked:
        message = _("Nothing is asked about its items. Add a page to the list, with a question.")
        yield _finding("empty_list", page, message)
    elif not any(question.kind.asked for question in pages[0].questions.all()):
        message = _(
            "The first page of a list asks something of every item: it is what adds it. Add a question."
        )
        yield _finding("list_begins_empty", page, message)
    if pages and pages[0].relevant.strip():
        message = _("The first page of a list is asked of every item. Take out its “shown if”.")
        yield _finding("list_begins_conditional", page, message)
    if page.item_name and page.item_name not in {question.code for question in asked}:
        message = _("The list has no question “%(code)s” that could name its items. Correct the code.")
        yield _finding("unknown_item_name", page, message % {"code": page.item_name})
