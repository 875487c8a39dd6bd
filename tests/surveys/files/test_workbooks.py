"""Workbooks are read as people see them, and dishonest ones are refused at little cost."""

import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from surveys.files.faults import FileRefused
from surveys.files.workbooks.commas import read_commas
from surveys.files.workbooks.reading import read_workbook
from surveys.files.workbooks.sheets import column_letters
from tests.surveys.files.dishonest import DISHONEST, cell, sheet, workbook

PROJECT = Path(__file__).parents[3]
SECONDS, MEGABYTES = 2, 200

# Reads a file as the service does, and says what that has cost, its child included.
MEASURE = """
import json, resource, sys, time
import django
from django.conf import settings
settings.configure(USE_I18N=False)
django.setup()
from surveys.files.faults import FileRefused
from surveys.files.workbooks.reading import read_workbook
content = open(sys.argv[1], "rb").read()
before = time.process_time()
try:
    read_workbook(content, ["survey"])
    lines = []
except FileRefused as refused:
    lines = refused.lines
# Of work, the child's too: on a busy machine a clock measures the others.
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = time.process_time() - before + usage.ru_utime + usage.ru_stime
# Not what getrusage says of this process: a peak is inherited from the one that started it.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([lines, seconds, [own // 1024, usage.ru_maxrss // 1024]]))
"""


@pytest.mark.parametrize(("make", "words"), DISHONEST.values(), ids=DISHONEST)
def test_a_dishonest_workbook_is_refused_in_time_and_memory(tmp_path, make, words):
    path = tmp_path / "form.xlsx"
    path.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        cwd=PROJECT,
        check=True,
        env=os.environ,
    )

    (line,), seconds, megabytes = json.loads(done.stdout)
    assert words in line
    assert seconds < SECONDS
    assert sum(megabytes) < MEGABYTES


def test_a_size_that_is_only_declared_does_no_harm():
    (found,) = read_workbook(workbook(sheet=sheet(cell("A1", "7"), "A1:XFD1048576")), ["survey"]).sheets

    assert [tuple(cell) for cell in found.cells] == [(1, 1, "7")]


def test_cells_are_what_a_person_sees():
    cells = "".join(
        f'<c r="{letter}1"{kind}><v>{value}</v></c>'
        for letter, kind, value in [
            ("A", "", "1.0"),
            ("B", "", "0.1"),
            ("C", ' t="b"', "1"),
            ("D", ' t="str"', "=1+1"),
            ("E", "", "1e3"),
        ]
    )

    (found,) = read_workbook(workbook(sheet=sheet(f'<row r="1">{cells}</row>')), ["survey"]).sheets

    assert [cell.value for cell in found.cells] == ["1", "0.1", "TRUE", "=1+1", "1000"]


def test_errors_and_formulas_without_a_result_are_told_apart_from_empty_cells():
    cells = '<c r="A1" t="e"><f>X1</f><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1</f><v>1</v></c>'

    (found,) = read_workbook(workbook(sheet=sheet(f'<row r="1">{cells}</row>')), ["survey"]).sheets

    assert [(lost.row, lost.column, lost.kind) for lost in found.lost] == [(1, 1, "error"), (1, 2, "formula")]


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16_384, "XFD")])
def test_columns_have_letters(number, letters):
    assert column_letters(number) == letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_comma_separated_text_is_read_in_any_usual_encoding(encoding):
    found = read_commas("survey,,\n,type,label\n,text,Tŷ\n".replace("ŷ", "ô").encode(encoding))

    assert found.sheets[0].cells[-1].value == "Tô"


def test_semicolons_divide_cells_too():
    assert read_commas(b"survey;\n;type;name\n").sheets[0].cells[1].value == "name"


@pytest.mark.parametrize(
    "content",
    [
        b'survey,\n,"' + b"x" * 200_000,
        b"survey,\n,\0",
        b"x" * 6_000_000,
        b"survey,\n" * 600_000,
        b"survey" + b",a,a,a\n" * 800_000,
        b"survey," + b"a," * 2_400_000,
        b"survey," + b"," * 4_900_000,
        b"survey,\n,type,name\n,text,a" + b",a" * 700_000,
    ],
)
def test_comma_separated_text_beyond_bounds_is_refused_before_it_takes_long(content):
    began = time.process_time()
    with pytest.raises(FileRefused):
        read_commas(content)
    assert time.process_time() - began < 2

    # Again, since following memory takes several times as long.
    tracemalloc.start()
    with pytest.raises(FileRefused):
        read_commas(content)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 120_000_000
