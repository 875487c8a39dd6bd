"""LibreOffice reads the workbook, and every cell is what the database has."""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from exports.contents import contents_of
from exports.labels import LABELS
from exports.making import write_answers
from tests.exports.data import awkward_survey, frozen
from tests.exports.expecting import expected
from tests.exports.test_files import SYSTEM

# UTF-8, commas, quotes where needed, cells as they are shown, the first sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
NO_OFFICE = "no LibreOffice on this machine (Debian: apt install libreoffice-calc-nogui)"


@pytest.fixture
def office() -> str:
    found = shutil.which("soffice")
    if found is None and os.environ.get("REQUIRE_OFFICE") == "1":
        pytest.fail(f"REQUIRE_OFFICE=1, but there is {NO_OFFICE}", pytrace=False)
    return found or pytest.skip(NO_OFFICE)


@pytest.mark.django_db
def test_every_cell_that_libreoffice_reads_equals_the_database(office: str, tmp_path: Path) -> None:
    dataset = frozen(awkward_survey())
    books = [tmp_path / f"{labels}.xlsx" for labels in LABELS]
    for labels, book in zip(LABELS, books, strict=True):
        write_answers(dataset, "xlsx", labels, book, lambda rows: None)

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", AS_CSV, "--outdir", tmp_path, *books]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    kinds = [column.kind for column in contents_of(dataset).columns[SYSTEM:]]
    for labels in LABELS:
        (converted,) = tmp_path.glob(f"{labels}*.csv")
        names, *rows = csv.reader(io.StringIO(converted.read_text(encoding="utf-8"), newline=""))
        assert names == contents_of(dataset).names
        assert [row[SYSTEM:] for row in rows] == [
            [shown(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in expected(dataset, labels)
        ]


def shown(value: str, kind: str) -> str:
    """A number as a sheet shows it; a line that ends with CR and LF is one line to LibreOffice."""
    return f"{float(value):g}" if kind == "number" and value else value.replace("\r\n", "\n")
