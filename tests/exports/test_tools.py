"""Every tool reads every value that is hard on files as the database has it: a matrix in which no cell is missing.

What one of them cannot give back stands in `KNOWN`, so that it is seen when that changes.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import polars
import pyreadstat
import pytest
from frictionless import Package
from python_calamine import CalamineWorkbook

from exports.dataset.coding import numbers_of
from exports.dataset.contents import contents_of
from exports.making import write_answers
from exports.models import Dataset
from tests.exports.data import closed_survey, frozen, respond, stored
from tests.exports.pspp import cells_of
from tests.exports.test_csvw import made_in as csvw_in
from tests.exports.test_csvw import read as read_csvw
from tests.exports.test_datapackage import made_in as data_package_in
from tests.exports.test_office import as_csv, office
from tests.factories import option, page, question

pytestmark = pytest.mark.django_db
__all__ = ["office"]

TEXTS = {
    "letters of Welsh": "ŵ ŷ ẁ ẃ ẅ ỳ Ŵ Ŷ Ẁ Ẃ Ẅ Ỳ â ê î ô û ï ö ’",
    "a line break": "un\ndau\n\npedwar",
    "a line end of Windows": "un\r\ndau",
    "two thousand characters": "ŵ" * 2000,
    "a formula": "=1+1",
    "a negative number": "-5",
    "nothing": "",
    "a nought": "0",
    "noughts before a number": "007",
    "a decimal that looks like a date": "1.10",
    "words that mean nothing to some": "NA",
    "a comma and quotes": 'dyfynnod "dwbl", a choma; hanner',
    "signs of XML": "]]> <b> & &amp; _x0041_",
    "an emoji": "😀",
    "a tab": "cyn\twedi",
}
# Of the single choice: by their code and, beside it, how often in turn.
CODES = ("local.gov", "0", "a", "-5")
NUMBERS = ("-5", "0", "12.50")


@pytest.fixture
def dataset() -> Dataset:
    """A response for each text; each has a choice and a number beside it, in turn."""
    survey = closed_survey(
        page(
            "p",
            question("body", "single_choice", options=[option(code) for code in CODES]),
            question("comment", "long_text"),
            question("staff", "number"),
        )
    )
    for place, text in enumerate(TEXTS.values()):
        answers = {"body": CODES[place % 4], "comment": text or None, "staff": NUMBERS[place % 3]}
        respond(survey, answers)
    return frozen(survey)


Row = tuple[str, str, float]


def in_database(dataset: Dataset) -> list[Row]:
    return [
        (answers["body"], answers["comment"] or "", float(answers["staff"]))
        for _pk, answers in stored(dataset)
    ]


def written(dataset: Dataset, folder: Path, name: str) -> Path:
    path = folder / f"file.{'csv' if name == 'csv-plain' else name}"
    write_answers(dataset, name, "codes", path, lambda rows: None)
    return path


def of_frame(table: Any) -> list[Row]:
    """A frame of pandas: nothing at all and the empty text are alike here."""
    cells = table[["body", "comment", "staff"]].astype(object)
    return rows_of(cells.where(cells.notna(), "").to_dict("records"))


def rows_of(records: Any) -> list[Row]:
    return [(str(row["body"]), row["comment"] or "", float(row["staff"])) for row in records]


def of_sheet(names: Any, rows: Any) -> list[Row]:
    return rows_of([dict(zip(names, row, strict=True)) for row in rows])


def of_pandas_csv(dataset: Dataset, folder: Path) -> list[Row]:
    # As the page on opening files has it: every cell is text, and no word means nothing.
    return of_frame(pandas.read_csv(written(dataset, folder, "csv-plain"), dtype=str, keep_default_na=False))


def of_pandas_parquet(dataset: Dataset, folder: Path) -> list[Row]:
    return of_frame(pandas.read_parquet(contents_of(dataset).path))


def of_pandas_excel(name: str, engine: str) -> Callable[[Dataset, Path], list[Row]]:
    def read(dataset: Dataset, folder: Path) -> list[Row]:
        path = written(dataset, folder, name)
        return of_frame(pandas.read_excel(path, engine=engine, keep_default_na=False))  # type: ignore[call-overload]

    return read


def of_pandas_statistics(name: str) -> Callable[[Dataset, Path], list[Row]]:
    def read(dataset: Dataset, folder: Path) -> list[Row]:
        path = written(dataset, folder, name)
        table = (
            pandas.read_spss(path, convert_categoricals=False)
            if name == "sav"
            else pandas.read_stata(path, convert_categoricals=False)
        )
        return with_codes(dataset, of_frame(table))

    return read


def of_pyreadstat(name: str) -> Callable[[Dataset, Path], list[Row]]:
    def read(dataset: Dataset, folder: Path) -> list[Row]:
        reader = pyreadstat.read_sav if name == "sav" else pyreadstat.read_dta
        cells, _about = reader(written(dataset, folder, name), output_format="dict")
        rows = zip(cells["body"], cells["comment"], cells["staff"], strict=True)
        return with_codes(dataset, [(str(a), b, float(c)) for a, b, c in rows])

    return read


def with_codes(dataset: Dataset, rows: list[Row]) -> list[Row]:
    """These formats have numbers for codes."""
    body = next(column for column in contents_of(dataset).columns if column.name == "body")
    codes = {float(number): code for code, number in numbers_of(body).items()}
    return [(codes[float(number)], comment, staff) for number, comment, staff in rows]


def of_pspp(dataset: Dataset, folder: Path) -> list[Row]:
    return with_codes(dataset, rows_of(cells_of(written(dataset, folder, "sav"))))


def of_polars_csv(dataset: Dataset, folder: Path) -> list[Row]:
    table = polars.read_csv(written(dataset, folder, "csv-plain"), infer_schema=False)
    return rows_of(table.to_dicts())


def of_polars_parquet(dataset: Dataset, _folder: Path) -> list[Row]:
    return rows_of(polars.read_parquet(contents_of(dataset).path).to_dicts())  # type: ignore[arg-type]


def of_openpyxl(dataset: Dataset, folder: Path) -> list[Row]:
    sheet = openpyxl.load_workbook(written(dataset, folder, "xlsx"), read_only=True).worksheets[0]
    names, *rows = sheet.iter_rows(values_only=True)
    return of_sheet(names, rows)


def of_calamine(name: str) -> Callable[[Dataset, Path], list[Row]]:
    def read(dataset: Dataset, folder: Path) -> list[Row]:
        book = CalamineWorkbook.from_path(written(dataset, folder, name))
        names, *rows = book.get_sheet_by_index(0).to_python()
        return of_sheet(names, rows)

    return read


def of_python(dataset: Dataset, folder: Path) -> list[Row]:
    text = written(dataset, folder, "csv-plain").read_bytes().decode()
    return rows_of(csv.DictReader(io.StringIO(text, newline="")))


def of_csvw(dataset: Dataset, folder: Path) -> list[Row]:
    (rows,) = read_csvw(csvw_in(folder, dataset))
    return rows_of(rows)


def of_frictionless(dataset: Dataset, folder: Path) -> list[Row]:
    (resource,) = Package(str(data_package_in(folder, dataset))).resources
    return rows_of(resource.read_rows())


TOOLS = {
    "python, csv": of_python,
    "pandas, csv": of_pandas_csv,
    "pandas, parquet": of_pandas_parquet,
    "pandas, xlsx by openpyxl": of_pandas_excel("xlsx", "openpyxl"),
    "pandas, xlsx by calamine": of_pandas_excel("xlsx", "calamine"),
    "pandas, ods": of_pandas_excel("ods", "calamine"),
    "pandas, sav": of_pandas_statistics("sav"),
    "pandas, dta": of_pandas_statistics("dta"),
    "polars, csv": of_polars_csv,
    "polars, parquet": of_polars_parquet,
    "openpyxl, xlsx": of_openpyxl,
    "calamine, xlsx": of_calamine("xlsx"),
    "calamine, ods": of_calamine("ods"),
    "csvw, csv": of_csvw,
    "frictionless, csv": of_frictionless,
    "pyreadstat, sav": of_pyreadstat("sav"),
    "pyreadstat, dta": of_pyreadstat("dta"),
    "PSPP, sav": of_pspp,
}
# OpenDocument knows one kind of line end, and so does what reads PSPP's words here. Excel's format has escapes for CR
# and for an underscore that would begin one; openpyxl leaves them as they stand in the file.
ONE_LINE_END = {"a line end of Windows": "un\ndau"}
ESCAPED = {"signs of XML": "]]> <b> & &amp; _x005F_x0041_", "a line end of Windows": "un_x000D_\ndau"}
KNOWN = {
    "pandas, xlsx by openpyxl": ESCAPED,
    "openpyxl, xlsx": ESCAPED,
    "pandas, ods": ONE_LINE_END,
    "calamine, ods": ONE_LINE_END,
    "LibreOffice, xlsx": ONE_LINE_END,
    "LibreOffice, ods": ONE_LINE_END,
    "PSPP, sav": ONE_LINE_END,
}


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_reads_every_value_as_the_database_has_it(
    dataset: Dataset, tool: str, tmp_path: Path
) -> None:
    compare(tool, dataset, TOOLS[tool](dataset, tmp_path))


def test_so_does_libreoffice(office: str, dataset: Dataset, tmp_path: Path) -> None:
    names = ("xlsx", "ods")
    # It names what it makes of a book without the book's ending.
    books = [written(dataset, tmp_path, name).rename(tmp_path / f"of-{name}.{name}") for name in names]

    for name, (heads, *rows) in zip(names, as_csv(office, tmp_path, *books), strict=True):
        compare(f"LibreOffice, {name}", dataset, of_sheet(heads, rows))


def compare(tool: str, dataset: Dataset, rows: list[Row]) -> None:
    names = {text: name for name, text in TEXTS.items()}
    stored_rows = in_database(dataset)
    wanted = {names[text]: (code, text, number) for code, text, number in stored_rows}
    for name, text in KNOWN.get(tool, {}).items():
        wanted[name] = (wanted[name][0], text, wanted[name][2])
    assert dict(zip((names[text] for _, text, _ in stored_rows), rows, strict=True)) == wanted
    assert set(wanted) == set(TEXTS)
