"""What the pages of selections show."""

from collections.abc import Sequence

from django.db.models import Prefetch
from django.utils.translation import get_language, gettext, pgettext
from msgspec import Struct

from exports.columns import Column
from exports.datasets import current_dataset
from exports.filter_words import in_one_line
from exports.filters import filters_from
from exports.interim import in_use
from exports.layout import layout_from
from exports.models import Dataset, ExportFile, Selection
from exports.queries import FileLine, in_order, line_of
from exports.selections.asking import is_made
from exports.selections.counting import columns_of
from questionnaire.document import Language
from surveys.dates import long_moment
from surveys.models import Survey


class Ordered(Struct, frozen=True):
    """A selection with its files."""

    id: int
    number: int
    what: str
    layout: str
    rows: int | None
    whole: int
    asked_by: str
    asked_at: str
    files: list[FileLine]

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.files)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more comes by itself."""
        return all(line.is_ready or line.has_failed for line in self.files)


class OfDataset(Struct, frozen=True):
    """A dataset of which files can be ordered: for the page of all exports."""

    number: int
    is_interim: bool
    can_order: bool
    selections: int


def datasets_in_use(survey: Survey) -> list[Dataset]:
    """The final dataset, or the interim ones of a survey that is open, the newest first."""
    current = current_dataset(survey)
    return [current] if current else list(in_use(survey.pk).order_by("-number"))


def panel_of(survey: Survey) -> list[OfDataset]:
    """Costs two queries for each dataset in use."""
    return [
        OfDataset(
            dataset.number,
            dataset.is_interim,
            is_made(dataset),
            dataset.selections.filter(deleted_at=None).count(),
        )
        for dataset in datasets_in_use(survey)
    ]


def ordered(dataset: Dataset) -> list[Ordered]:
    """The selections of a dataset that are not deleted, the newest first."""
    files = ExportFile.objects.select_related("job")
    found = dataset.selections.filter(deleted_at=None).order_by("-number")
    columns = columns_of(dataset)
    return [
        _ordered(selection, dataset, columns)
        for selection in found.select_related("asked_by").prefetch_related(Prefetch("files", files))
    ]


def _ordered(selection: Selection, dataset: Dataset, columns: Sequence[Column]) -> Ordered:
    language: Language = "en" if get_language() == "en" else "cy"
    return Ordered(
        id=selection.pk,
        number=selection.number,
        what=in_one_line(filters_from(selection.filters), columns, language),
        layout=_layout(selection),
        rows=selection.rows,
        whole=dataset.rows,
        asked_by=selection.asked_by.get_username(),
        asked_at=long_moment(selection.asked_at, language, zone=dataset.timezone, weekday=False),
        files=[line_of(file) for file in in_order(selection.files.all())],
    )


def _layout(selection: Selection) -> str:
    """In words, what is not as in the standard files; empty where nothing is."""
    layout = layout_from(selection.layout)
    said = [gettext("several choices as a list")] if layout.choices == "list" else []
    if layout.lists == "wide":
        said.append(pgettext("layout", "items of lists in columns"))
    if layout.lists == "long":
        said.append(pgettext("layout", "items of lists in files of their own"))
    return "; ".join(said)
