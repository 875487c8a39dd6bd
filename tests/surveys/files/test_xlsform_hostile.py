"""Whatever stands in a form's cells, it is read or refused in words: never an exception, never a draft that breaks."""

from collections.abc import Callable

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.files.faults import FileRefused
from surveys.files.importing import import_survey
from surveys.files.readers import read_survey_file
from surveys.files.report import Foreign
from surveys.files.storing import replace_draft
from surveys.files.workbooks.commas import read_commas
from surveys.files.workbooks.reading import is_workbook, read_workbook
from surveys.files.workbooks.sheets import Cell, Lost, Sheet, Workbook
from surveys.files.xlsform.reading import SHEETS, read_form
from surveys.models import Survey
from tests.surveys.files.forms import SAMPLES, form, notes_of

HEADINGS = [
    *(
        "type",
        "name",
        "label",
        "label::Welsh",
        "label::French",
        "hint",
        "relevant",
        "constraint",
        "calculation",
    ),
    *(
        "choice_filter",
        "required",
        "default",
        "appearance",
        "parameters",
        "repeat_count",
        "list_name",
        "media::image",
    ),
    *("bind::jr:constraintMsg", "::", "label::", "form_title", "form_id", "default_language", "disabled", ""),
]
TYPES = [
    *(
        "text",
        "integer",
        "note",
        "calculate",
        "hidden",
        "range",
        "rank l",
        "select_one l",
        "select_multiple l or_other",
    ),
    *(
        "begin group",
        "end group",
        "begin repeat",
        "end repeat",
        "begin loop over l",
        "end loop",
        "acknowledge",
        "today",
    ),
    *("select_one_from_file a.csv", "geopoint", "image", "nonsense", "#", ""),
]
VALUES = [
    *(
        "a",
        "b",
        "l",
        "x y",
        "a/b",
        "ŵ",
        "1",
        "1.0",
        "TRUE",
        "yes",
        "no",
        "2012-09-14",
        "",
        "-",
        "_",
        "${",
        "${a}",
        "}",
    ),
    *(
        "${a} = 'x'",
        "l = ${a}",
        "a = 'x",
        "selected(${a}, 'x y')",
        "../a",
        "/f/a",
        ".",
        "((",
        "not(",
        "'\"",
        "regex(., '(')",
    ),
    *(
        "table-list",
        "list-nolabel",
        "label",
        "minimal",
        "start=1 end=5 step=1",
        "start=x",
        "randomize=true",
        "<b>x</b>",
    ),
    *(
        "#REF!",
        "=1+1",
        "x" * 400,
        "y" * 33_000,
        "\x00",
        "\ud800",
        "\u202e",
        "\n",
        "&amp;",
        "%(name)s",
        "{0}",
        "Cymraeg",
    ),
    *(
        '["a"]',
        '"a"',
        "{}",
        "null",
        "page:a",
        "a/b/c",
        "question/a/type",
        "name/a",
        "list/l",
        "pages",
        "survey/title/en",
    ),
]
SAMPLE_BOOKS = [
    read_workbook(path.read_bytes(), SHEETS)
    if is_workbook(path.read_bytes())
    else read_commas(path.read_bytes())
    for path in sorted(SAMPLES.iterdir())
    if path.suffix in (".xls", ".csv") and path.name != "fruits.csv"
]


def said(read: Callable[[], Foreign]) -> list[str]:
    """What is said of a file: the notes, or why it is refused. Anything else is raised."""
    try:
        return notes_of(read())
    except FileRefused as refused:
        return refused.lines


def read_or_refused(book: Workbook) -> None:
    assert all(said(lambda: read_form(book, "form.xlsx")))


@st.composite
def made_books(draw: st.DrawFn) -> Workbook:
    sheets = []
    for name in draw(st.lists(st.sampled_from([*SHEETS, "Survey ", "other", ""]), max_size=5)):
        headings = draw(st.lists(st.sampled_from(HEADINGS), max_size=8))
        if name.strip().lower() == "survey":
            headings = ["type", "name", "label", *headings]
        rows = draw(st.lists(st.lists(st.sampled_from(VALUES), max_size=10), max_size=8))
        if name.strip().lower() == "survey":
            rows = [[draw(st.sampled_from(TYPES)), *row] for row in rows]
        cells = [
            Cell(number, column, value)
            for number, row in enumerate([headings, *rows], 1)
            for column, value in enumerate(row, 1)
            if value
        ]
        lost = draw(
            st.lists(st.builds(Lost, st.just(2), st.just(2), st.just("error"), st.just("#REF!")), max_size=1)
        )
        sheets.append(Sheet(name, draw(st.booleans()), cells, lost, len(cells)))
    return Workbook(tuple(sheets))


@settings(max_examples=300, deadline=None)
@given(made_books())
def test_any_form_is_read_or_refused(book):
    read_or_refused(book)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLE_BOOKS), st.data())
def test_a_public_form_with_any_change_is_read_or_refused(book, data):
    sheets = [Sheet(found.name, cells=list(found.cells), count=found.count) for found in book.sheets]
    for found in sheets:
        if not found.cells:
            continue
        for index in data.draw(st.lists(st.integers(0, len(found.cells) - 1), max_size=6)):
            old = found.cells[index]
            found.cells[index] = old._replace(value=data.draw(st.sampled_from([*VALUES, *TYPES, *HEADINGS])))
    kept = data.draw(st.lists(st.booleans(), min_size=len(sheets), max_size=len(sheets)))

    read_or_refused(Workbook(tuple(found for found, keep in zip(sheets, kept, strict=True) if keep)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made_books())
@pytest.mark.django_db
def test_what_is_read_can_be_stored(book):
    try:
        record = read_form(book, "form.xlsx").record
    except FileRefused:
        return

    survey = Survey.objects.create()
    assert replace_draft(survey, record)["pages"] >= 0


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["form.xlsx", "form.xls", "form.csv", "form"]))
def test_any_bytes_are_refused_in_words(content, name):
    assert all(said(lambda: read_survey_file(content, name)))


def test_cells_that_a_workbook_lost_are_reported_with_their_place():
    cells = [Cell(1, 1, "type"), Cell(1, 2, "name"), Cell(2, 1, "text"), Cell(2, 2, "a")]
    lost = [Lost(2, 3, "error", "#REF!"), Lost(3, 1, "formula", "")]

    found = read_form(Workbook((Sheet("survey", cells=cells, lost=lost),)))

    assert any("row 2, column C: The cell holds the error #REF!" in note for note in notes_of(found))
    assert any("row 3, column A: The formula in this cell" in note for note in notes_of(found))


@pytest.mark.parametrize("rows", [6_000, 60_000])
def test_more_rows_than_a_form_needs_are_refused(rows):
    cells = [Cell(number, 1, "text") for number in range(2, rows)]

    with pytest.raises(FileRefused) as refused:
        read_form(Workbook((Sheet("survey", cells=[Cell(1, 1, "type"), *cells]),)))

    assert "more than any form needs" in refused.value.lines[0]


def test_a_cell_below_no_heading_is_reported():
    found = form("text | a | A? | stray")

    assert any("row 2, column D: This cell is below no heading" in note for note in notes_of(found))


def test_characters_that_cannot_be_stored_are_taken_out_and_reported():
    found = form("text | a | A\x01?")

    assert any("row 2, column C: Characters that cannot be stored" in note for note in notes_of(found))


@pytest.mark.django_db
def test_a_file_that_is_refused_changes_nothing(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text("survey,\n,type,name\n,geopoint,a\n")

    with pytest.raises(FileRefused):
        import_survey(path)

    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(b",text,a,b" + b",a" * 240_000, id="below no heading"),
        pytest.param(b",text,a,\x01\n" * 4_900 + b",geopoint,a,\x01\n" * 99, id="characters"),
    ],
)
def test_more_notes_than_anybody_reads_are_a_refusal(below):
    with override("en"), pytest.raises(FileRefused) as refused:
        read_survey_file(b"survey,\n,type,name,label\n" + below, "form.csv")

    assert "More than 5000 things in this file" in refused.value.lines[0]


def test_more_columns_than_a_form_needs_are_refused():
    headings = b"survey,\n,type,name" + b"".join(b",h%d" % number for number in range(3_000))

    with override("en"), pytest.raises(FileRefused) as refused:
        read_survey_file(headings + b"\n,text,a\n", "form.csv")

    assert "more sheets or cells than any form needs" in refused.value.lines[0]
