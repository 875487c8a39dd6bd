"""Codes published before: answers were stored under them, so they keep the meaning that they had then."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from questionnaire import document
from questionnaire.document import LANGUAGES, Text
from questionnaire.typography import set_typography
from surveys.checks.findings import Finding
from surveys.checks.places import option_place, question_place, row_place, set_option_place
from surveys.checks.subject import Subject
from surveys.drafts import options_of, pair, rows_of
from surveys.models import Question

# Types whose answers are kept alike, so that a question may change from one to the other.
ALIKE = (frozenset({"single_choice", "yes_no"}), frozenset({"short_text", "long_text"}))


@dataclass(frozen=True)
class _Part:
    """An option or row of the draft."""

    code: str
    row: Model
    key: str
    place: str


class _Published:
    """What stood under each code, in capital or small letters, when it was last published."""

    def __init__(self, subject: Subject) -> None:
        self.questions: dict[str, tuple[int, document.Question]] = {}
        self.parts: dict[tuple[str, str, str], tuple[int, document.Option | document.Row]] = {}
        for number, questionnaire in subject.earlier:
            for question in questionnaire.questions:
                self.questions[question.code.lower()] = (number, question)
                for kind, parts in (("options", question.options), ("rows", question.rows)):
                    for part in parts:
                        self.parts[question.code.lower(), kind, part.code.lower()] = (number, part)


def check_reuse(subject: Subject) -> Iterator[Finding]:
    published = _Published(subject)
    # The options of a shared set stand in several questions: what is wrong with them is said once.
    said: set[str] = set()
    for question in subject.questionnaire.questions:
        number, before = published.questions.get(question.code.lower(), (0, None))
        if before is None:
            continue
        row = subject.question_row(question.code)
        if message := _meant_otherwise(before, question):
            key, place = f"question.{question.code}", question_place(question.code)
            values = {"number": number, "code": before.code}
            yield Finding("code_reused", key, place, message % values, row=row)
            continue
        for finding in _parts_reused(row, published):
            if finding.key not in said:
                said.add(finding.key)
                yield finding


def _meant_otherwise(before: document.Question, now: document.Question) -> str | None:
    if before.code != now.code:
        return _("Version %(number)d wrote this code “%(code)s”. Write it the same, or choose another.")
    if before.type != now.type and not any({before.type, now.type} <= alike for alike in ALIKE):
        return _("In version %(number)d this code was a question of another type. Choose another code.")
    if before.kind.counts(before) != now.kind.counts(now):
        return _(
            "In version %(number)d the answers to this question counted something else: another currency or unit of "
            "time. Choose another code."
        )
    if before.identifying != now.identifying:
        return _(
            "Whether this question identifies a person was otherwise in version %(number)d, and its answers are kept "
            "elsewhere. Choose another code."
        )
    return None


def _parts_reused(question: Question, published: _Published) -> Iterator[Finding]:
    for kind, parts in (("options", _options(question)), ("rows", _rows(question))):
        for part in parts:
            number, before = published.parts.get((question.code.lower(), kind, part.code.lower()), (0, None))
            if before is None:
                continue
            if before.code != part.code:
                message = _(
                    "Version %(number)d wrote this code “%(code)s”. Write it the same, or choose another."
                )
                values = {"number": number, "code": before.code}
                yield Finding("code_reused", part.key, part.place, message % values, row=part.row)
            elif message := _relabelled(number, before.label, set_typography(pair(part.row, "label"))):
                yield Finding("label_changed", part.key, part.place, message, "warning", part.row)


def _relabelled(number: int, before: Text, now: Text) -> str:
    """What to say of a label that has changed: in the reader's language or, where only the other did, in that."""
    in_order = sorted(LANGUAGES, key=lambda language: language != get_language())
    changed = [language for language in in_order if before.in_(language) != now.in_(language)]
    if not changed:
        return ""
    message = _(
        "In version %(number)d this code was “%(before)s”, and now it is “%(now)s”. Answers already given keep this "
        "code. If it means something else now, choose another."
    )
    return message % {"number": number, "before": before.in_(changed[0]), "now": now.in_(changed[0])}


def _options(question: Question) -> Iterator[_Part]:
    shared = question.option_set
    for option in options_of(question):
        if shared is not None:
            place = set_option_place(shared.code, option.code)
            yield _Part(option.code, option, f"option_set.{shared.code}.options.{option.code}", place)
        else:
            place = option_place(question.code, option.code)
            yield _Part(option.code, option, f"question.{question.code}.options.{option.code}", place)


def _rows(question: Question) -> Iterator[_Part]:
    for row in rows_of(question):
        place = row_place(question.code, row.code)
        yield _Part(row.code, row, f"question.{question.code}.rows.{row.code}", place)
