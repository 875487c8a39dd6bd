"""What changed in the questions of a page, and in their options and rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.document import (
    Option,
    OtherText,
    Page,
    Question,
    Questionnaire,
    ReportGroup,
    Row,
    Settings,
)
from questionnaire.types import TYPES
from surveys.checks.places import page_place, question_place
from surveys.comparing.changes import (
    Change,
    Group,
    moved,
    name_of,
    switch_changes,
    text_changes,
    value_changes,
    whole,
)
from surveys.comparing.rules import rule_changes
from surveys.forms.settings import setting_field
from surveys.models import Option as OptionRow
from surveys.sentences import sentence

Part = Option | Row | ReportGroup
Both = tuple[Questionnaire, Questionnaire]


def compare_questions(before: Questionnaire, after: Questionnaire, page: Page) -> Iterator[Group]:
    """The changes of each question that stands on a page of the newer questionnaire."""
    elsewhere = moved(before.order, after.order)
    old_pages = {q.code: each.code for each in before.all_pages for q in each.questions}
    for question in page.questions:
        old = before.questions_by_code.get(question.code)
        if old is None:
            changes = [whole("added", _("The whole question"), question.text)]
        else:
            changes = [
                *_place_changes(question, old_pages[question.code], page.code, elsewhere),
                *_question_changes((before, after), old, question),
            ]
        yield Group(question_place(question.code), tuple(changes), name_of(question.text))


def _place_changes(question: Question, old: str, new: str, elsewhere: set[str]) -> Iterator[Change]:
    if old != new:
        yield Change("moved", _("Its page"), page_place(old), page_place(new))
    elif question.code in elsewhere:
        yield Change("moved", _("Its place among the questions"))


def _question_changes(both: Both, old: Question, new: Question) -> Iterator[Change]:
    yield from value_changes(_("Type"), old.type, new.type, _type_in_words)
    for name, what in (
        ("text", _("Question")),
        ("hint", _("Hint")),
        ("min_label", _("Label of the lowest")),
        ("max_label", _("Label of the highest")),
        ("unit", _("Unit")),
    ):
        yield from text_changes(what, getattr(old, name), getattr(new, name))
    yield from switch_changes(_("Must be answered"), old.required, new.required)
    yield from switch_changes(_("Identifies a person"), old.identifying, new.identifying)
    yield from rule_changes(_("Shown if"), both, (old.relevant, new.relevant))
    own = (old, new)
    yield from rule_changes(_("Accepted if"), both, (old.constraint, new.constraint), own)
    yield from text_changes(_("Message if not accepted"), old.constraint_message, new.constraint_message)
    yield from rule_changes(_("Calculated as"), both, (old.calculation, new.calculation), own, say=sentence)
    yield from _setting_changes(old, new)
    yield from _part_changes(old.options, new.options, _option_words)
    for was, now in _in_both(old.options, new.options):
        yield from _option_changes(both, was, now)
    yield from _part_changes(old.rows, new.rows, _row_words)
    yield from _part_changes(old.report_groups, new.report_groups, _group_words)


def _type_in_words(type_: str) -> str:
    return _(TYPES[type_].name)


def _setting_changes(old: Question, new: Question) -> Iterator[Change]:
    for name in Settings.__struct_fields__:
        was, now = getattr(old.settings, name), getattr(new.settings, name)
        if was != now:
            label = str(setting_field(name, new.kind).label)
            if isinstance(was, bool):
                yield from switch_changes(_("Setting: %(setting)s") % {"setting": label}, was, now)
                continue
            what = _("Setting: %(setting)s") % {"setting": label}
            old_words, new_words = (
                _setting_in_words(name, question, value) for question, value in ((old, was), (new, now))
            )
            kind = "changed" if old_words and new_words else "added" if new_words else "removed"
            yield Change(kind, what, old_words, new_words)  # type: ignore[arg-type]


def _setting_in_words(name: str, question: Question, value: Any) -> str:
    if value is None or value == ():
        return ""
    choices: Mapping[Any, Any] = dict(getattr(setting_field(name, question.kind), "choices", ()))
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(choices.get(one, one)) for one in values)


def _in_both(old: Iterable[Option], new: Iterable[Option]) -> Iterator[tuple[Option, Option]]:
    known = {part.code: part for part in old}
    return ((known[part.code], part) for part in new if part.code in known)


def _option_words(code: str) -> str:
    return _("Option “%(option)s”") % {"option": code}


def _row_words(code: str) -> str:
    return _("Row “%(row)s”") % {"row": code}


def _group_words(code: str) -> str:
    return _("Report group “%(group)s”") % {"group": code}


def _part_changes(old: tuple[Part, ...], new: tuple[Part, ...], in_words: Any) -> Iterator[Change]:
    """Parts that came, went, were moved or have another label."""
    old_parts, new_parts = ({part.code: part for part in parts} for parts in (old, new))
    elsewhere = moved(old_parts, new_parts)
    for code, part in new_parts.items():
        if code not in old_parts:
            yield whole("added", in_words(code), part.label)
            continue
        yield from text_changes(in_words(code), old_parts[code].label, part.label)
        if code in elsewhere:
            yield Change("moved", in_words(code))
    for code, part in old_parts.items():
        if code not in new_parts:
            yield whole("removed", in_words(code), part.label)


def _option_changes(both: Both, old: Option, new: Option) -> Iterator[Change]:
    def what(sentence: str) -> str:
        return sentence % {"option": new.code}

    yield from switch_changes(
        what(_("Option “%(option)s” excludes the others")), old.exclusive, new.exclusive
    )
    yield from switch_changes(what(_("Option “%(option)s” keeps its place")), old.fixed, new.fixed)
    yield from value_changes(
        what(_("Option “%(option)s” is no real answer")), old.missing, new.missing, _missing_in_words
    )
    yield from value_changes(what(_("Option “%(option)s”: report group")), old.report_group, new.report_group)
    yield from rule_changes(what(_("Option “%(option)s” is shown if")), both, (old.relevant, new.relevant))
    # Pictures are known by their content, which is nothing to read.
    yield from value_changes(
        what(_("Option “%(option)s”: picture")), old.image, new.image, lambda image: _("A picture")
    )
    yield from text_changes(what(_("Option “%(option)s”: words for the picture")), old.alt, new.alt)
    was, now = old.other_text or OtherText(), new.other_text or OtherText()
    yield from switch_changes(
        what(_("Option “%(option)s” asks for details")),
        old.other_text is not None,
        new.other_text is not None,
    )
    if old.other_text is not None and new.other_text is not None:
        yield from text_changes(what(_("Option “%(option)s”: label of the details")), was.label, now.label)
        yield from value_changes(
            what(_("Option “%(option)s”: longest details")), was.max_length, now.max_length
        )
        yield from switch_changes(
            what(_("Option “%(option)s”: details must be given")), was.required, now.required
        )


def _missing_in_words(missing: str) -> str:
    return str(OptionRow.Missing(missing).label)
