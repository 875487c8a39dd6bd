"""What writes a workbook, by itself: rows that are in memory already, on one sheet."""

import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
from rustpy_xlsxwriter import FastExcel

from exports.dataset.contents import contents_of
from exports.formats.ods_package import Package
from exports.formats.xlsx import Record, TypedRows, formats_of
from exports.models import Dataset
from exports.spreadsheets.ods_rows import CellMaker, Rows

# More do not fit into memory; a workbook takes as long for each row however many there are.
MOST_ROWS = 20_000
# Of so many runs the one in the middle counts: they are short, and other work on the machine decides each.
RUNS = 3


def xlsx_seconds_per_row() -> float:
    """Of the processor, for the newest dataset with codes: the library by itself."""
    contents = contents_of(Dataset.objects.latest("pk"))
    typed = TypedRows(contents.columns, "codes", lambda rows: None)
    records = list(islice(typed.records(contents.batches()), MOST_ROWS))
    return median(_xlsx_seconds(records, formats_of(contents.columns)) for _ in range(RUNS)) / len(records)


def _xlsx_seconds(records: list[Record], formats: dict[str, Any]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        book = FastExcel(str(Path(folder) / "bare.xlsx")).format(bold_headers=True).freeze(row=1)
        book.sheet("Data", iter(records), column_formats=formats).save()
        return time.process_time() - began


def ods_seconds_per_row() -> float:
    """The same of our own writer: cells that are XML already are joined to rows, compressed and written."""
    contents = contents_of(Dataset.objects.latest("pk"))
    cells = list(islice(CellMaker(contents.columns, "codes").cells(contents.batches()), 2))
    return median(_ods_seconds_per_row(cells) for _ in range(RUNS))


def _ods_seconds_per_row(cells: list[list[pa.DictionaryArray]]) -> float:
    rows = Rows(cells, lambda rows: None)
    with tempfile.TemporaryFile() as file:
        began = time.process_time()
        package = Package(file)
        with package.stream("content.xml") as stream:
            for block in rows.blocks(MOST_ROWS):
                stream.write(block)
        package.finish()
        return (time.process_time() - began) / rows.written
