"""Arrow loads pandas as soon as it is handed a Python value: only files for statistics programs need it."""

import subprocess
import sys

from tests.site import ROOT

# In a process of its own, since this one has pandas. Every kind of column, with every text that takes a way of its own.
MADE = """
import sys
import tempfile
from pathlib import Path
import django
django.setup()
import pyarrow as pa
from exports.dataset import choosing, parquet
from exports.dataset.arrow_values import text_array
from exports.codebook.tallies import Tally, _count
from exports.dataset.columns import Column, Kind, Value
from exports.dataset.counts import _answered, _asked, _says
from exports.dataset.filters import Test
from exports.formats.parquet import _listed
from exports.formats.xlsx import TypedRows
from exports.spreadsheets.lines import lines_of
from exports.spreadsheets.ods_rows import CellMaker, Rows
from exports.dataset.parquet import _Words, longest_text, places
from questionnaire.document import Text

texts = ["=1+1", "", None, 'a "b"', "<&>", " x  y ", "-5", "2012-10-01", "2012-10-01T09:30:00+01:00", "a\\x0bb"]
columns = [Column(f"q/{kind.value}", kind, "q", "q", "o") for kind in Kind if kind is not Kind.COUNT]
cells = text_array(texts).dictionary_encode()
batch = pa.RecordBatch.from_arrays([cells] * len(columns), names=[column.name for column in columns])
assert lines_of(batch, {0, 1})[1] == 4
for labels in ("codes", "cy"):
    blocks = list(Rows(CellMaker(columns, labels).cells([batch]), lambda rows: None).blocks(10))
    assert b"=1+1" in bytes(blocks[0])
for column in columns:
    says = _says(cells, column)
    _answered([cells], [says]), _answered([cells, cells], [says, says]), _asked([cells, cells])
    _count(Tally(), column.kind, cells)
assert _Words({"-5": "pump"}).instead_of(cells).to_pylist()[6] == "pump"
assert longest_text(cells) == 25 and len(places(cells)) == len(texts)
plain = [column for column in columns if column.kind in (Kind.TEXT, Kind.CHOICE, Kind.NUMBER)]
some = pa.RecordBatch.from_arrays([cells] * len(plain), names=[column.name for column in plain])
assert len(list(TypedRows(plain, "codes", lambda rows: None).records([some]))) == len(texts)
# A selection, of several choices as a list.
whole = Path(tempfile.mkdtemp()) / "whole.parquet"
names = ["case", "language", "submitted", "m/x", "m/y"]
lines = [b"a,cy,2012-10-01,1,0\\n", b"b,en,2012-10-02,,\\n", b"c,cy,2012-10-03,0,0\\n"]
parquet.write(whole, names, lines, {}, lambda rows: None)
case, language, day = (Column(name, kind) for name, kind in zip(names, (Kind.CASE, Kind.LANGUAGE, Kind.SUBMITTED)))
codes = tuple(Value(code, Text(code, code)) for code in "xy")
many = Column("m", Kind.CHOICES, "m", "m", values=codes, ticks=("m/x", "m/y"))
for test in (Test(language, ("cy",)), Test(day, since="2012-10-01", until="2012-10-03")):
    chosen = parquet.read(whole, [case], mask=choosing.rows_that_pass([test]))
    for batch in parquet.read(whole, [many], "codes", choosing.rows_of_cases(chosen, "case")):
        assert _listed(batch.column("m"), {"x": "X"}).to_pylist()[0] == ["X"]
print("pandas" in sys.modules)
"""


def test_what_files_are_made_of_loads_no_pandas() -> None:
    made = subprocess.run([sys.executable, "-c", MADE], cwd=ROOT, capture_output=True, text=True)

    assert (made.stdout, made.stderr[-2000:]) == ("False\n", "")
