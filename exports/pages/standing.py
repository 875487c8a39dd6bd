"""How far the files of many surveys are, each in a line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from exports.models import Dataset
from jobs.models import Job


@dataclass(frozen=True)
class Standing:
    """A dataset in use and its standard files: how many there are, are ready, and could not be made."""

    number: int
    is_interim: bool
    rows: int
    files: int
    ready: int
    failed: int


def standing_in(surveys: Iterable[int]) -> dict[int, list[Standing]]:
    """By survey, its datasets that are in use, the newest first. Costs one query; surveys without any are left out."""
    standard = Q(files__selection=None)
    datasets = Dataset.objects.filter(survey__in=list(surveys), withdrawn_at=None).annotate(
        file_count=Count("files", filter=standard),
        ready=Count("files", filter=standard & ~Q(files__sha256="")),
        failed=Count("files", filter=standard & Q(files__job__state=Job.State.FAILED)),
    )
    found: dict[int, list[Standing]] = {}
    for each in datasets.order_by("survey", "-number"):
        standing = Standing(each.number, each.is_interim, each.rows, each.file_count, each.ready, each.failed)
        found.setdefault(each.survey_id, []).append(standing)
    return found
