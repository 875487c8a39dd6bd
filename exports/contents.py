"""What is in the files of a dataset: its columns, its rows and the facts about it that every file states."""

from collections.abc import Generator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from psycopg.sql import Composable

from exports import reading
from exports.columns import Column, Version, answer_columns, list_columns
from exports.models import Dataset
from exports.projection import Labels, Rendering
from questionnaire.document import Questionnaire, Text
from surveys.models import SurveyVersion
from surveys.versions import questionnaire_for


class Contents(Struct, frozen=True):
    """Everything that a format needs, apart from how it writes. `questionnaire` is the newest version."""

    columns: tuple[Column, ...]
    extent: reading.Extent
    rows: int
    secret: bytes
    number: int
    frozen_at: datetime
    version_numbers: dict[int, int]
    questionnaire: Questionnaire
    sources: dict[str, int]
    # By code: the rows of each list's own file.
    lists: "dict[str, Contents]" = {}

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def title(self) -> Text:
        return self.questionnaire.title

    @property
    def is_synthetic(self) -> bool:
        return bool(self.sources.get("synthetic"))

    def csv_lines(self, labels: Labels, *, escape_formulas: bool) -> Generator[tuple[bytes, int]]:
        """Lines in bytes with the number of cells escaped in each; see exports.reading."""
        return reading.csv_lines(self.extent, self.columns, self._rendering(labels, escape_formulas))

    def records(
        self, labels: Labels, further: Sequence[Composable] = ()
    ) -> Generator[tuple[str | None, ...]]:
        """Rows of text; see exports.reading."""
        return reading.rows(self.extent, self.columns, self._rendering(labels), further)

    def _rendering(self, labels: Labels, escape_formulas: bool = False) -> Rendering:
        return Rendering(labels, self.secret, self.version_numbers, escape_formulas)


def versions_of(survey_id: int) -> dict[int, Version]:
    """Every published version of a survey by its id, oldest first. Costs a query, and one more for each not yet met."""
    numbers = SurveyVersion.objects.filter(survey_id=survey_id).order_by("number").values_list("pk", "number")
    return {pk: Version(number, questionnaire_for(pk)) for pk, number in numbers}


def contents_of(dataset: Dataset) -> Contents:
    """What the files of answers of a dataset hold."""
    versions = versions_of(dataset.survey_id)
    contents = Contents(
        columns=answer_columns(list(versions.values()), dataset.most_items),
        extent=reading.Extent(dataset.survey_id, dataset.frozen_at, dataset.timezone),
        rows=dataset.rows,
        secret=bytes(dataset.secret),
        number=dataset.number,
        frozen_at=dataset.frozen_at,
        version_numbers={pk: version.number for pk, version in versions.items()},
        questionnaire=list(versions.values())[-1].questionnaire,
        sources=dataset.sources,
    )
    of_lists = {
        code: replace(
            contents,
            columns=list_columns(list(versions.values()), code),
            extent=replace(contents.extent, list=code),
            rows=counts["items"],
        )
        for code, counts in dataset.lists.items()
    }
    return replace(contents, lists=of_lists)
