"""Where a response that was brought in came from, for who looks after it."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext

from intake.models import Batch, BroughtIn


def origin_of(response_id: int) -> list[tuple[str, str]]:
    """The file and the row of a response, and what was noted of them; empty for one that came another way."""
    row = BroughtIn.objects.filter(response_id=response_id).select_related("batch").first()
    if row is None:
        return []
    found = [(gettext("File"), row.batch.name), (gettext("Row"), str(row.row))]
    notes = [note for note in (row.batch.note, row.note) if note]
    return [*found, (gettext("Where it comes from"), "; ".join(notes))] if notes else found


def forget_origins(responses: Sequence[int]) -> None:
    """Leave nothing that says which row of which file these responses came from, nor what was noted of it."""
    BroughtIn.objects.filter(response__in=responses).delete()


def rows_with_notes(batch: Batch) -> QuerySet[BroughtIn]:
    """The rows of a file that say themselves where they come from, in the order of the file."""
    return batch.responses.exclude(note="").order_by("row")
