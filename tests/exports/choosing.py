"""Selections written once, and what is in them."""

import csv
import io
from pathlib import Path
from typing import Any

from exports.dataset.contents import Choice
from exports.dataset.filters import filters_from
from exports.dataset.layout import Layout
from exports.making import Made, write_answers
from exports.models import Dataset
from surveys.models import Survey
from tests.exports.data import closed_survey, respond
from tests.exports.test_lists import people
from tests.factories import option, page, question


def chosen(layout: Layout | None = None, number: int = 2, **filters: Any) -> Choice:
    """Filters as they are stored: `chosen(language=["cy"])`."""
    return Choice(number, filters_from(filters), layout or Layout())


def write(
    dataset: Dataset, name: str, labels: str, path: Path, choice: Choice | None, of_list: str = ""
) -> Made:
    return write_answers(dataset, name, labels, path, lambda rows: None, of_list, choice)  # type: ignore[arg-type]


def rows_of(
    dataset: Dataset, folder: Path, choice: Choice | None, of_list: str = "", labels: str = "codes"
) -> list[dict[str, str]]:
    """Of the exact CSV."""
    write(dataset, "csv-plain", labels, folder / "rows", choice, of_list)
    return list(csv.DictReader(io.StringIO((folder / "rows").read_text(encoding="utf-8"), newline="")))


def grouped_survey() -> Survey:
    """Due to close, with report groups, several choices and a list; three responses."""
    choices = [
        option("a", "A", "A", report_group="north"),
        option("b", "B", "B", report_group="south"),
    ]
    groups = [option("north", "Gogledd", "North"), option("south", "De", "South")]
    made = closed_survey(
        page("p", question("q", "single_choice", options=choices, report_groups=groups)),
        page("r", question("many", "multi_choice")),
        people(),
    )
    for answer, language in (("a", "cy"), ("a", "en"), ("b", "en")):
        respond(made, {"q": answer, "many": ["a"]}, language=language)
    return made
