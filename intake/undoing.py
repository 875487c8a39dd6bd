"""Taking a file out again: a job, since a hundred thousand responses take Postgres many seconds.

Eight tables point to responses, and each deleted row is looked for in all of them, through their indexes: of the
time that a file takes, nine tenths are that, and there is no less of it in another order.
"""

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import User
from intake.models import Batch
from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import enqueue
from jobs.registry import handles
from responses.locks import submission_lock_key
from surveys.models import Survey

JOB = "take responses out again"
# Why it failed; intake.views has the words.
FROZEN = "frozen"

# By the database alone: through the models a hundred thousand were a thousand statements more. What came in a file has
# neither code nor files nor corrections; were there any, the database would refuse this whole. What was done about its
# texts goes with it in the database itself.
DELETE = """WITH brought AS (DELETE FROM intake_broughtin WHERE batch_id = %s RETURNING response_id),
    secrets AS (DELETE FROM responses_identifyinganswer i USING brought WHERE i.response_id = brought.response_id),
    deleted AS (DELETE FROM responses_response r USING brought WHERE r.id = brought.response_id RETURNING r.id)
    SELECT count(*) FROM deleted"""


class TooLateToUndo(Exception):
    """The survey is frozen: what was accepted is in its dataset."""


@transaction.atomic
def ask_to_undo(batch: Batch, person: User) -> bool:
    """Have a worker delete exactly the responses that the file brought. Raises TooLateToUndo.

    False if there is nothing to delete, or it has been asked for and has not failed.
    """
    if Survey.objects.filter(pk=batch.survey_id, frozen_at__isnull=False).exists():
        raise TooLateToUndo
    held = Batch.objects.select_for_update(of=("self",)).select_related("undo_job").get(pk=batch.pk)
    if not held.can_be_undone:
        return False
    job = enqueue(JOB, {"survey": batch.survey_id}, total=held.taken, created_by=person)
    Batch.objects.filter(pk=batch.pk).update(undo_job=job)
    return True


@handles(JOB, words=_("Delete the responses of a file"))
def take_out(claim: Claim) -> None:
    """Delete the responses of the job's file: all of them with the end of the job, or none. Closing waits for it, and
    what is frozen stays."""
    job = Job.objects.select_related("created_by").get(pk=claim.job_id)
    batch = Batch.objects.select_related("survey").get(undo_job=job)
    with transaction.atomic():
        _require_unfrozen(batch.survey_id)
        count = _delete(batch)
        with claim.finishing():
            _note(batch, job, count)


def _note(batch: Batch, job: Job, count: int) -> None:
    if Batch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=Now()):
        record(
            "responses taken out again",
            actor=job.created_by,
            survey_id=batch.survey_id,
            subject=str(batch.survey),
            name=batch.name,
            taken=count,
        )


def _delete(batch: Batch) -> int:
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [batch.pk])
        count: int = cursor.fetchone()[0]
        # What would else be looked for at the commit, when the job's row is locked and shows no sign of life.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return count


def _require_unfrozen(survey_id: int) -> None:
    """Raises JobFailed. Nobody closes the survey from here until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(survey_id))
    if Survey.objects.filter(pk=survey_id, frozen_at__isnull=False).exists():
        raise JobFailed(FROZEN)
