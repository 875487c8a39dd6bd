"""What the page of a survey's exports shows."""

from typing import Any

from msgspec import Struct

from exports.columns import answer_columns, identifying_columns
from exports.contents import versions_of
from exports.datasets import current_dataset
from exports.formats import format_named
from exports.manifest import dataset_checksum
from exports.models import Dataset, ExportFile
from exports.wording import MANIFEST_TITLE, STATES, contents_of, reason_of
from jobs.models import Job
from questionnaire.sizes import size_words
from surveys.models import Survey

ORDER = {"csv": 0, "csv-plain": 1, "xlsx": 2}
LABEL_ORDER = {"codes": 0, "cy": 1, "en": 2}


class FileLine(Struct, frozen=True):
    """A file as a line of the table."""

    id: int
    title: str
    contents: str
    name: str
    mark: str
    state: str
    is_ready: bool
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
    """What is frozen and what is left out."""

    dataset: Dataset
    columns: int
    questions: int
    versions: list[int]
    asks_identifying: bool
    is_synthetic: bool
    checksum: str


def files_of(dataset: Dataset) -> list[ExportFile]:
    """In the order of the page: by format, then codes, Welsh, English; the manifest last."""
    files = dataset.files.select_related("job")
    return sorted(
        files,
        key=lambda f: (
            _is_manifest(f),
            ORDER.get(f.format, len(ORDER)),
            f.format,
            LABEL_ORDER.get(f.language, 9),
            f.list,
        ),
    )


def line_of(file: ExportFile) -> FileLine:
    mark, state = STATES[Job.State(file.job.state)]
    manifest = _is_manifest(file)
    return FileLine(
        id=file.pk,
        title=str(MANIFEST_TITLE if manifest else format_named(file.format).title),
        contents=contents_of(file),
        name=file.name,
        mark=mark,
        state=str(state),
        is_ready=file.job.state == Job.State.DONE,
        is_running=file.job.state == Job.State.RUNNING,
        has_failed=file.job.state == Job.State.FAILED,
        size=size_words(file.size) if file.size is not None else "",
        done=file.job.progress_done,
        total=file.job.progress_total or 0,
        reason=reason_of(file.job.error) if file.job.state == Job.State.FAILED else "",
    )


def card_of(dataset: Dataset, files: list[ExportFile]) -> DatasetCard:
    versions = list(versions_of(dataset.survey_id).values())
    columns = answer_columns(versions, dataset.most_items)
    return DatasetCard(
        dataset=dataset,
        columns=len(columns),
        questions=len({column.question for column in columns if column.question}),
        versions=[version.number for version in versions],
        asks_identifying=bool(identifying_columns(versions)),
        is_synthetic=bool(dataset.sources.get("synthetic")),
        checksum=dataset_checksum(files),
    )


def withdrawn_of(survey: Survey) -> list[WithdrawnLine]:
    """The newest first."""
    datasets = survey.datasets.select_related("withdrawn_by").prefetch_related("files").order_by("-number")
    newest = max((dataset.number for dataset in datasets), default=0)
    return [_withdrawn(dataset, newest) for dataset in datasets if dataset.withdrawn_at is not None]


def _withdrawn(dataset: Dataset, newest: int) -> WithdrawnLine:
    files = list(dataset.files.all())
    return WithdrawnLine(
        dataset=dataset,
        number=dataset.number,
        checksum=dataset_checksum(files),
        manifest=next((file.pk for file in files if _is_manifest(file) and file.sha256), None),
        replaced_by=dataset.number + 1 if dataset.number < newest else None,
    )


def _is_manifest(file: ExportFile) -> bool:
    return file.content == ExportFile.Content.MANIFEST


def page_of(survey: Survey) -> dict[str, Any]:
    """Everything on the page of a survey that has closed; no `card` before, nor where its answers have been deleted."""
    withdrawn = {"withdrawn": withdrawn_of(survey)}
    dataset = current_dataset(survey)
    if dataset is None:
        return withdrawn
    files = files_of(dataset)
    lines = [line_of(file) for file in files]
    return withdrawn | {
        "card": card_of(dataset, files),
        "files": lines,
        "ready": sum(line.is_ready for line in lines),
        "all_ready": all(line.is_ready for line in lines),
    }
