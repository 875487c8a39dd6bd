"""What is in a dataset: its columns, its rows and the facts about it that every file states."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from exports.dataset.coded_texts import has_work, repeating_texts, with_texts
from exports.dataset.columns import Column, Kind, Version, answer_columns, list_columns
from exports.dataset.filters import EVERYTHING, Filters, Test, filters_from, tests_of
from exports.dataset.labels import Labels
from exports.dataset.layout import STANDARD, Layout, layout_from, with_choices_as_lists, without_items
from exports.dataset.projection import Naming
from exports.dataset.reading import Extent
from exports.models import Dataset, ExportFile, Selection
from exports.storage.keeping import local_copy
from exports.storage.places import FileDamaged, path_of, stem_of, stem_of_selection
from questionnaire.document import Questionnaire, Text
from surveys.models import SurveyVersion
from surveys.versions import questionnaire_for
from verbatims.leaving import questions_redacted

if TYPE_CHECKING:
    import pyarrow as pa

    from exports.dataset import choosing


class DatasetMissing(Exception):
    """The dataset's own file is not made yet."""


class DatasetDamaged(Exception):
    """The dataset's own file is not where it is kept, or is not what it was when it was made."""


class Choice(Struct, frozen=True):
    """What makes files differ from the standard ones; `number` is that of a selection that is kept."""

    number: int = 0
    filters: Filters = EVERYTHING
    layout: Layout = STANDARD


def choice_of(selection: Selection | None) -> Choice | None:
    """None of the standard files."""
    if selection is None:
        return None
    return Choice(selection.number, filters_from(selection.filters), layout_from(selection.layout))


class NothingChosen(Exception):
    """No response is as was chosen."""


def nothing() -> None:
    """For those whom nobody stops."""


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
    # The code of the list whose items the rows are; empty where they are responses.
    of_list: str = ""
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
    # Of a selection: what was chosen, of how many responses, and what must be true of every row. In a list of one, its
    # rows are those of the responses in `of`.
    choice: Choice | None = None
    whole: int = 0
    tests: tuple[Test, ...] = ()
    of: "Contents | None" = None
    # Called with each batch that is read, so that who only counts can be stopped too. Raises ClaimLost then.
    going: Callable[[], None] = nothing

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
        """The rows, some megabytes at a time, each column a dictionary of texts; see exports.dataset.parquet.

        Raises DatasetMissing, and DatasetDamaged or StorageAway before the first batch.
        """
        from exports.dataset import parquet

        with self.whole_file() as path:
            wanted = self.columns if columns is None else columns
            for batch in parquet.read(path, wanted, labels, self._mask()):
                self.going()
                yield batch

    @contextmanager
    def whole_file(self) -> Iterator[Path]:
        """The dataset's own file, which has been looked at: it is as it was when it was made.

        Raises DatasetMissing, DatasetDamaged and StorageAway.
        """
        if self.path is None:
            raise DatasetMissing
        try:
            with local_copy(self.path, self.key, self.sha256) as path:
                yield path
        except FileDamaged:
            raise DatasetDamaged(self.path.name) from None

    def _mask(self) -> "choosing.Mask | None":
        """Fresh each time: that of a list goes along with the responses."""
        from exports.dataset import choosing

        if self.of is not None:
            case = next(column for column in self.of.columns if column.kind is Kind.CASE)
            ours = next(column for column in self.columns if column.kind is Kind.CASE)
            return choosing.rows_of_cases(self.of.batches(columns=[case]), ours.name)
        return choosing.rows_that_pass(self.tests) if self.tests else None

    @property
    def is_part(self) -> bool:
        """Whether some responses of the dataset may not be here."""
        return bool(self.choice and self.choice.filters)


def versions_of(survey_id: int) -> dict[int, Version]:
    """Every published version of a survey by its id, oldest first. Costs a query, and one more for each not yet met."""
    numbers = SurveyVersion.objects.filter(survey_id=survey_id).order_by("number").values_list("pk", "number")
    return {pk: Version(number, questionnaire_for(pk)) for pk, number in numbers}


def versions_in(dataset: Dataset) -> dict[int, Version]:
    """Those that there were when the dataset was frozen: an open survey may have more by now."""
    versions = versions_of(dataset.survey_id)
    noted = dataset.versions or [version.number for version in versions.values()]
    return {pk: version for pk, version in versions.items() if version.number in noted}


def contents_of(
    dataset: Dataset, choice: Choice | None = None, going: Callable[[], None] = nothing
) -> Contents:
    """What a dataset and each of its lists hold, and where; or what a selection of it does.

    Counting the rows of a selection reads the columns of its filters: only workers can. Raises Impossible and
    NothingChosen, and what reading the rows raises.
    """
    contents = _whole(dataset, choice, going)
    return _chosen(contents, choice) if choice else contents


def _whole(dataset: Dataset, choice: Choice | None, going: Callable[[], None]) -> Contents:
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
        stems={
            labels: stem_of_selection(dataset, choice.number, labels) if choice else stem_of(dataset, labels)
            for labels in get_args(Labels)
        },
        going=going,
    )
    parts = {
        code: replace(
            contents,
            of_list=code,
            columns=with_texts(list_columns(versions, code), dataset.texts),
            rows=counts["items"],
        )
        for code, counts in dataset.lists.items()
    }
    lists = {code: _kept_in(files.get(code), part) for code, part in parts.items()}
    return replace(_kept_in(files.get(""), contents), lists=lists)


def _chosen(contents: Contents, choice: Choice) -> Contents:
    tests = tests_of(choice.filters, contents.columns)
    contents = replace(contents, choice=choice, whole=contents.rows, tests=tests)
    if not tests:
        lists = {code: replace(part, choice=choice, whole=part.rows) for code, part in contents.lists.items()}
        return replace(contents, lists=lists)
    sources = _sources_in(contents)
    if not sources:
        raise NothingChosen
    responses = replace(contents, rows=sum(sources.values()), sources=sources, lists={})
    lists = {code: _of_responses(part, responses) for code, part in contents.lists.items()}
    return replace(responses, lists=lists)


def _sources_in(contents: Contents) -> dict[str, int]:
    """How many rows there are from each source."""
    from exports.dataset.counts import values_of

    return values_of(contents, [Kind.SOURCE])[Kind.SOURCE]


def _of_responses(part: Contents, responses: Contents) -> Contents:
    part = replace(
        part,
        choice=responses.choice,
        whole=part.rows,
        sources=responses.sources,
        of=responses,
    )
    case = next(column for column in part.columns if column.kind is Kind.CASE)
    return replace(part, rows=sum(batch.num_rows for batch in part.batches(columns=[case])))


def laid_out(contents: Contents, *, choices_as_lists: bool, keeps_lists: bool) -> Contents:
    """As its selection has the answers laid out, as far as a format can: `choices_as_lists`, whether several choices
    can be one column there; `keeps_lists`, whether the items of lists stay where that format has them."""
    layout = contents.choice.layout if contents.choice else STANDARD
    if layout.lists == "long" and not keeps_lists:
        contents = replace(contents, columns=without_items(contents.columns))
    if layout.lists == "wide" and not keeps_lists:
        contents = replace(contents, lists={})
    if layout.choices == "list" and choices_as_lists:
        contents = _with_choices_as_lists(contents)
        lists = {code: _with_choices_as_lists(part) for code, part in contents.lists.items()}
        contents = replace(contents, lists=lists)
    return contents


def _with_choices_as_lists(contents: Contents) -> Contents:
    return replace(contents, columns=with_choices_as_lists(contents.columns, contents.versions))


def _published(survey_id: int) -> dict[int, datetime]:
    return dict(SurveyVersion.objects.filter(survey_id=survey_id).values_list("number", "published_at"))


def _kept_in(file: ExportFile | None, contents: Contents) -> Contents:
    return replace(contents, path=path_of(file), sha256=file.sha256, key=file.key) if file else contents


def extent_of(dataset: Dataset, of_list: str = "") -> Extent:
    """Where the rows of the dataset are before they are in its file."""
    return Extent(dataset.survey_id, dataset.frozen_at, dataset.timezone, of_list, has_work(dataset.texts))


def naming_of(dataset: Dataset) -> Naming:
    versions = versions_in(dataset)
    numbers = {pk: version.number for pk, version in versions.items()}
    redacted = dataset.texts.get("redacted", ())
    repeating = (
        repeating_texts(list(versions.values()), questions_redacted(dataset.texts)) if redacted else {}
    )
    return Naming(bytes(dataset.secret), numbers, frozenset(redacted), repeating)
