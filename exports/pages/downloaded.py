"""Who has downloaded what, from the audit."""

from datetime import datetime

from django.db.models import Count, QuerySet, Window
from django.db.models.fields.json import KT
from msgspec import Struct

from accounts.models import AuditEntry

# A file of a dataset, by itself or within a zip file; and what is no file of one.
FILE = "file downloaded"
ACTIONS = (FILE, "identifying downloaded", "sent files downloaded", "response given")


class Downloads(Struct, frozen=True):
    """How often a file was downloaded, and last by whom and when."""

    times: int
    last_by: str
    last_at: datetime


# A file of a survey: the number of its dataset, and its name.
Key = tuple[int, str]


def entries(survey_id: int) -> QuerySet[AuditEntry]:
    """Every download of a survey's data, the newest first."""
    return AuditEntry.objects.filter(survey_id=survey_id, action__in=ACTIONS).select_related("actor")


def downloads_of_files(survey_id: int) -> dict[Key, Downloads]:
    """Of each file that has been downloaded. One query, whose result has a row for each of them."""
    file = [KT("details__dataset"), KT("details__name")]
    found = (
        AuditEntry.objects.filter(survey_id=survey_id, action=FILE)
        .annotate(
            dataset=file[0],
            name=file[1],
            times=Window(Count("pk"), partition_by=file),
        )
        .order_by("dataset", "name", "-at", "-pk")
        .distinct("dataset", "name")
        .values_list("dataset", "name", "times", "at", "actor__username")
    )
    return {
        (int(dataset), name): Downloads(times, person or "", at)
        for dataset, name, times, at, person in found
        if dataset and name
    }
