"""What the page of a survey's exports shows."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from msgspec import Struct

from exports.columns import answer_columns, identifying_columns
from exports.contents import versions_in
from exports.datasets import current_dataset
from exports.formats import format_named
from exports.interim import in_use
from exports.manifest import dataset_checksum
from exports.models import Dataset, ExportFile
from exports.wording import STATES, TITLES, contents_of, reason_of
from jobs.models import Job
from questionnaire.sizes import size_words
from surveys.dates import long_moment
from surveys.models import Survey

CONTENT_ORDER = {ExportFile.Content.DATASET: 0, ExportFile.Content.ANSWERS: 1, ExportFile.Content.MANIFEST: 2}
LABEL_ORDER = {"codes": 0, "cy": 1, "en": 2, "both": 3}


class FileLine(Struct, frozen=True):
    """A file as a line of the table."""

    id: int
    title: str
    contents: str
    name: str
    mark: str
    state: str
    is_dataset: bool
    is_ready: bool
    is_waiting: bool
    is_running: bool
    has_failed: bool
    size: str
    done: int
    total: int
    reason: str

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class WithdrawnLine(Struct, frozen=True):
    """A dataset that is no longer in use. `manifest` is the id of that file, None where none was made."""

    dataset: Dataset
    number: int
    checksum: str
    manifest: int | None
    replaced_by: int | None


class DatasetCard(Struct, frozen=True):
    """What is frozen and what is left out. An interim dataset is counted when it is made."""

    dataset: Dataset
    frozen: str
    is_counted: bool
    columns: int
    questions: int
    versions: list[int]
    asks_identifying: bool
    is_synthetic: bool
    checksum: str


def files_of(dataset: Dataset) -> list[ExportFile]:
    """In the order of the page: the dataset's own, then by format, then codes, Welsh, English; the manifest last."""
    return in_order(dataset.files.filter(selection=None).select_related("job"))


def in_order(files: Iterable[ExportFile]) -> list[ExportFile]:
    return sorted(
        files,
        key=lambda file: (
            CONTENT_ORDER[ExportFile.Content(file.content)],
            0 if file.content in TITLES else format_named(file.format).place,
            file.format,
            LABEL_ORDER.get(file.language, 9),
            file.list,
        ),
    )


def line_of(file: ExportFile) -> FileLine:
    mark, state = STATES[file.state]
    job = file.job or Job()
    return FileLine(
        id=file.pk,
        title=str(TITLES.get(file.content) or format_named(file.format).title),
        contents=contents_of(file),
        name=file.name,
        mark=mark,
        state=str(state),
        is_dataset=file.content == ExportFile.Content.DATASET,
        is_ready=file.state == Job.State.DONE,
        is_waiting=file.state == ExportFile.WAITING,
        is_running=file.state == Job.State.RUNNING,
        has_failed=file.state == Job.State.FAILED,
        size=size_words(file.size) if file.size is not None else "",
        done=job.progress_done,
        total=job.progress_total or 0,
        reason=reason_of(job.error) if file.state == Job.State.FAILED else "",
    )


def card_of(dataset: Dataset, files: list[ExportFile]) -> DatasetCard:
    versions = list(versions_in(dataset).values())
    columns = answer_columns(versions, dataset.most_items)
    checksum = dataset_checksum(files)
    return DatasetCard(
        dataset=dataset,
        frozen=long_moment(dataset.frozen_at, get_language() or "cy", zone=dataset.timezone),
        is_counted=bool(checksum) or not dataset.is_interim,
        columns=len(columns),
        questions=len({column.question for column in columns if column.question}),
        versions=[version.number for version in versions],
        asks_identifying=bool(identifying_columns(versions)),
        is_synthetic=bool(dataset.sources.get("synthetic")),
        checksum=checksum,
    )


def withdrawn_of(survey: Survey) -> list[WithdrawnLine]:
    """The newest first."""
    datasets = survey.datasets.select_related("withdrawn_by").prefetch_related("files").order_by("-number")
    finals = [dataset.number for dataset in datasets if not dataset.is_interim]
    return [_withdrawn(dataset, finals) for dataset in datasets if dataset.withdrawn_at is not None]


def _withdrawn(dataset: Dataset, finals: list[int]) -> WithdrawnLine:
    files = list(dataset.files.all())
    return WithdrawnLine(
        dataset=dataset,
        number=dataset.number,
        checksum=dataset_checksum(files),
        manifest=next(
            (file.pk for file in files if file.content == ExportFile.Content.MANIFEST and file.sha256), None
        ),
        # Of an interim dataset that was withdrawn while the survey was open, nothing takes the place.
        replaced_by=None
        if dataset.is_interim and dataset.withdrawn_why != Dataset.Why.CLOSED
        else min((number for number in finals if number > dataset.number), default=None),
    )


class Shown(Struct, frozen=True):
    """A dataset that is in use, with its files."""

    card: DatasetCard
    files: list[FileLine]

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.files)

    @property
    def all_ready(self) -> bool:
        return all(line.is_ready for line in self.files)


def page_of(survey: Survey) -> dict[str, Any]:
    """Everything on the page of a survey: its dataset (None before it closes, and where its answers have been deleted),
    interim ones, the newest first, and what was withdrawn."""
    dataset = current_dataset(survey)
    return {
        "withdrawn": withdrawn_of(survey),
        "shown": shown_of(dataset) if dataset else None,
        "interim": [shown_of(each) for each in in_use(survey.pk).order_by("-number")],
    }


def shown_of(dataset: Dataset) -> Shown:
    files = files_of(dataset)
    return Shown(card_of(dataset, files), [line_of(file) for file in files])
