"""Expressions: well formed, and sensible where they stand."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext as _
from msgspec.structs import replace

from questionnaire.expressions.checking import Place, problems
from surveys.checks.findings import Finding
from surveys.checks.places import option_place, page_place, question_place
from surveys.checks.problem_words import problem_words
from surveys.checks.subject import Subject
from surveys.drafts import options_of
from surveys.expression_words import parse_in_words
from surveys.models import Page, Question


def check_conditions(subject: Subject) -> Iterator[Finding]:
    for number, page in enumerate(subject.draft.pages, 1):
        yield from _page(page, subject, Place(number))
        for inner, asked in enumerate(subject.draft.pages_of(page), 1):
            yield from _page(asked, subject, Place(number, inner=inner))


def _page(page: Page, subject: Subject, place: Place) -> Iterator[Finding]:
    spot = (f"page.{page.code}.relevant", page_place(page.code), page)
    yield from _expression(page.relevant, subject, place, *spot)
    for question in page.questions.all():
        yield from _question(question, subject, place)


def _question(question: Question, subject: Subject, page: Place) -> Iterator[Finding]:
    key, words = f"question.{question.code}", question_place(question.code)
    place = replace(page, question=question.code)
    yield from _expression(question.relevant, subject, place, f"{key}.relevant", words, question)
    ruled = replace(place, use="constraint")
    yield from _expression(question.constraint, subject, ruled, f"{key}.constraint", words, question)
    yield from _expression(question.calculation, subject, place, f"{key}.calculation", words, question)
    if question.calculation.strip() and not question.kind.calculates:
        message = _("Only a calculated value has a calculation. Take it out, or change the type.")
        yield Finding("needless_calculation", f"{key}.calculation", words, message, "error", question)
    if not question.constraint and (question.constraint_message_cy or question.constraint_message_en):  # type: ignore[attr-defined]
        message = _("There is a message, but no “accepted if” that would show it.")
        yield Finding("message_without_constraint", f"{key}.constraint", words, message, "warning", question)
    for option in options_of(question):
        spot = (f"{key}.options.{option.code}.relevant", option_place(question.code, option.code), option)
        yield from _expression(option.relevant, subject, replace(place, option=option.code), *spot)


def _expression(
    source: str, subject: Subject, place: Place, key: str, words: str, row: Model
) -> Iterator[Finding]:
    if not source.strip():
        return
    try:
        expression = parse_in_words(source)
    except ValueError as error:
        yield Finding("expression_malformed", key, words, str(error), row=row)
        return
    for problem in problems(expression, subject.questionnaire, place):
        yield Finding(f"expression_{problem.kind}", key, words, problem_words(problem), row=row)
