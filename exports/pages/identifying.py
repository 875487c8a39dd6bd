"""The identifying answers of a dataset: put together for one download by one person, and never kept as a file."""

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from msgspec import Struct
from psycopg.sql import SQL
from psycopg.sql import Literal as Quoted

from exports.dataset import reading
from exports.dataset.columns import Column, Kind, identifying_columns
from exports.dataset.contents import extent_of, naming_of, versions_in
from exports.formats.csv import BYTE_ORDER_MARK
from exports.models import Dataset
from responses.encryption import decrypt, rotate
from surveys.files.workbooks.formulas import with_apostrophe


class KeysMissing(Exception):
    """Some answers were encrypted with a key that IDENTITY_KEYS no longer has."""


class Identifying(Struct):
    """An open file that has no name, at its beginning, and what the audit says of it."""

    file: IO[bytes]
    name: str
    rows: int
    sha256: str


def columns_of(dataset: Dataset) -> tuple[Column, ...]:
    """Empty if the survey asks nothing that identifies a person."""
    return identifying_columns(list(versions_in(dataset).values()), dataset.most_items)


def put_together(dataset: Dataset) -> Identifying:
    """Every case with its reference and its identifying answers, as CSV for spreadsheets with codes.

    The case is the same as in the files of answers, so whoever has both may join them. Costs a decryption for each
    answer: about 20,000 a second. Raises KeysMissing.
    """
    root = Path(settings.EXPORTS_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    columns = columns_of(dataset)
    digest, rows = hashlib.sha256(), 0
    file = tempfile.TemporaryFile(dir=root)  # noqa: SIM115 (the response closes it)
    try:
        for line in _lines(dataset, columns):
            digest.update(line)
            file.write(line)
            rows += 1
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{dataset.survey.slug_en}-{dataset.number}-identifying.csv"
    return Identifying(file, name, rows - 1, digest.hexdigest())


def _lines(dataset: Dataset, columns: Sequence[Column]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + _line([column.name for column in columns])
    ours = [column for column in columns if not column.key]
    asked = [column for column in columns if column.key]
    lists = sorted({column.list for column in asked if column.list})
    keys = Quoted([*lists, *(column.key for column in asked if not column.list)])
    of_items = SQL("").join(SQL(" OR starts_with(a.key, {})").format(Quoted(f"{code}/")) for code in lists)
    further = [
        SQL(
            "(SELECT json_object_agg(i.key, convert_from(i.value, 'UTF8'))"
            " FROM responses_identifyinganswer i WHERE i.response_id = r.id)"
        ),
        # A question that came to identify in a later version was kept with the others before.
        SQL(
            "(SELECT json_object_agg(a.key, a.value) FROM jsonb_each(r.answers) a WHERE a.key = ANY({}){})"
        ).format(keys, of_items),
    ]
    with (
        reading.snapshot(dataset.timezone) as cursor,
        closing(reading.rows(cursor, extent_of(dataset), ours, naming_of(dataset), further)) as rows,
    ):
        for *system, encrypted, plain in rows:
            answers = json.loads(plain or "{}")
            answers |= {key: _decrypted(value) for key, value in json.loads(encrypted or "{}").items()}
            yield _line([*(value or "" for value in system), *(cell(column, answers) for column in asked)])


def _decrypted(stored: str) -> Any:
    value = decrypt(stored)
    if value is None:
        # Left empty, or no key fits: an empty cell may say only the first.
        try:
            rotate(stored.encode())
        except InvalidToken:
            raise KeysMissing from None
    return value


def cell(column: Column, answers: dict[str, Any]) -> str:
    """One answer as the files of answers would have it."""
    key = _key(column, answers)
    value = answers.get(key)
    if column.kind is Kind.TICK:
        return str(int(column.option in (value or []))) if key in answers else ""
    if column.kind is Kind.RANK:
        return str(value.index(column.option) + 1) if value and column.option in value else ""
    if column.kind is Kind.GROUP:
        return dict(column.groups).get(value or "", "")
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return with_apostrophe(text) if column.kind is Kind.TEXT else text


def _key(column: Column, answers: dict[str, Any]) -> str:
    """Where the answer is stored; empty for an item that the list does not have."""
    if not column.list:
        return column.key
    items = answers.get(column.list) or []
    return f"{column.list}/{items[column.item - 1]}/{column.key}" if column.item <= len(items) else ""


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
