"""The workbook's library by itself: rows that are in memory already, on one sheet."""

import tempfile
import time
from itertools import islice
from pathlib import Path

from rustpy_xlsxwriter import FastExcel

from exports.contents import contents_of
from exports.formats.xlsx import TypedRows, formats_of
from exports.models import Dataset

# More do not fit into memory; a workbook takes as long for each row however many there are.
MOST_ROWS = 20_000


def seconds_per_row() -> float:
    """Of the processor, for the newest dataset with codes."""
    contents = contents_of(Dataset.objects.latest("pk"))
    typed = TypedRows(contents.columns, "codes", lambda rows: None)
    records = list(islice(typed.records(contents.batches()), MOST_ROWS))
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        book = FastExcel(str(Path(folder) / "bare.xlsx")).format(bold_headers=True).freeze(row=1)
        book.sheet("Data", iter(records), column_formats=formats_of(contents.columns)).save()
        return (time.process_time() - began) / len(records)
