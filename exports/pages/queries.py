"""What the page of a survey's exports shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from msgspec import Struct

from exports.dataset.coded_texts import with_texts
from exports.dataset.columns import answer_columns, identifying_columns
from exports.dataset.contents import versions_in
from exports.datasets import current_dataset
from exports.formats import format_named
from exports.interim import in_use
from exports.manifest import dataset_checksum
from exports.models import Dataset, ExportFile, Selection
from exports.pages.cancelling import can_be_cancelled
from exports.pages.downloaded import Downloads, Key, downloads_of_files
from exports.pages.opening import help_for
from exports.pages.progress import Progress, how_long, progress_of
from exports.pages.wording import (
    EXPLANATIONS,
    STATES,
    TITLES,
    contents_in_words,
    reason_of,
    summary_of,
    title_of_file,
    variant_of,
)
from jobs.models import Job
from questionnaire.sizes import size_words
from surveys.dates import long_moment
from surveys.models import Survey

CONTENT_ORDER = {ExportFile.Content.DATASET: 0, ExportFile.Content.ANSWERS: 1, ExportFile.Content.MANIFEST: 2}
LABEL_ORDER = {"codes": 0, "cy": 1, "en": 2, "both": 3}


class HowMade(Struct, frozen=True):
    """How a file came to be; `release` is empty for those of releases that did not note it."""

    moment: str
    took: str
    rows: str
    release: str


class FileLine(Struct, frozen=True):
    """A file as the page shows it: one of the variants of its group."""

    id: int
    title: str
    variant: str
    contents: str
    name: str
    sha256: str
    mark: str
    state: str
    # The first letter of its state: what a page that is open compares (exports.pages.live).
    letter: str
    is_dataset: bool
    is_ready: bool
    is_waiting: bool
    is_queued: bool
    is_running: bool
    has_failed: bool
    is_cancelled: bool
    may_cancel: bool
    size: str
    progress: Progress | None
    reason: str
    made: HowMade | None
    downloads: Downloads | None
    last_download: str

    @property
    def is_unfinished(self) -> bool:
        """Whether it changes by itself."""
        return self.is_queued or self.is_running


class Group(Struct, frozen=True):
    """The files of one format: codes, Welsh, English, and those of lists. `help` is a part of the page on how to open
    them."""

    key: str
    title: str
    explanation: str
    help: str
    files: list[FileLine]

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.files)


class WithdrawnLine(Struct, frozen=True):
    """A dataset that is no longer in use. `manifest` is the id of that file, None where none was made."""

    dataset: Dataset
    number: int
    checksum: str
    manifest: int | None
    replaced_by: int | None

    @property
    def is_counted(self) -> bool:
        """An interim dataset is counted when it is made: one that never was has nothing to say."""
        return bool(self.checksum) or not self.dataset.is_interim


class DatasetCard(Struct, frozen=True):
    """What is frozen and what is left out. An interim dataset is counted when it is made. `made_again` is when, of one
    that took the place of another of the same answers; empty of others."""

    dataset: Dataset
    frozen: str
    made_again: str
    is_counted: bool
    columns: int
    questions: int
    versions: list[int]
    asks_identifying: bool
    is_synthetic: bool
    checksum: str


def files_of(dataset: Dataset, selection: Selection | None = None) -> list[ExportFile]:
    """In the order of the page: the dataset's own, then by format, then codes, Welsh, English; the manifest last. The
    standard files, or those of a selection."""
    return in_order(dataset.files.filter(selection=selection).select_related("job"))


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


def line_of(file: ExportFile, zone: str, downloads: Downloads | None = None) -> FileLine:
    mark, state = STATES[file.state]
    job = file.job or Job()
    return FileLine(
        id=file.pk,
        title=title_of_file(file),
        variant=variant_of(file),
        contents=contents_in_words(file),
        name=file.name,
        sha256=file.sha256,
        mark=mark,
        state=str(state),
        letter=file.state[0],
        is_dataset=file.content == ExportFile.Content.DATASET,
        is_ready=file.state == Job.State.DONE,
        is_waiting=file.state == ExportFile.WAITING,
        is_queued=file.state == Job.State.QUEUED,
        is_running=file.state == Job.State.RUNNING,
        has_failed=file.state == Job.State.FAILED,
        is_cancelled=file.state == Job.State.CANCELLED,
        may_cancel=can_be_cancelled(file),
        size=size_words(file.size) if file.size is not None else "",
        progress=progress_of(job) if file.state == Job.State.RUNNING else None,
        reason=reason_of(job.error) if file.state == Job.State.FAILED else "",
        made=_made(file, job, zone),
        downloads=downloads,
        last_download=_moment(downloads.last_at, zone) if downloads else "",
    )


def _made(file: ExportFile, job: Job, zone: str) -> HowMade | None:
    if not file.sha256 or job.finished_at is None:
        return None
    rows = file.facts.get("rows")
    return HowMade(
        moment=_moment(job.finished_at, zone),
        took=how_long(job.finished_at - job.started_at) if job.started_at else "",
        rows="" if rows is None else number_format(rows, force_grouping=True),
        release=file.facts.get("release", ""),
    )


def _moment(moment: datetime, zone: str) -> str:
    return long_moment(moment, get_language() or "cy", zone=zone, weekday=False)


def group_of(file: ExportFile) -> str:
    """The key of the group in which the page shows a file: its format, or what it is."""
    return file.format if file.content == ExportFile.Content.ANSWERS else str(file.content)


def groups_of(files: list[ExportFile], lines: list[FileLine]) -> list[Group]:
    """The files, in the order in which they are given, by format."""
    found: dict[str, Group] = {}
    for file, line in zip(files, lines, strict=True):
        key = group_of(file)
        if key not in found:
            explanation = str(EXPLANATIONS.get(file.content) or format_named(file.format).explanation)
            found[key] = Group(key, line.title, explanation, help_for(key), [])
        found[key].files.append(line)
    return list(found.values())


def card_of(dataset: Dataset, files: list[ExportFile]) -> DatasetCard:
    versions = list(versions_in(dataset).values())
    columns = with_texts(answer_columns(versions, dataset.most_items), dataset.texts)
    checksum = dataset_checksum(files)
    return DatasetCard(
        dataset=dataset,
        frozen=long_moment(dataset.frozen_at, get_language() or "cy", zone=dataset.timezone),
        made_again=_made_again(dataset),
        is_counted=bool(checksum) or not dataset.is_interim,
        columns=len(columns),
        questions=len({column.question for column in columns if column.question}),
        versions=[version.number for version in versions],
        asks_identifying=bool(identifying_columns(versions)),
        is_synthetic=bool(dataset.sources.get("synthetic")),
        checksum=checksum,
    )


def _made_again(dataset: Dataset) -> str:
    if dataset.is_interim:
        return ""
    before = Dataset.objects.filter(survey=dataset.survey_id, kind=dataset.kind, frozen_at=dataset.frozen_at)
    is_again = before.filter(number__lt=dataset.number).exists()
    return _moment(dataset.made_at, dataset.timezone) if is_again else ""


def withdrawn_of(survey: Survey) -> list[WithdrawnLine]:
    """The newest first. Those that newer ones of a schedule took the place of stand with the schedule."""
    beside = survey.datasets.exclude(withdrawn_why=Dataset.Why.REPLACED)
    datasets = beside.select_related("withdrawn_by").prefetch_related("files").order_by("-number")
    finals = [dataset.number for dataset in datasets if not dataset.is_interim]
    return [_withdrawn(dataset, finals) for dataset in datasets if dataset.withdrawn_at is not None]


def _withdrawn(dataset: Dataset, finals: list[int]) -> WithdrawnLine:
    files = [file for file in dataset.files.all() if file.selection_id is None]
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


class Chosen(Struct, frozen=True):
    """A selection, and of how many responses it is; `rows` is None until they are counted."""

    number: int
    rows: int | None
    whole: int


class Files(Struct, frozen=True):
    """The files of a dataset, or of a selection of it, and in words how far they are."""

    dataset: Dataset
    groups: list[Group]
    total_size: str
    selection: Chosen | None = None

    @property
    def number(self) -> int:
        """The dataset's."""
        return self.dataset.number

    @property
    def key(self) -> str:
        """What tells them apart from others on a page."""
        return f"{self.number}-selection-{self.selection.number}" if self.selection else str(self.number)

    @property
    def seen_as(self) -> int:
        """How an open page calls them when it asks what has changed (exports.pages.live)."""
        return self.selection.number if self.selection else self.number

    @property
    def lines(self) -> list[FileLine]:
        return [line for group in self.groups for line in group.files]

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.lines)

    @property
    def failed(self) -> int:
        return sum(line.has_failed for line in self.lines)

    @property
    def cancelled(self) -> int:
        return sum(line.is_cancelled for line in self.lines)

    @property
    def waiting(self) -> int:
        """Those whose dataset is not there, and is not being made."""
        return 0 if self.is_unfinished else sum(line.is_waiting for line in self.lines)

    @property
    def unfinished(self) -> int:
        """Those that are being made, or will be, by themselves."""
        made = sum(line.is_unfinished for line in self.lines)
        return made and made + sum(line.is_waiting for line in self.lines)

    @property
    def all_ready(self) -> bool:
        return all(line.is_ready for line in self.lines)

    @property
    def has_manifest(self) -> bool:
        return any(group.key == ExportFile.Content.MANIFEST for group in self.groups)

    @property
    def is_unfinished(self) -> bool:
        """Whether anything is still being made."""
        return self.unfinished > 0

    @property
    def in_words(self) -> list[str]:
        """What is ready, being made, failed, cancelled: a sentence each."""
        return summary_of(self)


class Shown(Struct, frozen=True):
    """A dataset that is in use, with its files."""

    card: DatasetCard
    files: Files


def page_of(survey: Survey) -> dict[str, Any]:
    """Everything on the page of a survey: its dataset (None before it closes, and where its answers have been deleted),
    interim ones, the newest first, and what was withdrawn."""
    downloads = downloads_of_files(survey.pk)
    dataset = current_dataset(survey)
    shown = shown_of(dataset, downloads) if dataset else None
    interim = [shown_of(each, downloads) for each in interim_in_use(survey)]
    return {"withdrawn": withdrawn_of(survey), "shown": shown, "interim": interim}


def interim_in_use(survey: Survey) -> list[Dataset]:
    """The newest first."""
    return list(in_use(survey.pk).select_related("survey").order_by("-number"))


def datasets_in_use(survey: Survey) -> list[Dataset]:
    """Those whose files the page shows: the final one, or else the interim ones."""
    final = current_dataset(survey)
    return [final] if final else interim_in_use(survey)


def shown_of(dataset: Dataset, downloads: Mapping[Key, Downloads]) -> Shown:
    files = files_of(dataset)
    return Shown(card_of(dataset, files), _files(dataset, files, downloads))


def files_shown(
    dataset: Dataset, downloads: Mapping[Key, Downloads], selection: Selection | None = None
) -> Files:
    """One query."""
    return _files(dataset, files_of(dataset, selection), downloads, selection)


def _files(
    dataset: Dataset,
    files: list[ExportFile],
    downloads: Mapping[Key, Downloads],
    selection: Selection | None = None,
) -> Files:
    lines = [line_of(file, dataset.timezone, downloads.get((dataset.number, file.name))) for file in files]
    size = sum(file.size or 0 for file in files)
    chosen = Chosen(selection.number, selection.rows, dataset.rows) if selection else None
    return Files(dataset, groups_of(files, lines), size_words(size) if size else "", chosen)
