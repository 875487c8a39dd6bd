"""Capture: start a response, save a page of it, submit it. Each write is one statement that decides for itself.

Time is the database's: now() for saving, clock_timestamp() for submitting, because that may have waited for a lock.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from questionnaire.answers import AnswerValue
from questionnaire.cleaning import check_answers
from questionnaire.document import Language, Option, Questionnaire
from questionnaire.faults import Fault
from questionnaire.lists import item_key
from questionnaire.paper import was_let_stand
from responses import coming_back, encryption, uploads
from responses.identity import new_reference, new_token, token_hash
from responses.journey import final_answers, standing
from responses.locks import submission_lock_key
from responses.models import Response
from responses.noting import with_notes
from responses.pending import Pending
from responses.reading import StoredResponse, Visit, read_response, tried_twice
from responses.statements import one
from surveys.versions import questionnaire_for

# Whoever began before the close has the grace as well, and so has what is keyed from paper. A correction goes on with
# what was begun before: there would be nothing to correct otherwise.
STILL_TAKEN = """r.submitted_at IS NULL AND s.frozen_at IS NULL AND {moment} < s.closes_at
    + CASE WHEN r.started_at < s.closes_at OR r.source = 'paper' OR r.replaces_id IS NOT NULL
        THEN make_interval(mins => s.grace_minutes) ELSE interval '0' END"""

# Without an invitation only where anybody may answer; what staff key or bring in a file has come through them.
START = """WITH s AS (
        SELECT id, current_version_id, (now() AT TIME ZONE timezone)::date AS today,
            extract(epoch FROM closes_at - now())::bigint AS seconds_left
        FROM surveys_survey WHERE {column} = %(slug)s AND current_version_id IS NOT NULL AND frozen_at IS NULL
            AND opens_at <= now() AND now() < closes_at
                + CASE WHEN %(source)s = 'paper' THEN make_interval(mins => grace_minutes) ELSE interval '0' END
            AND (access <> 'invited' OR %(source)s <> 'web')),
    begun AS (
        INSERT INTO responses_response
            (survey_id, version_id, token_hash, language, source, page, started_at, answers, paradata, device,
                entered_by_id, signs, replaces_id)
        SELECT s.id, s.current_version_id, %(token_hash)s, %(language)s, %(source)s, 1, now(), %(answers)s::jsonb, '[]',
            %(device)s, %(entered_by)s, %(signs)s::jsonb, %(replaces)s
        FROM s
        RETURNING id)
    SELECT begun.id, s.id, s.current_version_id, s.today, s.seconds_left FROM begun, s"""
START_IDENTIFYING = START.replace(
    "RETURNING id)",
    """RETURNING id),
    kept AS (
        INSERT INTO responses_identifyinganswer (response_id, key, value)
        SELECT begun.id, given.key, given.value
        FROM begun, unnest(%(keys)s::text[], %(values)s::bytea[]) AS given(key, value))""",
)
MOST_PARADATA = 1000
MILLISECOND = dt.timedelta(milliseconds=1)
COLUMNS: dict[Language, str] = {"cy": "slug_cy", "en": "slug_en"}
START_IN = {language: START.format(column=column) for language, column in COLUMNS.items()}
START_IDENTIFYING_IN = {
    language: START_IDENTIFYING.format(column=column) for language, column in COLUMNS.items()
}

# Merged by the database, so that two open tabs cannot undo each other.
SAVE = f"""UPDATE responses_response r SET answers = r.answers || %(answers)s::jsonb,
        paradata = r.paradata || %(turned)s::jsonb, pending = %(pending)s, language = %(language)s,
        page = greatest(r.page, %(reached)s)
    FROM surveys_survey s WHERE r.id = %(id)s AND s.id = r.survey_id AND {STILL_TAKEN.format(moment="now()")}
    RETURNING r.id"""  # noqa: S608 (constants only)
KEEP_IDENTIFYING = """WITH saved AS ({save}), kept AS (
        INSERT INTO responses_identifyinganswer (response_id, key, value)
        SELECT saved.id, given.key, given.value
        FROM saved, unnest(%(keys)s::text[], %(values)s::bytea[]) AS given(key, value)
        ON CONFLICT (response_id, key) DO UPDATE SET value = excluded.value)
    SELECT id FROM saved"""
SAVE_IDENTIFYING = KEEP_IDENTIFYING.format(save=SAVE)

KEEP_TYPED = f"""UPDATE responses_response r SET pending = %s, language = %s FROM surveys_survey s
    WHERE r.id = %s AND s.id = r.survey_id AND {STILL_TAKEN.format(moment="now()")} RETURNING r.id"""  # noqa: S608

LOCK = """SELECT pg_advisory_xact_lock_shared(%s, %s), r.id FROM responses_response r WHERE r.id = %s FOR UPDATE"""
SUBMIT = f"""WITH submitted AS (
        UPDATE responses_response r SET answers = %(answers)s::jsonb, pending = NULL, language = %(language)s,
            reference = %(reference)s, submitted_at = c.moment, signs = r.signs || %(signs)s::jsonb
        FROM surveys_survey s, (SELECT clock_timestamp() AS moment) c
        WHERE r.id = %(id)s AND s.id = r.survey_id AND {STILL_TAKEN.format(moment="c.moment")}
        RETURNING r.id, r.submitted_at),{{further}}
    dropped AS (DELETE FROM responses_identifyinganswer i USING submitted
        WHERE i.response_id = submitted.id AND NOT i.key = ANY(%(keys)s::text[])),
    kept AS (INSERT INTO responses_identifyinganswer (response_id, key, value)
        SELECT submitted.id, given.key, given.value
        FROM submitted, unnest(%(new_keys)s::text[], %(new_values)s::bytea[]) AS given(key, value)
        ON CONFLICT (response_id, key) DO UPDATE SET value = excluded.value)
    SELECT id FROM submitted"""  # noqa: S608 (constants only)
# What a correction stands in for, once it is submitted itself.
REPLACE = """
    replaced AS (UPDATE responses_response old SET withdrawn_at = submitted.submitted_at FROM submitted
        WHERE old.id = %(replaces)s AND old.withdrawn_at IS NULL),"""
# The invitation that it was begun with is used: with that its way back to the response ends, and in an anonymous survey
# nothing is left that says whose the response was.
USE = """
    used AS (UPDATE responses_invitation v
        SET used_on = (submitted.submitted_at AT TIME ZONE s.timezone)::date, token = NULL{and_unlink}
        FROM submitted, surveys_survey s WHERE v.response_id = submitted.id AND s.id = v.survey_id),"""
USE_LINKED = USE.format(and_unlink="")
USE_ANONYMOUS = USE.format(and_unlink=", response_id = NULL")
# The code stands on the receipt: kept here, it costs no commit of its own.
KEEP_CODE = """
    coded AS (INSERT INTO responses_comebackcode (response_id, locator, rest_hash, sealed)
        SELECT submitted.id, %(locator)s, %(rest_hash)s, %(sealed)s FROM submitted ON CONFLICT DO NOTHING),"""


@dataclass(frozen=True)
class Origin:
    """Where a response comes from. `signs` are codes of signs of misuse that its beginning shows; `entered_by_id` is
    the member of staff who keys it; `replaces_id` the response that it corrects."""

    source: str = Response.Source.WEB
    device: str = ""
    signs: Sequence[str] = ()
    entered_by_id: int | None = None
    replaces_id: int | None = None


FROM_THE_WEB = Origin()


@dataclass(frozen=True)
class Brought:
    """Answers that a response has from its beginning."""

    plain: Mapping[str, AnswerValue] = field(default_factory=dict)
    identifying: Mapping[str, AnswerValue] = field(default_factory=dict)


NOTHING_BROUGHT = Brought()


@dataclass(frozen=True)
class Started:
    id: int
    survey_id: int
    version_id: int
    today: dt.date
    seconds_left: int  # to the close
    token: str


@dataclass(frozen=True)
class Submitted:
    reference: str


@dataclass(frozen=True)
class NotFinished:
    """A page still stands in the way; `fault` is None if it has only not been visited, or holds unsaved typing."""

    page: int
    fault: Fault | None = None


@dataclass(frozen=True)
class TooLate:
    """The window, and the grace, are over."""


def start(
    language: Language,
    slug: str,
    origin: Origin = FROM_THE_WEB,
    brought: Brought = NOTHING_BROUGHT,
) -> Started | None:
    """Begin a response to the survey's current version; None unless the database's clock is within its window, or
    where it comes from the web and only people with an invitation may answer."""
    token = new_token()
    params = {
        "slug": slug,
        "token_hash": token_hash(token),
        "language": language,
        "source": origin.source,
        "device": origin.device,
        "entered_by": origin.entered_by_id,
        "signs": as_json(list(origin.signs)),
        "replaces": origin.replaces_id,
        "answers": as_json(brought.plain),
        **_encrypted(brought.identifying),
    }
    sql = (START_IDENTIFYING_IN if brought.identifying else START_IN)[language]
    row = tried_twice(lambda: one(sql, params))
    return Started(*row, token=token) if row else None  # type: ignore[misc]


def save_page(
    visit: Visit,
    questionnaire: Questionnaire,
    page: int,
    values: Mapping[str, AnswerValue],
    language: Language,
    reached: int | None = None,
    offered: Mapping[str, Sequence[Option]] | None = None,
) -> bool:
    """Merge one page's clean values and leave every other page as it is. `offered`: the options that questions with
    conditional ones had, by code.

    False if the response is no longer taken: submitted in the meantime, or too late.
    """
    response = response_of(visit)
    seed = response.token_hash
    values = with_notes(questionnaire, values, response.version_number, language, seed, offered or {})
    identifying, plain = apart(questionnaire, values)
    params: dict[str, Any] = {
        "id": response.id,
        "answers": as_json(plain),
        "turned": turned(visit, page, language),
        "language": language,
        "reached": reached or page,
        "pending": response.pending.without(page).stored(),
    }
    return is_taken(SAVE, SAVE_IDENTIFYING, params, identifying)


def turned(visit: Visit, page: int, language: Language) -> str:
    """What saving a page adds to the paradata, as JSON: page, language, and milliseconds since the save before (or the
    start), by the database's clock when it was read. To add them up in the statement took a sixth of the save.

    Nothing more after a thousand entries: nobody's visit has so many.
    """
    response = response_of(visit)
    entries: list[tuple[int, str, int]] = msgspec.json.decode(response.paradata)
    if len(entries) >= MOST_PARADATA:
        return "[]"
    since_start = (visit.survey.now - response.started_at) // MILLISECOND
    since_save = since_start - sum(milliseconds for _page, _language, milliseconds in entries)
    return msgspec.json.encode([(page, language, max(0, since_save))]).decode()


def is_taken(save: str, save_identifying: str, params: Any, identifying: Mapping[str, AnswerValue]) -> bool:
    """Run the one of these statements that is needed; the second keeps identifying answers too. False if the row is not
    as the statement wants it."""
    if not identifying:
        return one(save, params) is not None
    return one(save_identifying, params | _encrypted(identifying)) is not None


def _encrypted(identifying: Mapping[str, AnswerValue]) -> dict[str, Any]:
    return {
        "keys": list(identifying),
        "values": [encryption.encrypt(value) for value in identifying.values()],
    }


def keep_typed(visit: Visit, pending: Pending, language: Language) -> bool:
    """Keep what has been typed apart from the answers. False if the response is no longer taken."""
    return one(KEEP_TYPED, [pending.stored(), language, response_of(visit).id]) is not None


def submit(
    visit: Visit, language: Language, signs: Sequence[str] = (), *, token: str = ""
) -> Submitted | NotFinished | TooLate:
    """Accept the response, once: a second call gets the reference of the first. `signs`: codes of signs of misuse that
    submitting shows; they refuse nothing. With the `token`, its code can be used afterwards.

    Walks the route again, drops what is off it and checks every answer. Takes the survey's lock, shared: closing takes
    it alone, and so sees either all of this or nothing.
    """
    for _attempt in range(5):
        try:
            with transaction.atomic():
                return _submit(visit, language, signs, token)
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise RuntimeError("no free reference was drawn in five attempts")


def _submit(
    visit: Visit, language: Language, signs: Sequence[str], token: str
) -> Submitted | NotFinished | TooLate:
    # Locked before it is read, by a statement of its own: what a statement reads is as old as the statement.
    if one(LOCK, [*submission_lock_key(visit.survey.id), response_of(visit).id]) is None:
        # Erased a moment ago.
        return TooLate()
    locked = read_response(response_of(visit).id)
    response = response_of(locked)
    if response.reference is not None:
        return Submitted(response.reference)
    if locked.is_too_late:
        return TooLate()
    questionnaire = questionnaire_for(response.version_id)
    unfinished = standing(questionnaire, response, locked.survey.today).unfinished
    if unfinished is not None:
        return NotFinished(unfinished)
    answers = final_answers(questionnaire, response.answers, locked.survey.today)
    faults = _faults(questionnaire, response, answers, locked.survey.today)
    if faults:
        return NotFinished(*faults[0])
    has_files = any(question.kind.uploads for question in questionnaire.questions)
    if has_files and (lost := uploads.first_lost(questionnaire, response.id, answers)):
        return NotFinished(*lost)
    accepted = _accept(response, questionnaire, answers, language, signs, token)
    if has_files and isinstance(accepted, Submitted):
        uploads.drop_all_but(response.id, answers)
    return accepted


def _faults(
    questionnaire: Questionnaire,
    response: StoredResponse,
    answers: Mapping[str, AnswerValue],
    today: dt.date,
) -> list[tuple[int, Fault]]:
    """What stands in the way of submitting; of what is keyed, without what was let stand as it is on paper."""
    found = check_answers(questionnaire, answers, today)
    if not response.is_keyed:
        return list(found)
    return [
        (number, fault)
        for number, fault in found
        if not was_let_stand(response.answers, questionnaire.page(number).code, fault)
    ]


def _accept(
    response: StoredResponse,
    questionnaire: Questionnaire,
    answers: Mapping[str, AnswerValue],
    language: Language,
    signs: Sequence[str],
    token: str,
) -> Submitted | TooLate:
    identifying, plain = apart(questionnaire, answers)
    # What was worked out by now, which nobody was asked for; and answers from which the route took options away.
    stored = response.answers
    new = {key: value for key, value in identifying.items() if key not in stored or stored[key] != value}
    reference = new_reference()
    params: dict[str, Any] = {
        "id": response.id,
        "answers": as_json(plain),
        "keys": list(identifying),
        "new_keys": list(new),
        "new_values": [encryption.encrypt(value) for value in new.values()],
        "language": language,
        "reference": reference,
        "signs": as_json(list(signs)),
        "replaces": response.replaces_id,
    }
    further = REPLACE if response.replaces_id else ""
    if response.source == Response.Source.INVITATION:
        further += USE_ANONYMOUS if questionnaire.settings.anonymous else USE_LINKED
    if token:
        code = coming_back.row_for(response.id, token)
        params |= {"locator": code.locator, "rest_hash": code.rest_hash, "sealed": code.sealed}
        further += KEEP_CODE
    statement = SUBMIT.format(further=further)
    return Submitted(reference) if one(statement, params) else TooLate()


def apart(
    questionnaire: Questionnaire, values: Mapping[str, AnswerValue]
) -> tuple[dict[str, AnswerValue], dict[str, AnswerValue]]:
    """The identifying values, and the others."""
    identifying: dict[str, AnswerValue] = {}
    plain: dict[str, AnswerValue] = {}
    for key, value in values.items():
        (identifying if is_identifying(questionnaire, key) else plain)[key] = value
    return identifying, plain


def is_identifying(questionnaire: Questionnaire, key: str) -> bool:
    """Whether what is stored under the key answers a question that identifies a person. The ids of a list do not."""
    if key.partition("/")[0] in questionnaire.lists:
        of_item = item_key(questionnaire, key)
        if of_item is None:
            return False
        key = of_item.key
    return questionnaire.question(key.partition("/")[0]).identifying


def response_of(visit: Visit) -> StoredResponse:
    assert visit.response is not None, "callers have looked"  # noqa: S101
    return visit.response


def as_json(values: Mapping[str, AnswerValue] | Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
