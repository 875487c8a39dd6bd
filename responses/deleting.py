"""Deleting responses with all that belongs to them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jobs.claims import Claim
from jobs.queueing import enqueue
from jobs.registry import handles
from responses import uploads
from responses.models import IdentifyingAnswer, Response, Upload

FILES_JOB = "erased files"


def delete(responses: Sequence[int]) -> int:
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


@handles(FILES_JOB, words=_("Delete the files of an erased response"))
def remove_files(claim: Claim) -> None:
    uploads.remove(claim.params["names"])
