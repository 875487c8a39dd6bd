"""Rules that can never hold, and rules that always do, as far as they can be decided by themselves."""

import datetime as dt
import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Option, Page, Question, Questionnaire
from questionnaire.expressions import Expression, holds
from questionnaire.expressions.checking import Place, problems
from questionnaire.expressions.tree import POSITION, Node, Operation
from surveys.checks.budget import Budget, size
from surveys.checks.domains import OWN, Domain, depends_on_day, domain_of, uses_in
from surveys.checks.findings import Finding
from surveys.checks.places import option_place, page_place, question_place
from surveys.checks.subject import Subject, Verdict
from surveys.sentences import rule

# Answers tried for one rule.
MOST_TRIED = 10_000


def verdict(
    expression: Expression,
    questionnaire: Questionnaire,
    today: dt.date,
    own: Question | None = None,
    of_list: Page | None = None,
    budget: Budget | None = None,
) -> Verdict:
    """Whether the rule holds for no answers, for all, or for some. `open` too where that is not decided. `of_list` is
    the list of whose items it is asked."""
    if depends_on_day([expression.tree]):
        return "open"
    trying = _Trying(questionnaire, today, own, of_list, budget or Budget())
    found = [_decided(tree, trying) for tree in _components(expression.tree)]
    if "never" in found:
        return "never"
    return "always" if set(found) == {"always"} else "open"


def _verdict(
    expression: Expression, subject: Subject, own: Question | None = None, of_list: Page | None = None
) -> Verdict:
    key = (expression.source, own.code if own else "", of_list.code if of_list else "")
    if key not in subject.decided:
        today, budget = subject.now.date(), subject.budget
        subject.decided[key] = verdict(expression, subject.questionnaire, today, own, of_list, budget)
    return subject.decided[key]


def holds_never(expression: Expression | None, subject: Subject, of_list: Page | None = None) -> bool:
    """Whether a “shown if” is a contradiction by itself."""
    return expression is not None and _verdict(expression, subject, of_list=of_list) == "never"


def _components(tree: Node) -> list[Node]:
    """The parts of an `and` that read nothing in common: each can be decided by itself."""
    if not (isinstance(tree, Operation) and tree.operator == "and"):
        return [tree]
    groups: list[tuple[set[str], list[Node]]] = []
    for operand in tree.operands:
        keys, members = set(uses_in([operand])), [operand]
        for group in [group for group in groups if group[0] & keys]:
            groups.remove(group)
            keys |= group[0]
            members = [*group[1], *members]
        groups.append((keys, members))
    return [
        members[0] if len(members) == 1 else Operation("and", tuple(members)) for _keys, members in groups
    ]


class _Trying(NamedTuple):
    """Of what a rule is, and with how much it is tried out."""

    questionnaire: Questionnaire
    today: dt.date
    own: Question | None
    of_list: Page | None
    budget: Budget


def _decided(tree: Node, trying: _Trying) -> Verdict:
    budget, questionnaire = trying.budget, trying.questionnaire
    domain = domain_of(questionnaire, uses_in([tree]), trying.own, trying.of_list)
    if domain is None:
        return "open"
    domain = {key: _with_none(key, values, questionnaire) for key, values in domain.items()}
    if math.prod(map(len, domain.values())) > MOST_TRIED:
        return "open"
    held: set[bool] = set()
    cost, reserve = size(tree), budget.reserve
    tried = _tried(tree, domain, trying.today)
    while len(held) < 2:
        if not budget.spend(cost, reserve):
            return "open"
        one = next(tried, None)
        if one is None:
            break
        held.add(one)
    return "open" if len(held) != 1 else "always" if True in held else "never"


def _with_none(key: str, values: list[AnswerValue], questionnaire: Questionnaire) -> list[AnswerValue]:
    """An answer can be missing even of a required question, where that is not asked of everybody."""
    if key in (OWN, POSITION) or None in values:
        return values
    code = key.partition("/")[0]
    if code in questionnaire.lists and code not in questionnaire.questions_by_code:
        return values if questionnaire.lists[code].relevant is None else [*values, None]
    page = questionnaire.page(questionnaire.page_number_of(code))
    ways = [page, questionnaire.question(code)]
    ways += [asked for asked in page.item_pages if any(one.code == code for one in asked.questions)]
    return values if all(way.relevant is None for way in ways) else [*values, None]


def _tried(tree: Node, domain: Domain, today: dt.date) -> Iterator[bool]:
    for values in itertools.product(*domain.values()):
        answers = dict(zip(domain, values, strict=True))
        yield holds(tree, answers, today, answers.pop(OWN, None))


def check_contradictions(subject: Subject) -> Iterator[Finding]:
    for number, page in enumerate(subject.questionnaire.pages, 1):
        yield from _page(page, Place(number), subject)
        for inner, asked in enumerate(page.item_pages, 1):
            yield from _page(asked, Place(number, inner=inner), subject)


def _list_at(place: Place, subject: Subject) -> Page | None:
    """The list of whose items something is asked that stands at a place."""
    return subject.questionnaire.page(place.page) if place.inner else None


def _page(page: Page, place: Place, subject: Subject) -> Iterator[Finding]:
    spot = (f"page.{page.code}.relevant", page_place(page.code), subject.page_row(page.code))
    yield from _shown(page, place, subject, *spot)
    for question in page.questions:
        row, key = subject.question_row(question.code), f"question.{question.code}"
        where = Place(place.page, question.code, inner=place.inner)
        yield from _shown(question, where, subject, f"{key}.relevant", question_place(question.code), row)
        yield from _accepted(question, where, subject, row)
        for option in question.options:
            at = f"{key}.options.{option.code}.relevant"
            yield from _shown(option, where, subject, at, option_place(question.code, option.code), row)


def _shown(
    part: Page | Question | Option, place: Place, subject: Subject, key: str, words: str, row: Model
) -> Iterator[Finding]:
    """Findings of a “shown if”."""
    if part.relevant is None or problems(part.relevant, subject.questionnaire, place):
        return
    decided = _verdict(part.relevant, subject, of_list=_list_at(place, subject))
    words_said = {"rule": said(part.relevant, subject)}
    if decided == "never":
        message = _("“Shown if” can never be true, so nobody sees this. Correct it. It says: %(rule)s")
        yield Finding("never_true", key, words, message % words_said, row=row)
    elif decided == "always":
        message = _("“Shown if” is always true. Take it out, or correct it. It says: %(rule)s")
        yield Finding("always_true", key, words, message % words_said, "warning", row)


def _accepted(question: Question, place: Place, subject: Subject, row: Model) -> Iterator[Finding]:
    """Findings of an “accepted if”."""
    place = Place(place.page, place.question, use="constraint", inner=place.inner)
    if question.constraint is None or problems(question.constraint, subject.questionnaire, place):
        return
    key, words = f"question.{question.code}.constraint", question_place(question.code)
    decided = _verdict(question.constraint, subject, question, _list_at(place, subject))
    words_said = {"rule": said(question.constraint, subject, question)}
    if decided == "never":
        message = _("No answer can be accepted. Correct “accepted if”. It says: %(rule)s")
        yield Finding("never_accepted", key, words, message % words_said, row=row)
    elif decided == "always":
        message = _("“Accepted if” is true of every answer. Take it out, or correct it. It says: %(rule)s")
        yield Finding("always_accepted", key, words, message % words_said, "warning", row)


def said(expression: Expression, subject: Subject, own: Question | None = None) -> str:
    """The rule as a sentence in the active language."""
    language: Language = "en" if get_language() == "en" else "cy"
    return rule(expression, subject.questionnaire, language, own)
