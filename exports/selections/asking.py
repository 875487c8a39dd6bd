"""Asking for files beside the standard ones, and deleting them again."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from accounts.audit import record
from accounts.models import User
from exports.dataset.filters import EVERYTHING, Filters, tests_of
from exports.dataset.labels import Labels
from exports.dataset.layout import STANDARD, Layout
from exports.formats import Format, all_formats, format_named
from exports.making import ask_for, plan
from exports.models import Dataset, ExportFile, Selection
from exports.selections.counting import columns_of
from exports.storage import keeping
from exports.storage.troubles import StorageAway, StorageRefuses, reason_of_storage
from jobs.claims import Claim, JobFailed
from jobs.queueing import cancel, enqueue
from jobs.registry import handles

REMOVAL_JOB = "deleted selection"
# Of one dataset, those that are not deleted: each may hold as much as the standard files.
MOST_SELECTIONS = 20


class NotMade(Exception):
    """The dataset's own file is not there yet, or the dataset is no longer in use."""


class TooMany(Exception):
    """The dataset has as many selections as it may have."""


class AllStandard(Exception):
    """Every file that was asked for is one that the dataset has anyway."""


class Order(Struct, frozen=True):
    """What somebody asks for: each format with each of the labels, where it has them."""

    formats: tuple[str, ...]
    languages: tuple[Labels, ...]
    filters: Filters = EVERYTHING
    layout: Layout = STANDARD

    def files(self, lists: Sequence[str]) -> list[tuple[str, Labels, str]]:
        """Format, labels and list of each file."""
        with_own = lists if self.layout.has_files_of_lists else []
        return [
            (format_.name, labels, of_list)
            for format_ in map(format_named, self.formats)
            for labels in labels_for(format_, self.languages)
            for of_list in ("", *(() if format_.holds_lists else with_own))
        ]

    def is_standard(self, dataset: Dataset) -> bool:
        """Whether the dataset has each of these files anyway. One that an earlier release froze may lack a format."""
        standard = dataset.files.filter(selection=None, content=ExportFile.Content.ANSWERS)
        there = set(standard.values_list("format", "language", "list"))
        return not self.filters and not self.layout and there.issuperset(self.files(list(dataset.lists)))


def labels_for(format_: Format, wanted: tuple[Labels, ...]) -> list[Labels]:
    """Those that the format has of what is wanted; its own where it has none of them."""
    possible = (*format_.languages, *format_.on_request)
    return [labels for labels in wanted if labels in possible] or list(format_.languages)


def orderable() -> list[Format]:
    """In the order of the page."""
    return sorted(all_formats(), key=lambda format_: (format_.place, format_.name))


@transaction.atomic
def ask_for_selection(dataset: Dataset, order: Order, actor: User) -> Selection:
    """The selection, and its files asked for; audited. Raises NotMade, TooMany, AllStandard and Impossible."""
    tests_of(order.filters, columns_of(dataset))
    if order.is_standard(dataset):
        raise AllStandard
    if not _lock(dataset) or not dataset.is_made():
        raise NotMade
    if dataset.selections.filter(deleted_at=None).count() >= MOST_SELECTIONS:
        raise TooMany
    highest = dataset.selections.aggregate(highest=Max("number"))["highest"] or 0
    selection = Selection.objects.create(
        dataset=dataset,
        number=highest + 1,
        filters=order.filters.stored(),
        layout=order.layout.stored(),
        asked_by=actor,
    )
    for format_name, labels, of_list in order.files(list(dataset.lists)):
        ask_for(plan(dataset, format_name, labels, of_list, selection))
    _record("selection asked", selection, actor)
    return selection


def delete_selection(selection: Selection, actor: User) -> bool:
    """Have its files removed, by a job, and none made any more; audited. False if somebody has been before."""
    deleted = _delete(selection, actor)
    if deleted:
        # Whoever is writing one stops. The manifest takes a moment: it finds out by itself.
        for file in selection.files.exclude(content=ExportFile.Content.MANIFEST).exclude(job=None):
            with transaction.atomic():
                cancel(file.job_id or 0)
    return deleted


@transaction.atomic
def _delete(selection: Selection, actor: User) -> bool:
    # A file that ends at this moment is waited for, and removed then; none ends later.
    _lock(selection.dataset)
    deleted = Selection.objects.filter(pk=selection.pk, deleted_at=None).update(deleted_at=Now())
    if deleted:
        selection.files.update(sha256="", size=None)
        enqueue(REMOVAL_JOB, {"selection": selection.pk}, created_by=actor)
        _record("selection deleted", selection, actor)
    return bool(deleted)


def _lock(dataset: Dataset) -> bool:
    """Whether it is still in use: it stays so until the transaction ends."""
    found = Dataset.objects.select_for_update(no_key=True).filter(pk=dataset.pk, withdrawn_at=None)
    return found.values_list("pk").first() is not None


def _record(action: str, selection: Selection, actor: User) -> None:
    survey = selection.dataset.survey
    record(
        action,
        actor=actor,
        survey_id=survey.pk,
        subject=str(survey),
        number=selection.number,
        dataset=selection.dataset.number,
        filters=selection.filters,
        layout=selection.layout,
    )


@handles(REMOVAL_JOB, words=_("Delete the files of a selection"))
def remove_deleted(claim: Claim) -> None:
    """Remove the files of a deleted selection, wherever they are, and what workers have left of them."""
    files = ExportFile.objects.filter(selection=claim.params["selection"]).select_related("dataset")
    try:
        for file in files:
            keeping.remove(file)
    except (StorageAway, StorageRefuses) as error:
        raise JobFailed(*reason_of_storage(error)) from error
