"""The job that reads a file, row by row, and stores what is right: all of it in one transaction, or nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from intake.faults import CellFault, FileUnusable
from intake.headings import plan_of, read_headings
from intake.models import Batch, BroughtIn
from intake.rows import Brought, Terms, read_row
from intake.tables import MOST_COLUMNS, Table, read_table
from intake.wording import listed
from jobs.claims import Claim, JobFailed
from jobs.registry import handles
from questionnaire.document import Questionnaire
from responses.encryption import unseal
from responses.locks import submission_lock_key
from responses.models import Response
from responses.storing import Row, store
from surveys.models import Survey
from surveys.versions import questionnaire_for

JOB = "responses from a file"
FAULTS_LISTED = 1_000
ROWS_AT_ONCE = 1_000
# Reasons of failure; intake.views has words for them.
TOO_LATE = "too_late"
NOT_READABLE = "not_readable"

STILL_TAKEN = """SELECT count(*) FROM surveys_survey WHERE id = %s AND frozen_at IS NULL AND opens_at <= now()
    AND clock_timestamp() < closes_at + make_interval(mins => grace_minutes)"""


@dataclass
class Tally:
    """What was found so far."""

    places: dict[str, int]
    all_or_none: bool
    # Of the headings: where one is wrong nothing is taken, whatever the rows are like.
    has_wrong_headings: bool = False
    rows: int = 0
    taken: int = 0
    faulty_rows: int = 0
    fault_count: int = 0
    faults: list[list[object]] = field(default_factory=list)

    @property
    def takes_nothing(self) -> bool:
        """What is known by now: no row of the file will be taken."""
        return self.has_wrong_headings or (self.all_or_none and self.faulty_rows > 0)

    def note(self, faults: list[CellFault]) -> None:
        """In the order in which they stand in the file."""
        self.fault_count += len(faults)
        in_order = sorted(faults, key=lambda fault: self.places.get(fault.column.casefold(), MOST_COLUMNS))
        for fault in in_order[: FAULTS_LISTED - len(self.faults)]:
            self.faults.append(listed(fault, self.places))


class _NothingTaken(Exception):
    """Undoes what was stored before the first fault."""


def _forget_content(job_id: int) -> None:
    Batch.objects.filter(job_id=job_id).update(content=None)


@handles(JOB, words=_("Bring in responses from a file"), ended=_forget_content)
def bring_in(claim: Claim) -> None:
    """Read the file of the job's batch and store its responses, or say what is wrong with it.

    The responses, the numbers and the end of the job are one transaction: a worker that dies leaves nothing behind,
    and one that comes after it begins anew.
    """
    batch = Batch.objects.select_related("survey", "version", "created_by").get(job_id=claim.job_id)
    questionnaire = questionnaire_for(batch.version_id)
    tally = Tally({}, all_or_none=batch.all_or_none)
    try:
        with transaction.atomic():
            _read(claim, batch, questionnaire, tally)
            if tally.takes_nothing:
                raise _NothingTaken
            if tally.taken:
                _require_open(batch.survey)
            with claim.finishing():
                _note(batch, tally)
    except _NothingTaken:
        tally.taken = 0
        _finish(claim, batch, tally)
    except FileUnusable as unusable:
        tally.taken = 0
        tally.note(list(unusable.faults))
        _finish(claim, batch, tally)


def _finish(claim: Claim, batch: Batch, tally: Tally) -> None:
    with claim.finishing():
        _note(batch, tally)


def _read(claim: Claim, batch: Batch, questionnaire: Questionnaire, tally: Tally) -> None:
    table = read_table(_content(batch))
    claim.total = table.count
    tally.places |= {name.strip().casefold(): place for place, name in enumerate(table.headings, 1)}
    headings = read_headings(plan_of(questionnaire, batch.version.number), table.headings)
    tally.has_wrong_headings = bool(headings.faults)
    tally.note(list(headings.faults))
    terms = Terms(
        headings,
        batch.version.number,
        ZoneInfo(batch.survey.timezone),
        _now(),
        batch.missing_may_stand,
    )
    right = _right_rows(claim, table, terms, tally)
    while rows := list(islice(right, ROWS_AT_ONCE)):
        _store(batch, questionnaire, rows)
        tally.taken += len(rows)


def _content(batch: Batch) -> bytes:
    try:
        return unseal(bytes(batch.content or b""))
    except InvalidToken:
        raise JobFailed(NOT_READABLE) from None


def _right_rows(claim: Claim, table: Table, terms: Terms, tally: Tally) -> Iterator[Brought]:
    """The rows to store. All are read and their faults noted, also when none is to be stored any more."""
    for number, cells in table.rows:
        tally.rows += 1
        read = read_row(terms, number, cells)
        if isinstance(read, list):
            tally.faulty_rows += 1
            tally.note(read)
        elif not tally.takes_nothing:
            yield read
        claim.advance(tally.rows)


def _store(batch: Batch, questionnaire: Questionnaire, rows: list[Brought]) -> None:
    ids = store([_row(batch, questionnaire, row) for row in rows])
    BroughtIn.objects.bulk_create(
        BroughtIn(response_id=number, batch=batch, row=row.row, note=row.note)
        for number, row in zip(ids, rows, strict=True)
    )


def _row(batch: Batch, questionnaire: Questionnaire, row: Brought) -> Row:
    return Row(
        survey_id=batch.survey_id,
        version_id=batch.version_id,
        questionnaire=questionnaire,
        language=row.language,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        answers=row.answers,
        paradata=[],
        source=Response.Source.IMPORT,
        entered_by_id=batch.created_by_id,
    )


def _require_open(survey: Survey) -> None:
    """Raises JobFailed unless responses are still taken. Closing waits from here until the transaction ends: it sees
    all of the file or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(survey.pk))
        cursor.execute(STILL_TAKEN, [survey.pk])
        if cursor.fetchone() != (1,):
            raise JobFailed(TOO_LATE)


def _note(batch: Batch, tally: Tally) -> None:
    Batch.objects.filter(pk=batch.pk).update(
        rows=tally.rows,
        taken=tally.taken,
        faulty_rows=tally.faulty_rows,
        fault_count=tally.fault_count,
        faults=tally.faults,
    )
    if tally.taken:
        record(
            "responses brought in",
            actor=batch.created_by,
            survey_id=batch.survey_id,
            subject=str(batch.survey),
            name=batch.name,
            taken=tally.taken,
        )


def _now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment
