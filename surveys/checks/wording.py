"""Texts: there in both languages, agreed, with the same placeholders, and Welsh around what is filled in."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from questionnaire import document
from questionnaire.expressions.checking import Problem
from questionnaire.piping import SURVEY_DATES, piping_problems, placeholders
from surveys.checks.findings import Finding
from surveys.checks.problem_words import problem_words
from surveys.checks.subject import Subject
from surveys.models import Page, Question, Survey
from surveys.texts import TextUnit

# Words that mutate what follows them, or change before it ("yng", "ym"): a word filled in after one is wrong Welsh.
MUTATING = "yn|i|o|a|â|gan|ar|dan|am|at|dros|trwy|drwy|heb|tua|na|ei|eich"
AFTER_MUTATING = re.compile(rf"(?:^|[\s(‘“'\"])({MUTATING})\s+\$\{{\s*([^}}\s]+)\s*\}}", re.IGNORECASE)
ANY_PLACEHOLDER = re.compile(r"\$\{([^}]*)(\}?)")


def _has_words(question: document.Question) -> bool:
    """Words and names may mutate; digits do not."""
    return bool(question.options) or question.kind.reads == "text"


def check_wording(subject: Subject) -> Iterator[Finding]:
    for text in subject.texts:
        if not text.used:
            continue
        yield from _missing(text)
        if text.is_complete and text.key not in subject.agreed:
            message = _("The Welsh and the English are not agreed. Have somebody compare and agree them.")
            yield _finding("not_agreed", text, message)
        yield from _placeholders(text, subject)
        yield from _mutation(text, subject)


def _finding(kind: str, text: TextUnit, message: str, *, warning: bool = False) -> Finding:
    return Finding(kind, text.key, text.place, message, "warning" if warning else "error", text.row)


def _missing(text: TextUnit) -> Iterator[Finding]:
    if text.is_empty and not text.needed:
        return
    if not text.cy:
        yield _finding("missing_cy", text, _("Write it in Welsh."))
    if not text.en:
        yield _finding("missing_en", text, _("Write it in English."))


def _placeholders(text: TextUnit, subject: Subject) -> Iterator[Finding]:
    if "${" not in text.cy + text.en:
        return
    written = {found.group() for side in (text.cy, text.en) for found in ANY_PLACEHOLDER.finditer(side)}
    for malformed in sorted(found for found in written if not placeholders(found)):
        message = _("“%(text)s” is no placeholder. Write a question’s code between ${ and }.")
        yield _finding("placeholder_malformed", text, message % {"text": malformed[:40]})
    if text.is_complete:
        yield from _differing(text)
    for problem in _piping(text, subject):
        yield _finding(f"placeholder_{problem.kind}", text, problem_words(problem))


def _differing(text: TextUnit) -> Iterator[Finding]:
    cy, en = placeholders(text.cy), placeholders(text.en)
    for missing, message in (
        (en - cy, _("${%(name)s} is in the English only. Put it in the Welsh too, or take it out.")),
        (cy - en, _("${%(name)s} is in the Welsh only. Put it in the English too, or take it out.")),
    ):
        for name in sorted(missing):
            yield _finding("placeholders_differ", text, message % {"name": name})


def _piping(text: TextUnit, subject: Subject) -> list[Problem]:
    both = f"{text.cy} {text.en}"
    page, inner = _page_numbers(text, subject)
    if isinstance(text.row, Survey) and text.field.startswith("confirmation"):
        # Shown when every page has been answered.
        page = len(subject.questionnaire.pages) + 1
    return piping_problems(both, subject.questionnaire, page, inner)


def _page_numbers(text: TextUnit, subject: Subject) -> tuple[int | None, int]:
    """The page on which a text is first shown, None for the survey's own texts; and its number in a list, or 0."""
    row = text.row
    if isinstance(row, Page):
        return subject.numbers_of(row)
    question = row if isinstance(row, Question) else getattr(row, "question", None)
    option_set = getattr(row, "option_set_id", None)
    if question is None and option_set:
        users = (other for other in subject.draft.questions if other.option_set_id == option_set)
        question = next(users, None)
    return subject.numbers_of(subject.page_of(question.code)) if question is not None else (None, 0)


def _mutation(text: TextUnit, subject: Subject) -> Iterator[Finding]:
    for found in AFTER_MUTATING.finditer(text.cy):
        word, name = found.groups()
        question = subject.questionnaire.questions_by_code.get(name.partition("/")[0])
        if name in SURVEY_DATES or question is None or not _has_words(question):
            continue
        message = _(
            "In the Welsh, what is filled in for ${%(name)s} may have to mutate after “%(word)s”. "
            "Put a colon before it, or say it another way."
        )
        yield _finding("mutation", text, message % {"name": name, "word": word}, warning=True)
