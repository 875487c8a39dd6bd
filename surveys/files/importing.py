"""Importing a survey file: a new draft, or in the place of the draft of the survey with the same addresses."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import record as audit
from accounts.models import User
from questionnaire.document import Language
from surveys.addresses import taken_by_another
from surveys.agreement import agree
from surveys.archiving import archive_missing
from surveys.files.faults import Faults
from surveys.files.readers import content_of, read_survey_file
from surveys.files.report import Note
from surveys.files.shapes import PlacedText, Record
from surveys.files.storing import describe_survey, replace_draft
from surveys.models import Option, Row, Survey
from surveys.texts import texts_of
from surveys.windows import change_window, moment_of, require_order


@dataclass(frozen=True)
class Wishes:
    """What is wanted beside, or instead of, what the file says.

    A moment without an offset is local time where the survey is.
    """

    slug_cy: str = ""
    slug_en: str = ""
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    agree_all: bool = False
    # Whether what the file calls agreed may count as agreed; None where an operator answers for it.
    may_agree: Callable[[Survey], bool] | None = None


@dataclass
class Imported:
    """`notes` are sentences for the operator, in the active language.

    `report` is what a file of another program could not bring along as it was.
    """

    survey: Survey
    is_new: bool
    counts: dict[str, int]
    agreed: list[str]
    record: Record
    notes: list[str] = field(default_factory=list)
    report: tuple[Note, ...] = ()


def import_survey(
    source: Path | bytes, *, name: str = "", user: User | None = None, wishes: Wishes = Wishes()
) -> Imported:
    """Import the survey file at a path, or with that content and name, in `user`'s name.

    Raises FileRefused, and then nothing has changed; likewise WindowRefused for a window that cannot be.
    """
    if isinstance(source, Path):
        source, name = content_of(source), source.name
    found = read_survey_file(source, name)
    with transaction.atomic():
        imported = _store(found.record, user, wishes)
    imported.report = found.notes
    return imported


def _store(record: Record, user: User | None, wishes: Wishes) -> Imported:
    survey = _survey_for(record, wishes)
    is_new = survey.pk is None
    fields = describe_survey(survey, record)
    notes = []
    if survey.current_version_id is None:
        fields += _set_window(survey, record, wishes)
    survey.save(update_fields=None if is_new else [*fields, "updated_at"])
    if survey.current_version_id is not None:
        notes = _change_window(survey, record, user, wishes)
    counts = replace_draft(survey, record)
    if not is_new and (archived := archive_missing(survey)):
        notes.append(_archived_in_words(archived))
    audit("survey imported", actor=user, survey_id=survey.pk, subject=str(survey), new=is_new, **counts)
    agreed = _agree(survey, record, user, wishes, notes)
    return Imported(survey, is_new, counts, agreed, record, notes)


def _survey_for(record: Record, wishes: Wishes) -> Survey:
    """The survey with the file's addresses, locked, or a new one. Refuses an address that is another survey's."""
    stated = record["survey"].get("slug", {})
    slugs: dict[Language, str] = {
        "cy": wishes.slug_cy or stated.get("cy", ""),
        "en": wishes.slug_en or stated.get("en", ""),
    }
    given = {f"slug_{language}": slug for language, slug in slugs.items() if slug}
    if given and (survey := Survey.objects.select_for_update().filter(**given).first()):
        return survey
    faults = Faults()
    for language, slug in slugs.items():
        if slug and taken_by_another(None, language, slug):
            message = _("The address “%(slug)s” belongs to another survey. Choose another.")
            faults.add(record["survey"].at("slug"), message % {"slug": slug})
    faults.refuse_any()
    return Survey(slug_cy=slugs["cy"], slug_en=slugs["en"])


def _set_window(survey: Survey, record: Record, wishes: Wishes) -> list[str]:
    """Set the window of a survey that has never been published; return the names of its fields."""
    window = record["survey"].get("window", {})
    survey.timezone = window.get("timezone", "Europe/London")
    survey.grace_minutes = window.get("grace_minutes", 30)
    survey.opens_at = _moment(wishes.opens, survey.timezone) or window.get("opens")
    survey.closes_at = _moment(wishes.closes, survey.timezone) or window.get("closes")
    if survey.opens_at and survey.closes_at:
        require_order(survey.opens_at, survey.closes_at)
    return ["timezone", "grace_minutes", "opens_at", "closes_at"]


def _change_window(survey: Survey, record: Record, user: User | None, wishes: Wishes) -> list[str]:
    """Respondents live by a published survey's window: only who asks for another changes it."""
    if not (wishes.opens or wishes.closes):
        if _differs(survey, record["survey"].get("window", {})):
            return [
                _("The survey has been published, so its window stays as it was, not as the file has it.")
            ]
        return []
    # A published survey has a window: the database sees to it.
    opens = _moment(wishes.opens, survey.timezone) or cast(dt.datetime, survey.opens_at)
    closes = _moment(wishes.closes, survey.timezone) or cast(dt.datetime, survey.closes_at)
    change_window(survey, user, opens=opens, closes=closes, grace_minutes=survey.grace_minutes)
    return []


def _archived_in_words(parts: list[Option | Row]) -> str:
    words = ngettext(
        "%(count)d option or row that has been published is not in the file. It is archived: its code stays taken, and "
        "new respondents do not see it.",
        "%(count)d options or rows that have been published are not in the file. They are archived: their codes stay "
        "taken, and new respondents do not see them.",
        len(parts),
    )
    return words % {"count": len(parts)}


def _moment(wish: dt.datetime | None, zone: str) -> dt.datetime | None:
    return moment_of(wish, zone) if wish is not None and wish.tzinfo is None else wish


def _differs(survey: Survey, window: dict[str, object]) -> bool:
    kept = {
        "opens": survey.opens_at,
        "closes": survey.closes_at,
        "timezone": survey.timezone,
        "grace_minutes": survey.grace_minutes,
    }
    return any(kept[name] != value for name, value in window.items())


def _agree(survey: Survey, record: Record, user: User | None, wishes: Wishes, notes: list[str]) -> list[str]:
    """Agree what the file and the wishes say; the keys. Adds to the notes if the file’s word does not count."""
    stated = record["survey"].get("agreed", False)
    texts = texts_of(survey)
    if isinstance(stated, list):
        _require_agreeable(stated, {text.key for text in texts if text.is_complete})
    if wishes.may_agree is not None and not wishes.may_agree(survey):
        if stated:
            notes.append(
                _(
                    "The file says that texts are agreed, but that does not count here: people agree them, on the "
                    "page “Agreement”."
                )
            )
        return []
    if wishes.agree_all or stated is True:
        return agree(survey, None, user, texts=texts)
    return agree(survey, stated, user, texts=texts) if stated else []


def _require_agreeable(keys: list[PlacedText], complete: set[str]) -> None:
    faults = Faults()
    for key in keys:
        if key not in complete:
            message = _("“%(key)s” is no text that this file has in both languages, so it cannot be agreed.")
            faults.add(key.position, message % {"key": key[:100]})
    faults.refuse_any()
