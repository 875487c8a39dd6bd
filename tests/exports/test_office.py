"""LibreOffice reads the workbooks, and every cell is what the database has."""

import csv
import io
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.content import CLOSED_SLUG, PUBLISHED, load_closed_survey
from demo.staff import hire
from exports.dataset.contents import contents_of
from exports.dataset.labels import LABELS
from exports.freezing import have_made
from exports.making import write_answers
from surveys.models import Survey
from tests.exports.data import awkward_survey, frozen
from tests.exports.expecting import expected_in_workbooks
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


def as_csv(office: str, folder: Path, *books: Path) -> list[list[list[str]]]:
    """The rows of each book's first sheet, as LibreOffice shows them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", AS_CSV, "--outdir", folder, *books]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [rows_in(path) for book in books for path in folder.glob(f"{book.stem}*.csv")]


def rows_in(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_every_cell_that_libreoffice_reads_equals_the_database(
    office: str, name: str, tmp_path: Path
) -> None:
    dataset = frozen(awkward_survey())
    books = [tmp_path / f"{labels}.{name}" for labels in LABELS]
    for labels, book in zip(LABELS, books, strict=True):
        write_answers(dataset, name, labels, book, lambda rows: None)

    kinds = [column.kind for column in contents_of(dataset).columns[SYSTEM:]]
    for labels, (names, *rows) in zip(LABELS, as_csv(office, tmp_path, *books), strict=True):
        assert names == contents_of(dataset).names
        assert [row[SYSTEM:] for row in rows] == [
            [shown(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in expected_in_workbooks(dataset, labels)
        ]


def shown(value: str, kind: str) -> str:
    """A number as a sheet shows it; a line that ends with CR and LF is one line to LibreOffice."""
    return f"{float(value):g}" if kind == "number" and value[-1:].isdigit() else value.replace("\r\n", "\n")


@pytest.mark.django_db
def test_libreoffice_counts_of_the_survey_of_2012_what_was_published(
    office: str, settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    hire()
    load_closed_survey()
    dataset = Survey.objects.get(slug_en=CLOSED_SLUG).datasets.get()
    have_made(dataset)
    counts = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["synthetic_counts"]
    book = tmp_path / "codes.ods"
    write_answers(dataset, "ods", "codes", book, lambda rows: None)

    ((names, *rows),) = as_csv(office, tmp_path, book)

    sector = next(column for column in contents_of(dataset).columns if column.name == "sector")
    groups = {value.code: value.report_group for value in sector.values}
    found = Counter(groups[row[names.index("sector")]] for row in rows)
    chosen = {
        code: sum(row[names.index(f"barriers/{code}")] == "1" for row in rows) for code in counts["barriers"]
    }
    assert found == counts["sector"]
    assert sorted(found.values(), reverse=True) == [290, 111, 99, 41, 35]
    assert chosen == counts["barriers"] == {"lack_knowledge_skills": 495, "fear_negative_feedback": 305}
    if "sector//group" in names:
        assert Counter(row[names.index("sector//group")] for row in rows) == found
