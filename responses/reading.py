"""What a request knows: the survey as it stands now, the response of the token it brought, and the database's clock.

All of it is one statement, so that window, state and answers are of the same moment.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from django.db import InterfaceError, OperationalError, connection

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Text
from responses import encryption
from responses.pending import Pending
from responses.statements import one

T = TypeVar("T")

SURVEY_COLUMNS = """s.id, s.slug_cy, s.slug_en, s.opens_at, s.closes_at, s.timezone, s.grace_minutes,
    s.current_version_id, s.frozen_at, s.access, s.keep_drafts_days, s.keep_identifying_days,
    s.keep_responses_days, s.after_keeping, now()"""
RESPONSE_COLUMNS = """r.id, r.version_id, v.number, r.language, r.source, r.started_at, r.submitted_at, r.reference,
    r.replaces_id, r.withdrawn_at, r.token_hash, r.paradata, r.answers, r.pending,
    (SELECT jsonb_object_agg(i.key, convert_from(i.value, 'UTF8'))
        FROM responses_identifyinganswer i WHERE i.response_id = r.id)"""
# The tokens' responses are found first and for themselves: one plan serves all (responses/statements.py), and it could
# otherwise go through every response of the survey, for each page that is turned.
BY_SLUG = f"""WITH r AS MATERIALIZED (SELECT * FROM responses_response WHERE token_hash = ANY(%s::bytea[]))
    SELECT {SURVEY_COLUMNS}, {RESPONSE_COLUMNS} FROM surveys_survey s
    LEFT JOIN r ON r.survey_id = s.id
    LEFT JOIN surveys_surveyversion v ON v.id = r.version_id
    WHERE s.{{column}} = %s AND s.current_version_id IS NOT NULL
    ORDER BY r.source = 'paper' DESC, r.id DESC LIMIT 1"""  # noqa: S608 (constants only)
BY_SLUG_IN: dict[Language, str] = {
    "cy": BY_SLUG.format(column="slug_cy"),
    "en": BY_SLUG.format(column="slug_en"),
}
# The same for the one token that nearly everybody brings: half the work.
BY_TOKEN = f"""SELECT {SURVEY_COLUMNS}, {RESPONSE_COLUMNS} FROM responses_response r
    JOIN surveys_survey s ON s.id = r.survey_id JOIN surveys_surveyversion v ON v.id = r.version_id
    WHERE r.token_hash = %s AND s.{{column}} = %s AND s.current_version_id IS NOT NULL"""  # noqa: S608 (constants only)
BY_TOKEN_IN: dict[Language, str] = {
    "cy": BY_TOKEN.format(column="slug_cy"),
    "en": BY_TOKEN.format(column="slug_en"),
}
BY_RESPONSE = f"""SELECT {SURVEY_COLUMNS}, {RESPONSE_COLUMNS} FROM responses_response r
    JOIN surveys_survey s ON s.id = r.survey_id JOIN surveys_surveyversion v ON v.id = r.version_id
    WHERE r.id = %s"""  # noqa: S608 (constants only)
# An address of another time or of the other language, for redirecting.
MOVED = """SELECT s.slug_cy, s.slug_en FROM surveys_survey s
    LEFT JOIN surveys_slughistory h ON h.survey_id = s.id AND h.language = %s AND h.slug = %s
    WHERE s.current_version_id IS NOT NULL AND (h.id IS NOT NULL OR %s IN (s.slug_cy, s.slug_en)) LIMIT 1"""


@dataclass(frozen=True)
class SurveyState:
    """What may change while people answer, as it was when the database looked (`now`)."""

    id: int
    slug_cy: str
    slug_en: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    timezone: str
    grace_minutes: int
    current_version_id: int
    frozen_at: dt.datetime | None
    access: str
    keep_drafts_days: int | None
    keep_identifying_days: int | None
    keep_responses_days: int | None
    after_keeping: str
    now: dt.datetime

    @property
    def slug(self) -> Text:
        return Text(self.slug_cy or "", self.slug_en or "")

    @cached_property
    def today(self) -> dt.date:
        """The date where the survey is held."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def is_before_opening(self) -> bool:
        return self.frozen_at is None and self.now < self.opens_at

    @property
    def is_open(self) -> bool:
        return self.frozen_at is None and self.opens_at <= self.now < self.closes_at

    @property
    def in_grace(self) -> bool:
        """Closed, but whoever began before the close may still go on."""
        return self.frozen_at is None and self.closes_at <= self.now < self.closes_at + self.grace

    @property
    def grace(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.grace_minutes)


OF_SURVEY = len(fields(SurveyState))


@dataclass(frozen=True)
class StoredResponse:
    id: int
    version_id: int
    version_number: int
    language: Language
    source: str
    started_at: dt.datetime
    submitted_at: dt.datetime | None
    reference: str | None
    replaces_id: int | None
    withdrawn_at: dt.datetime | None
    token_hash: bytes
    paradata: str  # JSON, a list of [page, language, milliseconds]
    answers: dict[str, AnswerValue]  # the identifying ones among them
    pending: Pending
    identifying_keys: frozenset[str]

    @property
    def is_keyed(self) -> bool:
        """Whether a member of staff keys it from paper."""
        return self.source == "paper"


@dataclass(frozen=True)
class Visit:
    survey: SurveyState
    response: StoredResponse | None

    @property
    def deadline(self) -> dt.datetime:
        """Until when this response is taken: whoever has begun before the close has the grace as well, and so has
        what is keyed, or corrects what was begun before (as in capture.STILL_TAKEN)."""
        survey, response = self.survey, self.response
        has_grace = response is not None and (
            response.started_at < survey.closes_at or response.is_keyed or response.replaces_id is not None
        )
        return survey.closes_at + (survey.grace if has_grace else dt.timedelta(0))

    @property
    def named_end(self) -> dt.datetime:
        """The time that a respondent is told to come back by: the published close, as the start page says, since the
        grace is for those whom it finds in the middle. Once it has passed, the deadline."""
        return self.survey.closes_at if self.survey.now < self.survey.closes_at else self.deadline

    @property
    def is_too_late(self) -> bool:
        return self.survey.frozen_at is not None or self.survey.now >= self.deadline


def read(language: Language, slug: str, token_hashes: Sequence[bytes] = ()) -> Visit | None:
    """The published survey at that address and the newest of its responses that have one of the tokens, one that is
    being keyed before any other.

    None if there is no such survey. Tried twice if the connection turns out to be broken.
    """
    row = tried_twice(lambda: _row(language, slug, token_hashes))
    return _visit(row) if row else None


def _row(language: Language, slug: str, token_hashes: Sequence[bytes]) -> tuple[Any, ...] | None:
    if len(token_hashes) == 1 and (row := one(BY_TOKEN_IN[language], [token_hashes[0], slug])):
        return row
    return one(BY_SLUG_IN[language], [_as_array(token_hashes), slug])


def _as_array(hashes: Sequence[bytes]) -> str:
    """As Postgres writes an array of them; psycopg looks at each type first, which takes it as long as the rest."""
    return "{" + ",".join(rf'"\\x{hashed.hex()}"' for hashed in hashes) + "}"


def read_response(response_id: int) -> Visit:
    row = one(BY_RESPONSE, [response_id])
    assert row is not None, "the caller holds a lock on this row"  # noqa: S101
    return _visit(row)


def moved_slugs(language: Language, slug: str) -> Text | None:
    """The present slugs of the survey that once had this one, or has it in the other language."""
    row = one(MOVED, [language, slug, slug])
    return Text(row[0] or "", row[1] or "") if row else None


def tried_twice(query: Callable[[], T]) -> T:
    """For the first statement of a request: a restart of Postgres breaks a connection that was kept from before."""
    try:
        return query()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return query()


def _visit(row: tuple[Any, ...]) -> Visit:
    survey, response = row[:OF_SURVEY], row[OF_SURVEY:]
    return Visit(SurveyState(*survey), _response(response) if response[0] is not None else None)


def _response(columns: tuple[Any, ...]) -> StoredResponse:
    *facts, answers, pending, encrypted = columns
    identifying = msgspec.json.decode(encrypted) if encrypted else {}
    return StoredResponse(  # type: ignore[misc]  # the facts are as many as the query has columns
        *facts,
        answers=msgspec.json.decode(answers) | {key: encryption.decrypt(v) for key, v in identifying.items()},
        pending=Pending.read(pending),
        identifying_keys=frozenset(identifying),
    )
