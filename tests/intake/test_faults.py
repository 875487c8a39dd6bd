"""What is wrong with a file is listed by row and column, and decides what is taken."""

import codecs
import datetime as dt

import pytest
from django.utils import timezone

from intake.models import Batch
from responses.models import IdentifyingAnswer, Response
from surveys.models import Survey
from tests import factories as make
from tests.intake.data import brought
from tests.surveys.files.dishonest import table

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make.published_survey(
        make.page(
            "one",
            make.question("way", "single_choice", required=True),
            make.question("many", "multi_choice"),
            make.question("age", "number", settings={"integer": True, "min": 0, "max": 120}),
            make.question("name", identifying=True),
            make.question("day", "date"),
        ),
        make.page(
            "two",
            make.question("why", relevant="${way} = 'b'"),
            make.question("older", "calculated", calculation="${age} + 1"),
            make.question("order", "ranking", options=[make.option("x"), make.option("y")]),
        ),
    )


HEADINGS = "language,way,many/a,many/b,age,name,day,why"


def file(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows]).encode()


def faults_of(batch: Batch) -> list[tuple[int, str]]:
    return [(row, column) for row, column, _words in batch.faults]


def test_a_right_row_becomes_a_response_that_says_where_it_comes_from(survey):
    person = make.user()

    brought(survey, file("cy,b,1,0,30,Siân,2026-03-07,Am ei fod"), person, note="Cownter")

    response = Response.objects.get()
    assert (response.source, response.entered_by, response.language) == ("import", person, "cy")
    assert response.submitted_at is not None
    assert response.reference
    assert response.answers == {
        "way": "b", "many": ["a"], "age": "30", "day": "2026-03-07", "why": "Am ei fod", "older": "31", "order": None,
    }  # fmt: skip
    assert IdentifyingAnswer.objects.get().key == "name"


def test_labels_of_either_language_do_as_well_as_codes(survey):
    brought(survey, file("Cymraeg,Choice a,Dewis a,,,,07/03/2026,", "English,dewis B,,choice b,,,,x"))

    answers = [response.answers for response in Response.objects.order_by("pk")]
    assert [each["way"] for each in answers] == ["a", "b"]
    assert [each["many"] for each in answers] == [["a"], ["b"]]
    assert answers[0]["day"] == "2026-03-07"


def test_every_fault_is_listed_with_its_row_and_column_in_both_languages(survey):
    batch = brought(survey, file("cy,a,1,,12,,,", "fr,c,2,,many,,2026-02-30,", "en,,,,,,,"))

    assert faults_of(batch) == [
        (3, "A (language)"),
        (3, "B (way)"),
        (3, "C (many/a)"),
        (3, "E (age)"),
        (3, "G (day)"),
        (4, "B (way)"),
    ]
    assert batch.faults[3][2] == {
        "cy": "Rhowch rif cyfan o 0 i 120",
        "en": "Enter a whole number between 0 and 120",
    }


def test_nothing_is_taken_unless_every_row_is_right(survey):
    batch = brought(survey, file("cy,a,,,,,,", "cy,,,,,,,", "cy,b,,,,,,x"))

    assert (batch.rows, batch.taken, batch.faulty_rows, batch.fault_count) == (3, 0, 1, 1)
    assert not Response.objects.exists()
    assert not batch.responses.exists()


def test_the_rows_that_are_right_are_taken_if_that_is_wished(survey):
    batch = brought(survey, file("cy,a,,,,,,", "cy,,,,,,,", "cy,b,,,,,,x"), all_or_none=False)

    assert (batch.rows, batch.taken, batch.faulty_rows) == (3, 2, 1)
    assert list(batch.responses.order_by("row").values_list("row", flat=True)) == [2, 4]


def test_an_answer_that_nobody_was_asked_for_is_a_fault(survey):
    batch = brought(survey, file("cy,a,,,,,,Rheswm"))

    assert faults_of(batch) == [(2, "H (why)")]
    assert "nobody is asked this" in batch.faults[0][2]["en"]


def test_what_the_survey_works_out_may_be_there_if_it_is_the_same(survey):
    headings = "language,way,age,older"

    assert brought(survey, file("cy,a,30,31", headings=headings)).fault_count == 0
    assert faults_of(brought(survey, file("cy,a,30,99", headings=headings))) == [(2, "D (older)")]


@pytest.mark.parametrize("places", [("1", "1"), ("1", "3"), ("2", ""), ("first", "")])
def test_places_of_a_ranking_are_one_after_the_other(survey, places):
    batch = brought(survey, file(f"cy,a,{','.join(places)}", headings="language,way,order/x,order/y"))

    assert batch.fault_count
    assert "order/" in batch.faults[0][1]


def test_a_required_question_may_be_empty_where_the_answers_come_from_paper(survey):
    brought(survey, file("cy,,,,,,,"), missing_may_stand=True)

    assert Response.objects.get().answers["way"] is None


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("language,colour", ["B (colour)"]),
        ("colour,shape", ["A (colour)", "B (shape)", "language"]),
        ("language,submitted_at,colour", ["C (colour)"]),
    ],
)
def test_headings_of_which_none_is_an_answers_stop_the_file_before_any_row(survey, headings, columns):
    batch = brought(survey, file("cy,a", headings=headings))

    assert [column for _row, column in faults_of(batch)] == columns
    assert batch.rows == 0


@pytest.mark.parametrize("all_or_none", [True, False])
def test_where_a_heading_is_wrong_the_rows_are_checked_all_the_same_and_none_is_taken(survey, all_or_none):
    headings = f"{HEADINGS},colour"

    batch = brought(
        survey,
        file("cy,a,,,,,,,", "fr,c,,,many,,,,", "cy,b,,,200,,,,", "cy,,,,,,,,", headings=headings),
        all_or_none=all_or_none,
    )

    assert faults_of(batch) == [
        (1, "I (colour)"),
        (3, "A (language)"),
        (3, "B (way)"),
        (3, "E (age)"),
        (4, "E (age)"),
        (5, "B (way)"),
    ]
    assert (batch.rows, batch.faulty_rows, batch.taken) == (4, 3, 0)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("headings", "rows", "faults"),
    [
        # Required, and read by the rule of `why`: neither is missing, nor was nobody asked.
        ("language,wya,why,age", ["cy,b,Am ei fod,200"], [(1, "B (wya)"), (2, "D (age)")]),
        # What would be worked out from it.
        ("language,way,aeg,older", ["cy,a,30,31"], [(1, "C (aeg)")]),
        # One box of several, one place of a ranking.
        (
            "language,way,order/x,order/z",
            ["cy,a,2,1", "cy,a,two,1"],
            [(1, "D (order/z)"), (3, "C (order/x)")],
        ),
        # Twice: which is meant, nobody can say.
        ("language,way,why,Way", ["cy,a,Rheswm,b", "cy,c,,"], [(1, "D (Way)")]),
        ("way,age", ["c,200", "a,3"], [(1, "language"), (2, "A (way)"), (2, "B (age)")]),
        ("language,Language,way,age", ["cy,xx,a,200"], [(1, "B (Language)"), (2, "D (age)")]),
    ],
)
def test_what_a_wrong_heading_itself_brings_about_is_no_fault_of_the_rows(survey, headings, rows, faults):
    assert faults_of(brought(survey, file(*rows, headings=headings))) == faults


def test_a_report_group_that_a_file_does_not_have_puts_no_doubt_on_its_question():
    sector = make.question(
        "sector",
        "single_choice",
        required=True,
        options=[make.option("a", report_group="g")],
        report_groups=[{"code": "g", "label": make.text("Grŵp")}],
    )
    survey = make.published_survey(make.page("p", sector, make.question("note")))

    batch = brought(survey, file("cy,,x", headings="language,sector,ntoe"))

    assert faults_of(batch) == [(1, "C (ntoe)"), (2, "B (sector)")]


def test_of_a_list_whose_column_has_a_wrong_heading_nothing_is_said_to_be_missing():
    person = make.page("person", make.question("name", required=True), make.question("age", "number"))
    people = make.page("people") | {
        "list": {
            "min": 1,
            "max": 3,
            "item": make.text("Person"),
            "add": make.text("Ychwanegu"),
            "pages": [person],
        }
    }
    end = make.page(
        "end",
        make.question("many", relevant="count(${people}) > 1"),
        make.question("way", "yes_no", required=True),
    )
    survey = make.published_survey(people, end)
    headings = "language,people/1/nmae,people/1/age,people/2/name,people/2/age,many,way"

    batch = brought(survey, file("cy,Mai,x,Siân,3,Llawer,yes", "cy,,,,,Llawer,", headings=headings))

    assert faults_of(batch) == [(1, "B (people/1/nmae)"), (2, "C (people/1/age)"), (3, "G (way)")]


def test_times_are_taken_from_the_file_and_lie_in_no_future(survey):
    headings = "language,way,submitted_at"
    tomorrow = (timezone.now() + dt.timedelta(days=1)).isoformat()

    batch = brought(
        survey,
        file("cy,a,2026-03-07 14:30", f"cy,a,{tomorrow}", "cy,a,soon", headings=headings),
        all_or_none=False,
    )

    assert faults_of(batch) == [(3, "C (submitted_at)"), (4, "C (submitted_at)")]
    assert Response.objects.get().submitted_at.isoformat() == "2026-03-07T14:30:00+00:00"


def test_at_most_a_thousand_faults_are_listed_and_all_are_counted(survey):
    batch = brought(survey, file(*["cy,,,,,,,"] * 1200))

    assert (len(batch.faults), batch.fault_count) == (1000, 1200)


def test_a_cell_beyond_the_headings_is_not_overlooked(survey):
    batch = brought(survey, file("cy,a,,,,,,,something"))

    assert "‘something’" in batch.faults[0][2]["en"]


def test_of_the_many_cells_beyond_the_headings_one_is_named(survey):
    batch = brought(survey, file("cy,a,,,,,,," + "x," * 10_000))

    assert batch.fault_count == 1


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-12:00", "9999-12-31T23:59", "0001-01-01T00:00", "1012-09-14T10:00"]
)
def test_a_moment_that_no_response_can_have_is_a_fault(survey, moment):
    batch = brought(survey, file(f"cy,a,{moment}", headings="language,way,submitted_at"))

    assert batch.job.state == "done"
    assert faults_of(batch) == [(2, "C (submitted_at)")]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["language", "way", "_x0000_"], ["cy", "a", "x"]),
        (["language", "way", "why"], ["cy", "_x0000_", "_x0007_"]),
        (["language", "way", "source_note"], ["cy", "a", "Cownter_x0000_"]),
    ],
    ids=["heading", "answer", "note"],
)
def test_characters_that_no_database_holds_stop_no_workbook(survey, headings, row):
    batch = brought(survey, table([headings, row]))

    assert batch.job.state == "done"
    assert batch.taken or batch.fault_count


def test_a_file_that_says_it_is_utf_8_is_not_read_as_something_else(survey):
    batch = brought(survey, codecs.BOM_UTF8 + file("cy,b,,,,,,Ei dŷ") + b"\xff\n")

    assert (batch.taken, faults_of(batch)) == (0, [(1, "")])


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"PK\x03\x04broken", b'language,way\ncy,"a\n', b"\xff\xfe\x00"]
)
def test_a_broken_file_is_a_fault_and_no_accident(survey, content):
    batch = brought(survey, content)

    assert batch.job.state == "done"
    assert batch.fault_count
    assert not Response.objects.exists()


def test_an_apostrophe_that_our_file_for_spreadsheets_adds_is_taken_off_again(survey):
    rows = file("cy,b,,,,'=Mai,,'=1+1")

    brought(survey, b"\xef\xbb\xbf" + rows)
    brought(survey, rows)

    assert [each.answers["why"] for each in Response.objects.order_by("pk")] == ["=1+1", "'=1+1"]
