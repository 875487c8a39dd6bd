"""Importing a survey file: a new draft, or in the place of the draft of the survey with the same addresses."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record as audit
from accounts.models import User
from questionnaire.document import LANGUAGES
from surveys.agreement import agree
from surveys.files.faults import START, Faults, FileRefused
from surveys.files.reading import read_content, read_file
from surveys.files.shapes import Record
from surveys.files.storing import describe_survey, replace_draft
from surveys.models import SlugHistory, Survey
from surveys.texts import texts_of
from surveys.windows import change_window


@dataclass(frozen=True)
class Wishes:
    """What is wanted beside, or instead of, what the file says."""

    slug_cy: str = ""
    slug_en: str = ""
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    agree_all: bool = False
    # Whether what the file calls agreed may count as agreed; None where an operator answers for it.
    may_agree: Callable[[Survey], bool] | None = None


@dataclass
class Imported:
    """`notes` are sentences for the operator, in the active language."""

    survey: Survey
    is_new: bool
    counts: dict[str, int]
    agreed: list[str]
    record: Record
    notes: list[str] = field(default_factory=list)


def import_survey(source: Path | bytes, *, user: User | None = None, wishes: Wishes = Wishes()) -> Imported:
    """Import the survey file at a path, or with that content, in `user`'s name.

    Raises FileRefused, and then nothing has changed; likewise WindowRefused for a window asked for in `wishes`.
    """
    record = read_content(source) if isinstance(source, bytes) else read_file(source)
    with transaction.atomic():
        return _store(record, user, wishes)


def _store(record: Record, user: User | None, wishes: Wishes) -> Imported:
    survey = _survey_for(record, wishes)
    is_new = survey.pk is None
    describe_survey(survey, record)
    notes = _set_window(survey, record, wishes)
    survey.save()
    if survey.current_version_id is not None and (wishes.opens or wishes.closes):
        change_window(
            survey,
            user,
            opens=wishes.opens or survey.opens_at,
            closes=wishes.closes or survey.closes_at,
            grace_minutes=survey.grace_minutes,
        )
    counts = replace_draft(survey, record)
    audit("survey imported", actor=user, survey_id=survey.pk, subject=str(survey), new=is_new, **counts)
    agreed = _agree(survey, record, user, wishes)
    return Imported(survey, is_new, counts, agreed, record, notes)


def _survey_for(record: Record, wishes: Wishes) -> Survey:
    """The survey with the file's addresses, locked, or a new one. Refuses an address that is another survey's."""
    stated = record["survey"].get("slug", {})
    slugs = {"cy": wishes.slug_cy or stated.get("cy", ""), "en": wishes.slug_en or stated.get("en", "")}
    position = record["survey"].at("slug")
    given = {f"slug_{language}": slug for language, slug in slugs.items() if slug}
    if given and (survey := Survey.objects.select_for_update().filter(**given).first()):
        return survey
    faults = Faults()
    for language in LANGUAGES:
        slug = slugs[language]
        if slug and _is_taken(language, slug):
            message = _("The address “%(slug)s” belongs to another survey. Choose another.")
            faults.add(position, message % {"slug": slug})
    faults.refuse_any()
    return Survey(slug_cy=slugs["cy"], slug_en=slugs["en"])


def _is_taken(language: str, slug: str) -> bool:
    return (
        Survey.objects.filter(**{f"slug_{language}": slug}).exists()
        or SlugHistory.objects.filter(language=language, slug=slug).exists()
    )


def _set_window(survey: Survey, record: Record, wishes: Wishes) -> list[str]:
    window = record["survey"].get("window", {})
    if survey.current_version_id is not None:
        # Respondents live by it: only who asks for another window changes it, and that is audited.
        if _differs(survey, window) and not (wishes.opens or wishes.closes):
            return [
                _("The survey has been published, so its window stays as it was, not as the file has it.")
            ]
        return []
    survey.timezone = window.get("timezone", "Europe/London")
    survey.grace_minutes = window.get("grace_minutes", 30)
    survey.opens_at = wishes.opens or window.get("opens")
    survey.closes_at = wishes.closes or window.get("closes")
    if survey.opens_at and survey.closes_at and survey.closes_at <= survey.opens_at:
        faults = Faults()
        faults.add(record["survey"].at("window"), _("The survey must close after it opens."))
        faults.refuse_any()
    return []


def _differs(survey: Survey, window: dict[str, object]) -> bool:
    kept = {
        "opens": survey.opens_at,
        "closes": survey.closes_at,
        "timezone": survey.timezone,
        "grace_minutes": survey.grace_minutes,
    }
    return any(kept[name] != value for name, value in window.items())


def _agree(survey: Survey, record: Record, user: User | None, wishes: Wishes) -> list[str]:
    stated = record["survey"].get("agreed", False)
    texts = texts_of(survey)
    if isinstance(stated, list):
        _require_agreeable(stated, record, {text.key for text in texts if text.is_complete})
    if wishes.may_agree is not None and not wishes.may_agree(survey):
        return []
    if wishes.agree_all or stated is True:
        return agree(survey, None, user, texts=texts)
    return agree(survey, stated, user, texts=texts) if stated else []


def _require_agreeable(keys: list[str], record: Record, complete: set[str]) -> None:
    faults = Faults()
    for key in keys:
        if key not in complete:
            message = _("“%(key)s” is no text that this file has in both languages, so it cannot be agreed.")
            faults.add(record["survey"].at("agreed") or START, message % {"key": key[:100]})
    faults.refuse_any()


__all__ = ["FileRefused", "Imported", "Wishes", "import_survey"]
