"""Which number stands for which code of a column, where a format has numbers alone."""

from exports.dataset import numbers
from exports.dataset.columns import Column, Kind

FIXED = {
    Kind.LANGUAGE: numbers.LANGUAGES,
    Kind.TRANSLATED_INTO: numbers.LANGUAGES,
    Kind.SOURCE: numbers.SOURCES,
    Kind.SET_ASIDE: numbers.SET_ASIDE,
}


def numbers_of(column: Column) -> dict[str, int]:
    """The number of each code that the column can hold."""
    if column.kind in FIXED:
        return FIXED[column.kind]
    lower = numbers.LOW if has_low_missing(column) else 0
    return {value.code: value.number + (lower if value.missing else 0) for value in column.values}


def no_answer(column: Column) -> int | None:
    """What stands where the question was put and nothing was answered; None where that cannot be."""
    if not column.key or column.kind in (Kind.TICK, Kind.COUNT):
        return None
    return numbers.LOW_NO_ANSWER if has_low_missing(column) else numbers.NO_ANSWER


def has_low_missing(column: Column) -> bool:
    """Whether answers may be below zero, so that missing values are further down."""
    return column.kind is Kind.NUMBER or column.is_signed
