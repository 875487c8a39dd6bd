"""Erasing a response: the row and all that belongs to it, at somebody's wish."""

from collections.abc import Sequence

from django.db import connection, transaction

from accounts.audit import record
from accounts.models import User
from jobs.claims import Claim
from jobs.queueing import enqueue
from jobs.registry import handles
from responses import uploads
from responses.locks import submission_lock_key
from responses.models import IdentifyingAnswer, Response, Upload
from surveys.models import Survey

FILES_JOB = "erased files"


class Frozen(Exception):
    """The survey is frozen, so a dataset may hold the response: only exports.erasing can erase it."""


@transaction.atomic
def erase(response_id: int, *, reason: str, actor: User | None = None) -> None:
    """Delete a response of a survey that is not frozen, in progress or submitted, with its identifying answers and
    files; audited with the reason. A correction of it, or what it corrects, stays as it is.

    `actor` is the member of staff who does it, None where the respondents do it themselves. Raises
    Response.DoesNotExist, and Frozen.
    """
    response = Response.objects.select_related("survey").defer("answers").get(pk=response_id)
    with connection.cursor() as cursor:
        # As submitting does: closing counts the response, or comes after it is gone.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(response.survey_id))
    if Survey.objects.filter(pk=response.survey_id, frozen_at__isnull=False).exists():
        raise Frozen(response_id)
    remove([response_id])
    record_erasure(response, reason=reason, actor=actor)


def remove(responses: Sequence[int]) -> int:
    """Delete the rows of responses and everything of theirs, in the caller's transaction. The number that there were.

    Their files are removed by a job of that transaction: neither a rollback nor a crash leaves one without the other.
    """
    files = Upload.objects.filter(response__in=responses)
    names = list(files.values_list("stored_name", flat=True))
    if names:
        enqueue(FILES_JOB, {"names": names})
        files.delete()
    IdentifyingAnswer.objects.filter(response__in=responses).delete()
    _, deleted = Response.objects.filter(pk__in=responses).delete()
    return deleted.get(Response._meta.label, 0)


def record_erasure(response: Response, *, reason: str, actor: User | None) -> None:
    """Note in the audit that the response is gone. Its reference stays there, to show that it was done."""
    record(
        "response erased",
        actor=actor,
        survey_id=response.survey_id,
        subject=str(response.survey),
        reference=response.reference or "",
        reason=reason,
    )


@handles(FILES_JOB)
def remove_files(claim: Claim) -> None:
    uploads.remove(claim.params["names"])
