"""Codes: unique, and no name that a page needs for itself."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Model
from django.utils.translation import gettext as _

from questionnaire import document
from surveys.checks.findings import Finding
from surveys.checks.places import option_set_place, question_place, survey_place
from surveys.checks.subject import Subject

# Names of the controls that a respondent's page has beside the questions'.
RESERVED = frozenset(
    {"asked", "back", "checked", "csrfmiddlewaretoken", "language", "later", "next", "token", "whole"}
)


def check_codes(subject: Subject) -> Iterator[Finding]:
    yield from _duplicates(subject)
    yield from _controls(subject)


def _duplicates(subject: Subject) -> Iterator[Finding]:
    draft = subject.draft
    place = survey_place()
    yield from _repeated(draft.all_pages, "page", place)
    yield from _repeated(draft.questions, "question", place)
    yield from _repeated(draft.option_sets, "option_set", place)
    for question in draft.questions:
        for part in ("options", "rows", "report_groups"):
            rows = getattr(question, part).all()
            yield from _repeated(rows, f"question.{question.code}.{part}", question_place(question.code))
    for option_set in draft.option_sets:
        key = f"option_set.{option_set.code}.options"
        yield from _repeated(option_set.options.all(), key, option_set_place(option_set.code))


def _repeated(rows: Iterable[Model], key: str, place: str) -> Iterator[Finding]:
    times = Counter(row.code.lower() for row in rows)  # type: ignore[attr-defined]
    for code, count in times.items():
        if count > 1:
            message = _("The code “%(code)s” is used %(count)d times. Give each its own.")
            yield Finding("duplicate_code", f"{key}.{code}", place, message % {"code": code, "count": count})


def _controls(subject: Subject) -> Iterator[Finding]:
    """Names and ids on a page come from codes; two questions must never make the same."""
    for page in subject.questionnaire.all_pages:
        taken: dict[str, str] = {}
        for question in page.questions:
            row = subject.question_row(question.code)
            key, place = f"question.{question.code}", question_place(question.code)
            if question.code.lower() in RESERVED:
                message = _("The code “%(code)s” is a name that every page needs for itself. Choose another.")
                yield Finding("reserved_code", key, place, message % {"code": question.code}, row=row)
            for name in _ids(question):
                other = taken.setdefault(name, question.code)
                if other != question.code:
                    message = _(
                        "The codes of this question and of “%(other)s” make the same name, “%(name)s”, on their page. "
                        "Change one of them."
                    )
                    yield Finding(
                        "clashing_code", key, place, message % {"other": other, "name": name}, row=row
                    )
                    break


def _ids(question: document.Question) -> Iterator[str]:
    yield question.code
    # The ids within a matrix have slashes, which no code has.
    options = () if question.kind.rows else question.options
    parts = (*question.kind.fields(question), *(option.code for option in options))
    yield from (f"{question.code}-{part}" for part in parts)
