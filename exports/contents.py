"""What is in a dataset: its columns, its rows and the facts about it that every file states."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from exports.coded_texts import has_work, with_texts
from exports.columns import Column, Version, answer_columns, list_columns
from exports.keeping import local_copy
from exports.labels import Labels
from exports.models import Dataset, ExportFile
from exports.places import FileDamaged, path_of, stem_of
from exports.projection import Naming
from exports.reading import Extent
from questionnaire.document import Questionnaire, Text
from surveys.models import SurveyVersion
from surveys.versions import questionnaire_for

if TYPE_CHECKING:
    import pyarrow as pa


class DatasetMissing(Exception):
    """The dataset's own file is not made yet."""


class DatasetDamaged(Exception):
    """The dataset's own file is not where it is kept, or is not what it was when it was made."""


class Contents(Struct, frozen=True):
    """Everything that a format needs, apart from how it writes. `questionnaire` is the newest version.

    `path` is the Parquet file of which every other is made, and `sha256` what it must be; None until it is made.
    """

    columns: tuple[Column, ...]
    rows: int
    number: int
    is_interim: bool
    frozen_at: datetime
    timezone: str
    questionnaire: Questionnaire
    sources: dict[str, int]
    path: Path | None = None
    sha256: str = ""
    # Of the object with that file, where it is not on the disk.
    key: str = ""
    # By code: the rows of each list's own file.
    lists: "dict[str, Contents]" = {}
    # Every version of the questionnaire that there was, oldest first, and when it was published.
    versions: tuple[Version, ...] = ()
    published: dict[int, datetime] = {}
    # As Dataset.texts.
    texts: dict[str, Any] = {}
    # When the survey opened and closed, or closes.
    window: tuple[datetime | None, datetime | None] = (None, None)
    # How the names of files begin, by their labels.
    stems: dict[Labels, str] = {}

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def title(self) -> Text:
        return self.questionnaire.title

    @property
    def is_synthetic(self) -> bool:
        return bool(self.sources.get("synthetic"))

    def batches(
        self, labels: Labels = "codes", columns: Sequence[Column] | None = None
    ) -> "Iterator[pa.RecordBatch]":
        """The rows, some megabytes at a time, each column a dictionary of texts; see exports.parquet.

        Raises DatasetMissing, and DatasetDamaged or StorageAway before the first batch.
        """
        from exports import parquet

        if self.path is None:
            raise DatasetMissing
        try:
            with local_copy(self.path, self.key, self.sha256) as path:
                yield from parquet.read(path, self.columns if columns is None else columns, labels)
        except FileDamaged:
            raise DatasetDamaged(self.path.name) from None


def versions_of(survey_id: int) -> dict[int, Version]:
    """Every published version of a survey by its id, oldest first. Costs a query, and one more for each not yet met."""
    numbers = SurveyVersion.objects.filter(survey_id=survey_id).order_by("number").values_list("pk", "number")
    return {pk: Version(number, questionnaire_for(pk)) for pk, number in numbers}


def versions_in(dataset: Dataset) -> dict[int, Version]:
    """Those that there were when the dataset was frozen: an open survey may have more by now."""
    versions = versions_of(dataset.survey_id)
    noted = dataset.versions or [version.number for version in versions.values()]
    return {pk: version for pk, version in versions.items() if version.number in noted}


def contents_of(dataset: Dataset) -> Contents:
    """What a dataset and each of its lists hold, and where."""
    versions = list(versions_in(dataset).values())
    files = {
        file.list: file
        for file in dataset.files.filter(content=ExportFile.Content.DATASET).exclude(sha256="")
    }
    contents = Contents(
        columns=with_texts(answer_columns(versions, dataset.most_items), dataset.texts),
        texts=dataset.texts,
        rows=dataset.rows,
        number=dataset.number,
        is_interim=dataset.is_interim,
        frozen_at=dataset.frozen_at,
        timezone=dataset.timezone,
        questionnaire=versions[-1].questionnaire,
        sources=dataset.sources,
        versions=tuple(versions),
        published=_published(dataset.survey_id),
        window=(dataset.survey.opens_at, dataset.survey.closes_at),
        stems={labels: stem_of(dataset, labels) for labels in get_args(Labels)},
    )
    parts = {
        code: replace(
            contents, columns=with_texts(list_columns(versions, code), dataset.texts), rows=counts["items"]
        )
        for code, counts in dataset.lists.items()
    }
    lists = {code: _kept_in(files.get(code), part) for code, part in parts.items()}
    return replace(_kept_in(files.get(""), contents), lists=lists)


def _published(survey_id: int) -> dict[int, datetime]:
    return dict(SurveyVersion.objects.filter(survey_id=survey_id).values_list("number", "published_at"))


def _kept_in(file: ExportFile | None, contents: Contents) -> Contents:
    return replace(contents, path=path_of(file), sha256=file.sha256, key=file.key) if file else contents


def extent_of(dataset: Dataset, of_list: str = "") -> Extent:
    """Where the rows of the dataset are before they are in its file."""
    return Extent(dataset.survey_id, dataset.frozen_at, dataset.timezone, of_list, has_work(dataset.texts))


def naming_of(dataset: Dataset) -> Naming:
    numbers = {pk: version.number for pk, version in versions_in(dataset).items()}
    return Naming(bytes(dataset.secret), numbers, frozenset(dataset.texts.get("redacted", ())))
