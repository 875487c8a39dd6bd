"""Deleting responses with all that belongs to them."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from jobs.claims import Claim
from jobs.queueing import enqueue
from jobs.registry import handles
from responses import uploads
from responses.models import IdentifyingAnswer, Response, Upload

FILES_JOB = "erased files"
# Called with ids of responses, in the transaction that takes away what leads from them to a person.
Forget = Callable[[Sequence[int]], None]
_forgets: list[Forget] = []


def forget_with(forget: Forget) -> None:
    """Let a room above this one forget what it knows of responses when they are erased or made anonymous."""
    _forgets.append(forget)


def forget_origins(responses: Sequence[int]) -> None:
    """Have the other rooms forget where these responses came from."""
    for forget in _forgets:
        forget(responses)


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
    forget_origins(responses)
    _, deleted = Response.objects.filter(pk__in=responses).delete()
    return deleted.get(Response._meta.label, 0)


@handles(FILES_JOB, words=_("Delete the files of an erased response"))
def remove_files(claim: Claim) -> None:
    uploads.remove(claim.params["names"])
