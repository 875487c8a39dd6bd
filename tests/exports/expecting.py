"""What files must hold, worked out in Python from what the database stores, apart from the code that makes them."""

from decimal import Decimal
from typing import Any

from exports.dataset.columns import Column, Kind
from exports.dataset.contents import contents_of
from exports.models import Dataset
from questionnaire.document import Text
from responses.models import Response
from tests.exports.data import stored


def expected(dataset: Dataset, labels: str) -> list[list[str]]:
    """The cells of every answer's column, in the files' order of rows."""
    columns = [column for column in contents_of(dataset).columns if column.key]
    return [[cell(column, answers, labels) for column in columns] for _, answers in stored(dataset)]


def cell(column: Column, answers: dict[str, Any], labels: str) -> str:
    value = answers.get(column.key)
    if column.kind is Kind.TICK:
        if column.key not in answers:
            return ""
        chosen = column.option in (value or [])
        if labels == "codes":
            return "1" if chosen else "0"
        return label(column.part, labels) if chosen else ""
    if column.kind is Kind.RANK:
        return str(value.index(column.option) + 1) if value and column.option in value else ""
    if value is None:
        return ""
    words = {v.code: label(v.label, labels) for v in column.values} if labels != "codes" else {}
    return str(words.get(value, value))


def expected_in_workbooks(dataset: Dataset, labels: str) -> list[list[str]]:
    """The same in a workbook, which has shorthand where there is no answer, unless it is of codes."""
    columns = [column for column in contents_of(dataset).columns if column.key]
    return [
        [cell(column, answers, labels) or mark(column, answers, labels) for column in columns]
        for _, answers in stored(dataset)
    ]


def mark(column: Column, answers: dict[str, Any], labels: str) -> str:
    if labels == "codes":
        return ""
    if column.key not in answers:
        return "[z]"
    return "" if column.kind is Kind.TICK else "[x]"


def label(text: Text, labels: str) -> str:
    if labels == "both":
        return text.cy if text.cy == text.en else f"{text.cy} / {text.en}"
    return text.in_(labels)  # type: ignore[arg-type]


def require_typed_cells(rows: list[dict[str, Any]], dataset: Dataset, labels: str) -> None:
    """That a reader of types finds in the exact CSV of the awkward survey what the database has, typed."""
    answers = [column.name for column in contents_of(dataset).columns if column.key]
    assert len(rows) == len(stored(dataset))
    for row, cells in zip(rows, expected(dataset, labels), strict=True):
        for name, cell_ in zip(answers, cells, strict=True):
            assert _as_text(row[name]) == cell_, name
    typed = next(row for row in rows if row["staff"])
    assert typed["staff"] == Decimal("-12.50")
    assert typed["barriers/time"] == (True if labels == "codes" else {"cy": "Amser", "en": "Time"}[labels])
    assert typed["submitted_at"].tzinfo is not None


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(int(value)) if value is not None else ""
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)


def expected_facts(dataset: Dataset) -> list[tuple[str, str]]:
    """Language and source of each row."""
    by_id = {r.pk: r for r in Response.objects.filter(survey_id=dataset.survey_id)}
    return [(by_id[pk].language, by_id[pk].source) for pk, _ in stored(dataset)]
