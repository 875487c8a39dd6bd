"""What people say about a survey, and about its Welsh: kept apart from what they answer."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import Resolver404, resolve

from accounts.audit import record
from questionnaire.document import Language
from questionnaire.plain_text import printable
from responses import addresses, encryption
from responses.models import Feedback, WelshReport
from surveys.models import Survey

LONGEST_TEXT = 2000
LONGEST_ADDRESS = 300
# For one survey. More than people say; a script that writes for its own sake ends here.
MOST_FEEDBACK_A_DAY = 5000
MOST_REPORTS_AN_HOUR = 100
HOUR = dt.timedelta(hours=1)


def give_feedback(survey_id: int, language: Language, day: dt.date, ease: int | None, text: str) -> bool:
    """Keep what somebody thought of the survey. Nothing says whose it is. False if there is too much of it today."""
    today = Feedback.objects.filter(survey_id=survey_id, day=day)
    if today.count() >= MOST_FEEDBACK_A_DAY:
        return False
    Feedback.objects.create(survey_id=survey_id, language=language, day=day, ease=ease, text=_text(text))
    return True


def report_welsh(path: str, text: str, reply_to: str) -> bool:
    """Keep what somebody says is wrong with the Welsh of the page at that path. `reply_to` is kept encrypted. False if
    there is too much of it in this hour."""
    survey = survey_of(path)
    recent = WelshReport.objects.filter(survey=survey, at__gt=Now() - HOUR)
    if recent.count() >= MOST_REPORTS_AN_HOUR:
        return False
    WelshReport.objects.create(
        survey=survey,
        address=printable(path)[:LONGEST_ADDRESS],
        text=_text(text),
        reply_to=encryption.encrypt(reply_to) if reply_to else None,
    )
    return True


def reply_address(report: WelshReport) -> str:
    return str(encryption.decrypt(bytes(report.reply_to)) or "") if report.reply_to else ""


@transaction.atomic
def forget_reply_addresses() -> int:
    """Delete the addresses that were given more than ADDRESSES_KEPT_DAYS ago; what was said stays. The number, which is
    recorded."""
    old = Now() - dt.timedelta(days=settings.ADDRESSES_KEPT_DAYS)
    forgotten = WelshReport.objects.filter(reply_to__isnull=False, at__lt=old).update(reply_to=None)
    if forgotten:
        record("addresses forgotten", actor=None, rows=forgotten, days=settings.ADDRESSES_KEPT_DAYS)
    return forgotten


def survey_of(path: str) -> Survey | None:
    """The published survey that a page belongs to; None for a page of no survey, and for what is no page."""
    place = _place(path)
    if place is None:
        return None
    return Survey.objects.published().filter(**{f"slug_{place.language}": place.slug}).first()


def without_secrets(path: str) -> str:
    """The path as it may be shown and kept: of a page whose address holds a code, that of its survey's start."""
    place = _place(path)
    return addresses.start(place.language, place.slug) if place is not None and place.has_code else path


@dataclass(frozen=True)
class _Place:
    language: Language
    slug: str
    has_code: bool


def _place(path: str) -> _Place | None:
    try:
        found = resolve(path).kwargs
    except Resolver404:
        return None
    if "slug" not in found or "language" not in found:
        return None
    return _Place(found["language"], found["slug"], "code" in found)


def _text(typed: str) -> str:
    return printable(typed).strip()[:LONGEST_TEXT]
