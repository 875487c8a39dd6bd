"""Files handed in."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from intake.models import Batch
from intake.working import JOB
from jobs.queueing import enqueue
from responses.encryption import seal
from responses.uploads import tidy_name
from surveys.models import Survey


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
