"""Move the files of datasets from the disk into the object storage."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from exports.pages.wording import reason_of
from exports.storage.disk_storage import DiskStorage
from exports.storage.keeping import storage
from exports.storage.moving import MOVE_JOB, on_the_disk
from jobs.models import Job
from jobs.running import run


class Command(OperatorCommand):
    help = "Moves the files of datasets from EXPORTS_ROOT into the bucket of EXPORTS_S3_BUCKET. Safe to run again."

    def perform(self, options: dict[str, Any]) -> list[str]:
        if isinstance(storage(), DiskStorage):
            raise Refused(_("EXPORTS_S3_BUCKET is not set, so there is nowhere to move files to."))
        before = len(on_the_disk())
        job = Job.objects.create(kind=MOVE_JOB, progress_total=before)
        if not run(job.pk):
            raise Refused(reason_of(Job.objects.get(pk=job.pk).error))
        left = on_the_disk()
        lines = [
            _("Files moved: %(moved)d. Left on the disk: %(left)d.")
            % {"moved": before - len(left), "left": len(left)}
        ]
        damaged = _("%(name)s is not there, or is not as it was made.")
        return lines + [damaged % {"name": f"{file.dataset} {file.name}"} for file in left]
