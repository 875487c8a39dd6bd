"""What writes a workbook, by itself: rows that are in memory already, on one sheet."""

import tempfile
import time
from itertools import islice
from pathlib import Path

from rustpy_xlsxwriter import FastExcel

from exports.contents import contents_of
from exports.formats.ods_package import Package
from exports.formats.xlsx import TypedRows, formats_of
from exports.models import Dataset
from exports.ods_rows import CellMaker, Rows

# More do not fit into memory; a workbook takes as long for each row however many there are.
MOST_ROWS = 20_000


def xlsx_seconds_per_row() -> float:
    """Of the processor, for the newest dataset with codes: the library by itself."""
    contents = contents_of(Dataset.objects.latest("pk"))
    typed = TypedRows(contents.columns, "codes", lambda rows: None)
    records = list(islice(typed.records(contents.batches()), MOST_ROWS))
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        book = FastExcel(str(Path(folder) / "bare.xlsx")).format(bold_headers=True).freeze(row=1)
        book.sheet("Data", iter(records), column_formats=formats_of(contents.columns)).save()
        return (time.process_time() - began) / len(records)


def ods_seconds_per_row() -> float:
    """The same of our own writer: cells that are XML already are joined to rows, compressed and written."""
    contents = contents_of(Dataset.objects.latest("pk"))
    cells = list(islice(CellMaker(contents.columns, "codes").cells(contents.batches()), 2))
    rows = Rows(cells, lambda rows: None)
    with tempfile.TemporaryFile() as file:
        began = time.process_time()
        package = Package(file)
        with package.stream("content.xml") as stream:
            for block in rows.blocks(MOST_ROWS):
                stream.write(block)
        package.finish()
        return (time.process_time() - began) / rows.written
