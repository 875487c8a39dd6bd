"""Taking away what a rule says: in bounded batches, each committed with its count: it goes on where it stopped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from responses import uploads
from responses.deleting import delete, forget_origins
from responses.models import ComeBackCode, Disposal, IdentifyingAnswer, Invitation, Response, Upload
from responses.retention.anonymising import Codes, anonymise, codes_of
from surveys.models import Survey

BATCH = 500
IN_NO_DATASET = Q(submitted_at=None) | Q(withdrawn_at__isnull=False)
# Says how many rows are done; may raise to stop.
Step = Callable[[int], None]
Rows = QuerySet[Response] | QuerySet[Invitation]


def dispose(disposal: Disposal, step: Step) -> None:
    """Do what the disposal says, all of it or what an earlier run has left."""
    if disposal.subject == Disposal.Subject.DRAFTS:
        # What was withdrawn is in no dataset either, and of as little use.
        _each_batch(disposal, _of(disposal).filter(IN_NO_DATASET), _delete, step)
    elif disposal.subject == Disposal.Subject.IDENTIFYING:
        _each_batch(disposal, _of(disposal), _Identifying(codes_of(disposal.survey_id)), step)
    elif disposal.subject == Disposal.Subject.INVITATIONS:
        _each_batch(disposal, Invitation.objects.filter(survey_id=disposal.survey_id), _uninvite, step)
    elif disposal.action == Survey.AfterKeeping.DELETE:
        _each_batch(disposal, _of(disposal), _delete, step)
    else:
        left = _of(disposal, anonymised_at=None).exclude(IN_NO_DATASET)
        _each_batch(disposal, left, _Anonymising(codes_of(disposal.survey_id)), step)


def _of(disposal: Disposal, **which: object) -> QuerySet[Response]:
    return Response.objects.filter(survey_id=disposal.survey_id, **which)


def _each_batch(disposal: Disposal, rows: Rows, act: Callable[[list[int]], int], step: Step) -> None:
    for keys in _batches(rows):
        with transaction.atomic():
            # Two workers may be at it for a moment: each counts what it has taken away itself. The newest first, as
            # whoever erases a response takes them.
            held = rows.filter(pk__in=keys).order_by("-pk").select_for_update()
            locked = list(held.values_list("pk", flat=True))
            done = act(locked)
            Disposal.objects.filter(pk=disposal.pk).update(rows=F("rows") + done)
        disposal.refresh_from_db(fields=["rows"])
        step(disposal.rows)


def _batches(rows: Rows) -> Iterator[list[int]]:
    """The keys of the rows, once, in their order."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


def _delete(responses: list[int]) -> int:
    _drop_files(Upload.objects.filter(response__in=responses))
    return delete(responses)


def _uninvite(invitations: list[int]) -> int:
    return Invitation.objects.filter(pk__in=invitations).delete()[0]


def _drop_files(rows: QuerySet[Upload]) -> None:
    # Before their rows, so that nothing remains of which nobody knows. It has been decided: a run that is stopped here
    # is run again.
    uploads.remove(rows.values_list("stored_name", flat=True))
    rows.delete()


def _cut_off(responses: list[int]) -> None:
    """Let no invitation lead to the responses any more, nor anything to the row of a file that they came from."""
    Invitation.objects.filter(response__in=responses).update(response=None, token=None)
    forget_origins(responses)


@dataclass(frozen=True)
class _Identifying:
    """Deletes the answers that identify a person; the responses stay. Counts answers."""

    codes: Codes

    def __call__(self, responses: list[int]) -> int:
        _drop_files(Upload.objects.filter(response__in=responses, question__in=self.codes.identifying))
        # What was typed and not saved may be such an answer, and nobody can go on with it.
        Response.objects.filter(pk__in=responses, pending__isnull=False).update(pending=None)
        _cut_off(responses)
        return IdentifyingAnswer.objects.filter(response__in=responses).delete()[0]


@dataclass(frozen=True)
class _Anonymising:
    codes: Codes

    def __call__(self, responses: list[int]) -> int:
        _drop_files(Upload.objects.filter(response__in=responses))
        IdentifyingAnswer.objects.filter(response__in=responses).delete()
        ComeBackCode.objects.filter(response__in=responses).delete()
        _cut_off(responses)
        return anonymise(responses, self.codes)
