"""Moving files from the disk into the object storage, when a service changes to one."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exports.models import ExportFile
from exports.storage.disk_storage import DiskStorage
from exports.storage.keeping import persistently, storage
from exports.storage.places import FileDamaged, as_made, path_of
from exports.storage.troubles import StorageAway, StorageRefuses, reason_of_storage
from jobs.claims import Claim, JobFailed
from jobs.registry import handles

MOVE_JOB = "move files"


# Of a withdrawn dataset its manifest alone is still there.
KEPT = Q(dataset__withdrawn_at=None) | Q(content=ExportFile.Content.MANIFEST, selection=None)


class NoObjectStorage(Exception):
    """There is nowhere to move to."""


def on_the_disk() -> list[ExportFile]:
    """Whole files that are kept on the disk."""
    files = ExportFile.objects.filter(KEPT, key="").exclude(sha256="")
    return list(files.select_related("dataset__survey").order_by("pk"))


@handles(MOVE_JOB, words=_("Move files into the object storage"))
def move_files(claim: Claim) -> None:
    """Move each file that is as it was made. One that is not stays where it is, and so do all others if it is away."""
    claim.total = len(on_the_disk())
    try:
        for done, file in enumerate(on_the_disk(), 1):
            _move(file, claim)
            claim.advance(done)
    except (StorageAway, StorageRefuses) as error:
        raise JobFailed(*reason_of_storage(error)) from error


def _move(file: ExportFile, claim: Claim) -> None:
    kept, path = storage(), path_of(file)
    if isinstance(kept, DiskStorage):
        raise NoObjectStorage
    try:
        as_made(path, file.sha256)
    except FileDamaged:
        return
    # The token, as long as the job has it, keeps the sweep from what no row names yet.
    key = kept.key_for(file, str(claim.token))
    persistently(lambda: kept.send(path, key, lambda: claim.advance(claim.done)))
    with transaction.atomic():
        if not claim.is_held():
            return
        # Made again meanwhile, or withdrawn: then it is another's business.
        moved = ExportFile.objects.filter(pk=file.pk, key="", sha256=file.sha256)
        if moved.filter(KEPT).update(key=key):
            transaction.on_commit(lambda: path.unlink(missing_ok=True))
