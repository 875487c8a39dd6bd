"""A page of posted values to canonical answers or faults; and the whole route checked before it is submitted."""

import datetime as dt
from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Option, Page, Question, Questionnaire
from questionnaire.expressions import holds
from questionnaire.faults import Fault
from questionnaire.lists import items_of, stored_under
from questionnaire.paper import may_all_stand
from questionnaire.routing import Walk, walk_to
from questionnaire.types import TYPES


class PageOutcome(Struct, frozen=True):
    """What came of a posted page.

    `values`: what to merge into the stored answers, for the questions that were asked; None for one left empty. No
    values when there are faults: a page with any invalid answer merges nothing.
    `appeared`: codes of questions that what was posted has made relevant, but that were not asked.
    `relevant`: codes of all questions that are relevant with what was posted, for showing the page again.
    `offered`: the options that each question with conditional ones offers with what was posted, by its code.
    `let_stand`: what is wrong with answers that were keyed as they are on paper, and stands all the same.
    """

    values: dict[str, AnswerValue]
    faults: tuple[Fault, ...]
    appeared: tuple[str, ...]
    relevant: tuple[str, ...]
    offered: dict[str, tuple[Option, ...]] = {}
    let_stand: tuple[Fault, ...] = ()


def clean_page(
    questionnaire: Questionnaire,
    page: Page,
    posted: Posted,
    asked: Collection[str],
    answers: Answers,
    today: dt.date,
    item: str = "",
    as_on_paper: Collection[str] = (),
) -> PageOutcome:
    """Clean what was posted for a page. Any input gives values or faults; nothing is raised.

    A page of a list is cleaned for its item `item`: the values have their keys within it.

    `asked` are the posted codes of the questions that the page showed. A question that was asked and turned out not
    relevant has no faults: what suits it is kept, for the case that it becomes relevant again.

    `as_on_paper` are codes of questions whose answers stand as they are on a form of paper, where questionnaire.paper
    says that their faults may.
    """
    walk = walk_to(questionnaire, page, answers, today, item)
    values: dict[str, AnswerValue] = {}
    faults: list[Fault] = []
    appeared, relevant = [], []
    offered: dict[str, tuple[Option, ...]] = {}
    let_stand: list[Fault] = []
    for question in page.questions:
        is_relevant = walk.is_true(question.relevant)
        if not question.kind.asked:
            if is_relevant:
                walk.take(question, walk.answers)
            continue
        if question.has_conditional_options:
            offered[question.code] = tuple(walk.offered(question).values())
        if is_relevant:
            relevant.append(question.code)
        if question.code in asked:
            question_values, question_faults = _clean(walk, question, posted, is_relevant)
            if question_faults and question.code in as_on_paper and may_all_stand(question_faults):
                let_stand.extend(question_faults)
                question_values = dict.fromkeys(question.keys) | question_values
                question_faults = []
            values.update(question_values)
            faults.extend(question_faults)
            now: Answers = question_values
        else:
            now = walk.answers
        if is_relevant:
            walk.take(question, now)
            if question.code not in asked:
                appeared.append(question.code)
    return PageOutcome(
        {} if faults else values,
        tuple(faults),
        tuple(appeared),
        tuple(relevant),
        offered,
        tuple(let_stand),
    )


def _clean(
    walk: Walk, question: Question, posted: Posted, is_relevant: bool
) -> tuple[dict[str, AnswerValue], list[Fault]]:
    values, faults = TYPES[question.type].clean(question, posted, walk.offered(question), walk.today)
    if not is_relevant:
        return ({}, []) if faults else (values, [])
    return values, faults or _constraint_faults(walk, question, values)


def _constraint_faults(walk: Walk, question: Question, answers: Answers) -> list[Fault]:
    """The author's own rule. It is not asked about a question left empty, as in ODK."""
    value = answers.get(question.code)
    if question.constraint is None or value is None:
        return []
    if holds(question.constraint.tree, walk.readable, walk.today, value):
        return []
    control = next(iter(TYPES[question.type].as_posted(question, answers)), question.code)
    return [Fault(question.code, control, "constraint", message=question.constraint_message or None)]


def check_answers(
    questionnaire: Questionnaire, answers: Answers, today: dt.date
) -> tuple[tuple[int, Fault], ...]:
    """Everything that stands in the way of submitting the stored answers: pairs of page number and fault.

    `answers` has the identifying answers among the others; where they are missing they count as unanswered.
    """
    walk = Walk(questionnaire, answers, today)
    found: list[tuple[int, Fault]] = []
    for number, page in enumerate(questionnaire.pages, 1):
        if walk.is_true(page.relevant):
            check = _check_page if page.repeat is None else _check_list
            found.extend((number, fault) for fault in check(walk, page))
    return tuple(found)


def _check_page(walk: Walk, page: Page) -> list[Fault]:
    found: list[Fault] = []
    for question in page.questions:
        if walk.is_true(question.relevant):
            found.extend(_check(walk, question))
            walk.take(question, walk.answers)
    return found


def _check_list(walk: Walk, page: Page) -> list[Fault]:
    """Too few items or too many, and what is wrong with each."""
    items = items_of(page, walk.answers)
    found = _count_faults(page, walk)
    walks = []
    for item in items:
        walks.append(inner := walk.about_item(page, item))
        for asked in page.item_pages:
            if inner.is_true(asked.relevant):
                found.extend(replace(fault, item=item) for fault in _check_page(inner, asked))
    walk.take_list(page, walks)
    return found


def _count_faults(page: Page, walk: Walk) -> list[Fault]:
    assert page.repeat is not None  # noqa: S101
    count = len(items_of(page, walk.answers))
    found: list[Fault] = []
    if count < page.repeat.min:
        found.append(Fault(page.code, page.code, "too_few_items", {"min": page.repeat.min}))
    if count > page.repeat.max:
        found.append(Fault(page.code, page.code, "too_many_items", {"max": page.repeat.max}))
    return found


def _check(walk: Walk, question: Question) -> list[Fault]:
    kept = walk.offered_answers(question)
    faults = TYPES[question.type].check(question, kept, walk.offered(question), walk.today)
    return faults or _constraint_faults(walk, question, kept)


def clean_answers(
    questionnaire: Questionnaire, answers: Answers, today: dt.date
) -> tuple[dict[str, AnswerValue], tuple[tuple[int, Fault], ...]]:
    """Answers that came all at once, such as in a row of a file: in canonical form, and what is wrong with them as
    pairs of page number and fault.

    Only questions on the route are cleaned: what else was answered is left as it is, for `on_route` to tell apart.
    Where there are faults, the values are the nearest readable ones. Any text gives values or faults.
    """
    values = dict(answers)
    walk = Walk(questionnaire, values, today)
    found: list[tuple[int, Fault]] = []
    for number, page in enumerate(questionnaire.pages, 1):
        if walk.is_true(page.relevant):
            clean = _clean_whole_page if page.repeat is None else _clean_whole_list
            found.extend((number, fault) for fault in clean(walk, page, values))
    return values, tuple(found)


def _clean_whole_page(walk: Walk, page: Page, values: dict[str, AnswerValue]) -> list[Fault]:
    """`values` are the answers that the walk reads; they become canonical."""
    found: list[Fault] = []
    for question in page.questions:
        if not walk.is_true(question.relevant):
            continue
        if question.kind.asked:
            cleaned, faults = _clean(walk, question, as_posted(question, values), is_relevant=True)
            values.update(cleaned)
            found.extend(faults)
        walk.take(question, values)
    return found


def _clean_whole_list(walk: Walk, page: Page, values: dict[str, AnswerValue]) -> list[Fault]:
    found = _count_faults(page, walk)
    walks = []
    for item in items_of(page, values):
        walks.append(inner := walk.about_item(page, item))
        inner.answers = own = dict(inner.answers)
        for asked in page.item_pages:
            if inner.is_true(asked.relevant):
                found.extend(replace(fault, item=item) for fault in _clean_whole_page(inner, asked, own))
        values.update(stored_under(page, item, own))
    walk.take_list(page, walks)
    return found


def as_posted(question: Question, answers: Answers) -> dict[str, list[str]]:
    """Control names and values that a form would send for stored answers. Cleaning them gives the answers back."""
    return TYPES[question.type].as_posted(question, answers)
