"""Pages, questions and options that nobody would ever see."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from questionnaire.document import Question
from questionnaire.expressions import Expression
from surveys.checks.contradictions import holds_never, said
from surveys.checks.findings import Finding
from surveys.checks.places import option_place, page_place, question_place
from surveys.checks.reachable import Search
from surveys.checks.subject import Subject


def check_routes(subject: Subject) -> Iterator[Finding]:
    search = Search(subject.questionnaire, subject.now.date(), subject.budget)
    for page in subject.draft.all_pages:
        if not page.is_list and not page.questions.all():
            message = _("It has no questions, so nobody comes to it. Give it one, or take it out.")
            yield Finding(
                "page_without_questions", f"page.{page.code}", page_place(page.code), message, row=page
            )
    # Of a page that somebody would come to if it asked anything, its questions are at fault: they are named below.
    asking_nobody = [
        page
        for page in search.pages
        if search.has_come_to(page) and any(question in search.questions for question in page.questions)
    ]
    lost_pages = [page for page in search.pages if page not in asking_nobody]
    for lost in lost_pages:
        if not holds_never(lost.relevant, subject):
            message = _said(lost.relevant, subject) or _(
                "No answers lead to this page. Correct “shown if”, here or in its questions."
            )
            row = subject.page_row(lost.code)
            yield Finding("unreachable_page", f"page.{lost.code}", page_place(lost.code), message, row=row)
    on_lost_pages = {question.code for page in lost_pages for question in page.all_questions}
    lost_questions = [question for question in search.questions if question.code not in on_lost_pages]
    for question in lost_questions:
        if not holds_never(question.relevant, subject):
            message = _said_on_page(question, subject) or _("No answers lead to this question.")
            key, place = f"question.{question.code}", question_place(question.code)
            asked = subject.question_row(question.code)
            yield Finding("unreachable_question", key, place, message, row=asked)
    unseen = on_lost_pages | {question.code for question in lost_questions}
    for question, option in search.options:
        if question.code not in unseen and not holds_never(option.relevant, subject):
            key, place = (
                f"question.{question.code}.options.{option.code}",
                option_place(question.code, option.code),
            )
            asked = subject.question_row(question.code)
            message = _said(option.relevant, subject)
            yield Finding("unreachable_option", key, place, message, row=asked)


def _said_on_page(question: Question, subject: Subject) -> str:
    """As `_said`, of a question: where its page has a rule too, the two may only be at odds."""
    whole = subject.questionnaire
    page = whole.page(whole.page_number_of(question.code))
    if question.relevant is None or page.relevant is None:
        return _said(question.relevant, subject)
    message = _(
        "“Shown if” is true for nobody who comes to this page, so nobody sees this. Correct it, or the page’s. "
        "It says: %(rule)s The page’s says: %(page_rule)s"
    )
    rules = {"rule": said(question.relevant, subject), "page_rule": said(page.relevant, subject)}
    return message % rules


def _said(expression: Expression | None, subject: Subject) -> str:
    """That a rule never holds on any route; empty where there is no rule."""
    if expression is None:
        return ""
    message = _(
        "On no route can “shown if” be true, so nobody sees this. Correct it, or what it depends on. It says: %(rule)s"
    )
    return message % {"rule": said(expression, subject)}
