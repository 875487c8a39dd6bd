"""What the pages of selections show."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, pgettext
from msgspec import Struct

from exports.dataset.columns import Column
from exports.dataset.filters import filters_from
from exports.dataset.layout import layout_from
from exports.filter_words import in_one_line
from exports.models import Dataset, Selection
from exports.pages.downloaded import downloads_of_files
from exports.pages.queries import Files, datasets_in_use, files_shown
from exports.selections.counting import columns_of
from questionnaire.document import Language
from surveys.dates import long_moment
from surveys.models import Survey


class Ordered(Struct, frozen=True):
    """A selection with its files."""

    number: int
    what: str
    layout: str
    asked_by: str
    asked_at: str
    files: Files


class OfDataset(Struct, frozen=True):
    """A dataset of which files can be ordered: for the page of all exports."""

    number: int
    is_interim: bool
    can_order: bool
    selections: int


def panel_of(survey: Survey) -> list[OfDataset]:
    """Costs two queries for each dataset in use."""
    return [
        OfDataset(
            dataset.number,
            dataset.is_interim,
            dataset.is_made(),
            dataset.selections.filter(deleted_at=None).count(),
        )
        for dataset in datasets_in_use(survey)
    ]


def ordered(dataset: Dataset) -> list[Ordered]:
    """The selections of a dataset that are not deleted, the newest first."""
    columns = columns_of(dataset)
    selections = list(_in_use(dataset).select_related("asked_by"))
    shown = files_of_selections(dataset, selections)
    return [
        _ordered(selection, dataset, columns, files)
        for selection, files in zip(selections, shown, strict=True)
    ]


def files_of_selections(dataset: Dataset, selections: Sequence[Selection] | None = None) -> list[Files]:
    """Of each selection, the newest first: a query for each."""
    downloads = downloads_of_files(dataset.survey_id)
    return [
        files_shown(dataset, downloads, selection)
        for selection in (_in_use(dataset) if selections is None else selections)
    ]


def _in_use(dataset: Dataset) -> QuerySet[Selection]:
    return dataset.selections.filter(deleted_at=None).order_by("-number")


def _ordered(selection: Selection, dataset: Dataset, columns: Sequence[Column], files: Files) -> Ordered:
    language: Language = "en" if get_language() == "en" else "cy"
    return Ordered(
        number=selection.number,
        what=in_one_line(filters_from(selection.filters), columns, language),
        layout=_layout(selection),
        asked_by=selection.asked_by.get_username(),
        asked_at=long_moment(selection.asked_at, language, zone=dataset.timezone, weekday=False),
        files=files,
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
