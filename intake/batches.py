"""Files handed in, and taken out again."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from intake.models import Batch
from intake.working import JOB
from jobs.queueing import enqueue
from responses.encryption import seal
from responses.locks import submission_lock_key
from responses.uploads import tidy_name
from surveys.models import Survey

# By the database alone: through the models a hundred thousand were a thousand statements and a minute of a request.
# What came in a file has neither code nor files nor corrections; were there any, the database would refuse this whole.
DELETE = """WITH brought AS (DELETE FROM intake_broughtin WHERE batch_id = %s RETURNING response_id),
    secrets AS (DELETE FROM responses_identifyinganswer i USING brought WHERE i.response_id = brought.response_id),
    deleted AS (DELETE FROM responses_response r USING brought WHERE r.id = brought.response_id RETURNING r.id)
    SELECT count(*) FROM deleted"""


class TooLateToUndo(Exception):
    """The survey is frozen: what was accepted is in its dataset."""


@dataclass(frozen=True)
class Wishes:
    """How a file is to be brought in. Without `all_or_none` the rows that are right are taken, and the others are not;
    with `missing_may_stand` required questions may be empty, as on paper."""

    all_or_none: bool = True
    missing_may_stand: bool = False
    note: str = ""


@transaction.atomic
def hand_in(survey: Survey, name: str, content: bytes, person: User, wishes: Wishes) -> Batch:
    """Keep the file, sealed, and ask for it to be read as responses to the survey's current version."""
    assert survey.current_version_id is not None, "only what is published takes responses"  # noqa: S101
    return Batch.objects.create(
        survey=survey,
        version_id=survey.current_version_id,
        job=enqueue(JOB, {"survey": survey.pk}, created_by=person),
        name=tidy_name(name),
        content=seal(content),
        note=wishes.note,
        all_or_none=wishes.all_or_none,
        missing_may_stand=wishes.missing_may_stand,
        created_by=person,
    )


@transaction.atomic
def undo(batch: Batch, person: User) -> int:
    """Delete exactly the responses that the file brought; their number. Raises TooLateToUndo.

    A second call finds nothing to delete.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(batch.survey_id))
    if Survey.objects.filter(pk=batch.survey_id, frozen_at__isnull=False).exists():
        raise TooLateToUndo
    if not Batch.objects.filter(pk=batch.pk, undone_at=None, taken__gt=0).update(undone_at=Now()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [batch.pk])
        count: int = cursor.fetchone()[0]
    record(
        "responses taken out again",
        actor=person,
        survey_id=batch.survey_id,
        subject=str(batch.survey),
        name=batch.name,
        taken=count,
    )
    return count
