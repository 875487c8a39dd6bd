"""OpenDocument workbooks: their archive, their cells and what is said of their tables."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from exports.dataset.contents import contents_of
from exports.dataset.labels import LABELS
from exports.formats import TooWide, ods_package
from exports.formats.ods_package import Package
from exports.making import write_answers
from exports.models import Dataset
from exports.spreadsheets.ods_rows import number_cell, text_cell, time_cell
from tests.exports.data import answers_to_everything, awkward_survey, closed_survey, frozen, respond
from tests.exports.expecting import expected_in_workbooks
from tests.exports.test_files import SYSTEM, as_text
from tests.factories import page, question

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@pytest.fixture
def dataset(db: None) -> Dataset:
    return frozen(awkward_survey())


def written(dataset: Dataset, folder: Path, labels: Any = "codes") -> Path:
    path = folder / f"{labels}.ods"
    write_answers(dataset, "ods", labels, path, lambda rows: None)
    return path


def content_of(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        return fromstring(archive.read("content.xml"))


def rows_of(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("labels", [*LABELS, "both"])
def test_every_cell_equals_the_database(dataset: Dataset, labels: str, tmp_path: Path) -> None:
    names, *rows = rows_of(written(dataset, tmp_path, labels))

    columns = contents_of(dataset).columns[SYSTEM:]
    assert names == contents_of(dataset).names
    # What this reader does not give back of spaces and lines, LibreOffice does: test_office.py.
    comment = [column.name for column in columns].index("comment")
    for found, row in zip(rows, expected_in_workbooks(dataset, labels), strict=True):
        cells = [as_text(cell) for cell in found[SYSTEM:]]
        wanted = [
            f"{float(v):g}" if c.kind == "number" and v[-1:].isdigit() else v
            for c, v in zip(columns, row, strict=True)
        ]
        assert cells[:comment] + cells[comment + 1 :] == wanted[:comment] + wanted[comment + 1 :]
        assert "".join(cells[comment].split()) == "".join(wanted[comment].split())


def test_cells_have_types_and_text_is_never_a_formula(db: None, tmp_path: Path) -> None:
    survey = closed_survey(
        page(
            "p",
            question("many", "number"),
            question("day", "date"),
            question("at", "time"),
            question("when", "datetime"),
            question("words", "long_text"),
        )
    )
    answers = {
        "many": "-12.50",
        "day": "2012-10-01",
        "at": "09:30",
        "when": "2026-03-27T09:30",
        "words": "=1+1",
    }
    respond(survey, answers)
    path = written(frozen(survey), tmp_path)

    names, cells = rows_of(path)
    row: dict[Any, Any] = dict(zip(names, cells, strict=True))
    assert (row["many"], row["day"], row["words"]) == (-12.5, dt.date(2012, 10, 1), "=1+1")
    assert row["when"] == dt.datetime(2026, 3, 27, 9, 30)
    assert row["at"] in (dt.time(9, 30), dt.timedelta(hours=9, minutes=30))
    assert isinstance(row["submitted_at"], dt.datetime)
    assert not [cell for cell in content_of(path).iter() if f"{TABLE}formula" in cell.attrib]


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        (" a  b ", "<text:s/>a <text:s/>b<text:s/>"),
        ("   ", '<text:s text:c="3"/>'),
        ("\ta\tb", "\ta\tb"),
        ("un\r\ndau\ntri\rpedwar", "un</text:p><text:p>dau</text:p><text:p>tri</text:p><text:p>pedwar"),
        ("<a & b>", "&lt;a &amp; b&gt;"),
        ("a\x0bb\x00c\ufffe", "a\ufffdb\ufffdc\ufffd"),
        ("ŵ ŷ", "ŵ ŷ"),
    ],
)
def test_a_text_keeps_its_spaces_and_lines(text: str, xml: str) -> None:
    assert (
        text_cell(text)
        == f'<table:table-cell office:value-type="string"><text:p>{xml}</text:p></table:table-cell>'
    )


def test_what_is_no_number_or_time_stays_text() -> None:
    assert 'office:value="12.50"' in number_cell("12.50")
    assert 'value-type="string"' in number_cell("1234567890123456")
    assert 'value-type="string"' in number_cell("dont_know")
    assert 'value-type="string"' in time_cell("25:00")
    assert 'office:time-value="PT09H30M00S"' in time_cell("09:30")


def test_characters_that_xml_cannot_hold_are_replaced_and_counted(db: None, tmp_path: Path) -> None:
    survey = closed_survey()
    for comment in ("cyn\x0bwedi", "cyn\x0bwedi", "a\x01b\x02c", "dim byd"):
        respond(survey, answers_to_everything(comment))
    dataset = frozen(survey)
    path = tmp_path / "file.ods"

    made = write_answers(dataset, "ods", "en", path, lambda rows: None)

    names, *rows = rows_of(path)
    comments = {row[names.index("comment")] for row in rows}
    assert comments == {"cyn\ufffdwedi", "a\ufffdb\ufffdc", "dim byd"}
    assert made.facts["replaced"] == 3
    notes = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Notes").to_python()
    assert "Cells with one: 3." in notes[-1][1]


def test_long_texts_are_whole(db: None, tmp_path: Path) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything("ŵ" * 40_000))

    names, row = rows_of(written(frozen(survey), tmp_path))

    assert row[names.index("comment")] == "ŵ" * 40_000


def test_its_tables_are_named_and_their_headers_marked(dataset: Dataset, tmp_path: Path) -> None:
    content = content_of(written(dataset, tmp_path, "en"))

    ranges = {one.get(f"{TABLE}name"): one for one in content.iter(f"{TABLE}database-range")}
    assert list(ranges) == [
        f"table_{name}" for name in ("Data", "About", "Contents", "Notes", "Columns", "Codes")
    ]
    assert all(one.get(f"{TABLE}contains-header") == "true" for one in ranges.values())
    columns = len(contents_of(dataset).columns)
    assert ranges["table_Data"].get(f"{TABLE}target-range-address") == f"'Data'.A1:'Data'.W{dataset.rows + 1}"
    assert (
        ranges["table_Columns"].get(f"{TABLE}target-range-address")
        == f"'Columns'.A3:'Columns'.H{3 + columns}"
    )
    tables = list(content.iter(f"{TABLE}table"))
    assert [len(list(table.iter(f"{TABLE}table-header-rows"))) for table in tables] == [1] * len(tables)


def test_too_many_columns_are_refused(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("exports.formats.ods.MOST_COLUMNS", 10)

    with pytest.raises(TooWide):
        written(dataset, tmp_path)


def test_the_archive_begins_with_its_media_type(dataset: Dataset, tmp_path: Path) -> None:
    path = written(dataset, tmp_path)

    head = path.read_bytes()[:100]
    assert head[30:38] == b"mimetype"
    assert head[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.compress_type, first.extra) == (zipfile.ZIP_STORED, b"")


def test_a_part_is_in_zip64_when_it_has_grown_too_large_and_not_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def packed() -> bytes:
        file = io.BytesIO()
        package = Package(file)
        package.add("first", b"un")
        with package.stream("second") as stream:
            for _ in range(3):
                stream.write(b"dau" * 1000)
        package.add("third", b"tri")
        package.finish()
        return file.getvalue()

    small = packed()
    # The parts are as if they were larger than 32 bits can say, the first and the last beside them too small.
    monkeypatch.setattr(ods_package, "is_beyond_32_bits", lambda number: number > 5_000)
    large = packed()

    for content, version in ((small, 20), (large, 45)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            assert archive.read("second") == b"dau" * 3000
            assert archive.read("third") == b"tri"
            assert archive.getinfo("second").extract_version == version
    assert len(small) == len(large) - 20


def test_an_archive_that_has_grown_beyond_four_gigabytes_can_be_read(tmp_path: Path) -> None:
    path, begin = tmp_path / "large.zip", (4 << 30) + 17
    with path.open("wb") as file:
        # As if so much had been written: the disk keeps nothing of what is skipped.
        file.seek(begin)
        package = Package(file)
        package.add("first", b"un")
        with package.stream("second") as stream:
            stream.write(b"dau" * 1000)
        package.finish()

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert (archive.read("first"), archive.read("second")) == (b"un", b"dau" * 1000)
        assert archive.getinfo("first").header_offset == begin
    assert path.stat().st_blocks * 512 < 1 << 20
