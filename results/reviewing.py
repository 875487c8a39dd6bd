"""Responses that signs of misuse have set aside, and saying of each whether it counts.

None of them leaves the data: what is found is a column of the dataset (`set_aside`).
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db import connection, transaction
from django.db.models import CharField, F
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate

from accounts.audit import record
from accounts.models import User
from responses.anonymity import is_anonymous
from responses.locks import submission_lock_key
from responses.models import Response
from surveys.models import Survey

PER_PAGE = 50
Finding = Literal["counts", "left_out"]

# What a response is called here. It shows no order, as its number would; and unlike the reference it stands on nobody's
# receipt, so that whoever may not see who people are cannot find a person's response among the data by it.
NAME = "left(encode(sha256(token_hash), 'hex'), 16)"
IS_NAME = re.compile("[0-9a-f]{16}")
NAMED = RawSQL(NAME, [], CharField())  # noqa: S611 (constants only)

# In each survey, up to a number: the index gives those that were set aside.
WAITING_IN = """SELECT s.id, w.waiting FROM surveys_survey s
        CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (
            SELECT FROM responses_response r WHERE r.survey_id = s.id AND r.submitted_at IS NOT NULL
                AND r.withdrawn_at IS NULL AND r.signs <> '[]' AND r.review = ''
            LIMIT %s) aside) w
    WHERE s.id = ANY(%s) AND s.frozen_at IS NULL AND w.waiting > 0"""

LOCK = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
DECIDE = f"""UPDATE responses_response r SET review = %s FROM surveys_survey s
    WHERE r.survey_id = %s AND s.id = r.survey_id AND s.frozen_at IS NULL AND r.submitted_at IS NOT NULL
        AND r.withdrawn_at IS NULL AND r.signs <> '[]' AND {NAME} = %s
    RETURNING r.id"""  # noqa: S608 (constants only)


class NothingToReview(Exception):
    """The response is not there (any more), is not set aside, or the survey is frozen."""


@dataclass(frozen=True)
class SetAside:
    """`submitted_at` is a date where the survey is anonymous."""

    name: str
    reference: str
    submitted_at: dt.datetime | dt.date
    language: str
    signs: list[str]
    review: str


def set_aside(survey: Survey, *, waiting_only: bool, number: str | None = None) -> Page[Any]:
    """A page of SetAside: the responses that were set aside, newest first. In an anonymous survey nothing shows when on
    its day, nor in which order, each was submitted."""
    assert survey.current_version_id is not None, "only what is published has responses"  # noqa: S101
    anonymous = is_anonymous(survey)
    zone = ZoneInfo(survey.timezone)
    moment = TruncDate("submitted_at", tzinfo=zone) if anonymous else F("submitted_at")
    rows = Response.objects.filter(survey=survey, submitted_at__isnull=False, withdrawn_at__isnull=True)
    rows = rows.exclude(signs=[]).annotate(name=NAMED, moment=moment)
    if waiting_only:
        rows = rows.filter(review="")
    found = rows.order_by("-moment", "name").values_list(
        "name", "reference", "moment", "language", "signs", "review"
    )
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(number)
    page.object_list = [
        SetAside(name, reference, moment, language, list(dict.fromkeys(signs)), review)
        for name, reference, moment, language, signs, review in page.object_list
    ]
    return page


def waiting_in(surveys: Iterable[int], most: int) -> dict[int, int]:
    """By survey, how many responses wait for a decision that can still be made: at most `most` are counted. Surveys in
    which none does are left out."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_IN, [most, list(surveys)])
        return dict(cursor.fetchall())


def decide(survey: Survey, name: str, finding: Finding, actor: User) -> None:
    """Say that a response counts, or that it is to be left out. May be said again until the survey is frozen.

    Raises NothingToReview.
    """
    if not IS_NAME.fullmatch(name):
        raise NothingToReview(name)
    with transaction.atomic(), connection.cursor() as cursor:
        # Closing waits for this, or this for closing: a dataset has what was found, or it was not found.
        cursor.execute(LOCK, submission_lock_key(survey.pk))
        cursor.execute(DECIDE, [finding, survey.pk, name])
        if cursor.fetchone() is None:
            raise NothingToReview(name)
        record(
            "response counted" if finding == "counts" else "response left out",
            actor=actor,
            survey_id=survey.pk,
            subject=str(survey),
            response=name,
        )
