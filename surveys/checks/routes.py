"""Pages and questions that nobody would ever see."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.checks.findings import Finding
from surveys.checks.places import page_place, question_place
from surveys.checks.reachable import Search
from surveys.checks.subject import Subject


def check_routes(subject: Subject) -> Iterator[Finding]:
    search = Search(subject.questionnaire, subject.now.date())
    for page in subject.draft.all_pages:
        if not page.is_list and not page.questions.all():
            message = _("It has no questions, so nobody comes to it. Give it one, or take it out.")
            yield Finding(
                "page_without_questions", f"page.{page.code}", page_place(page.code), message, row=page
            )
    for lost in search.pages:
        message = _("No answers lead to this page. Correct “shown if”, here or in its questions.")
        row = subject.page_row(lost.code)
        yield Finding("unreachable_page", f"page.{lost.code}", page_place(lost.code), message, row=row)
    on_lost_pages = {question.code for page in search.pages for question in page.all_questions}
    for question in search.questions:
        if question.code not in on_lost_pages:
            message = _("No answers lead to this question. Correct “shown if”.")
            key, place = f"question.{question.code}", question_place(question.code)
            asked = subject.question_row(question.code)
            yield Finding("unreachable_question", key, place, message, row=asked)
