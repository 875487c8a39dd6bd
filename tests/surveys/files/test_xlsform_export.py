"""A survey that leaves as an XLSForm is a form that pyxform takes, and comes back as it was."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from questionnaire.types import TYPES
from surveys.files.importing import import_survey
from surveys.files.readers import read_survey_file
from surveys.files.writing import survey_content, write_survey
from surveys.files.xlsform.flat import flattened, unflattened
from surveys.files.xlsform.words import about
from surveys.files.xlsform.writing import form_of, write_xlsform
from surveys.models import Survey
from tests import factories
from tests.factories import as_yaml, option, page, question, survey_file

pytestmark = pytest.mark.django_db

PROJECT = Path(__file__).parents[3]
SCHEMA = PROJECT / "docs" / "survey-file.schema.json"
SURVEYS = [
    PROJECT / "demo" / "surveys" / "all-wales-2012.yaml",
    PROJECT / "demo" / "surveys" / "all-wales-2026.yaml",
    PROJECT / "benchmarks" / "benchmark-survey.yaml",
]


def imported(source: Path | bytes) -> Survey:
    # Read from the database again, so that nothing of the import is left in the objects.
    return Survey.objects.get(pk=import_survey(source, name="form.xlsx").survey.pk)


def accepted(content: bytes) -> list[str]:
    """What pyxform warns of. Raises PyXFormError if it refuses the form."""
    return convert(io.BytesIO(content), file_type=".xlsx", validate=False).warnings


def rows(content: bytes, sheet: str) -> list[dict[str, str]]:
    headings, *found = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in found]


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_a_survey_comes_back_as_it_was(path):
    survey = imported(path)
    before = write_survey(survey)

    written = write_xlsform(survey)
    again = imported(written.content)

    assert again.pk == survey.pk
    assert write_survey(again) == before


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_nothing_is_reported_of_a_form_of_ours(path):
    written = write_xlsform(imported(path))

    assert read_survey_file(written.content).notes == ()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_what_leaves_passes_pyxform(path):
    assert accepted(write_xlsform(imported(path)).content) == []


def test_the_report_names_what_other_programs_do_not_see():
    (note,) = write_xlsform(imported(SURVEYS[0])).notes

    assert "which texts are agreed" in note
    assert "groups for reporting" in note


def test_everything_that_a_survey_file_can_say_has_words_for_people():
    keys = set(re.findall(r'"(\w+)": \{', json.dumps(json.loads(SCHEMA.read_text())))) - {"cy", "en"}
    said = {key for key in keys if about([key]) != [key]}

    assert {
        "slug",
        "opens",
        "missing",
        "report_groups",
        "confirmation_body",
        "max_length",
        "keep_drafts_days",
    } <= said


def test_both_languages_have_columns_and_pages_are_groups():
    content = write_xlsform(imported(SURVEYS[0])).content

    (first, *_rest) = rows(content, "survey")
    assert first["type"] == "begin group"
    assert first["appearance"] == "field-list"
    assert (first["label::Cymraeg (cy)"], first["label::English (en)"]) == ("Amdanoch chi", "About you")


# A question of every type, with what it needs at the least.
PARTS = {
    "options": [option("a"), option("b"), option("none", exclusive=True, missing="dont_know", fixed=True)],
    "rows": [option("x"), option("y y".replace(" ", "_"))],
}


def of_every_type() -> list[dict]:
    made = []
    for name, known in TYPES.items():
        values = {"options": [*PARTS["options"]]} if known.options == "needed" else {}
        values |= {"rows": PARTS["rows"]} if known.rows else {}
        made.append({"code": f"q_{name}", "type": name, "text": factories.text(f"Cwestiwn {name}"), **values})
    return made


def test_a_question_of_every_type_comes_back_and_passes_pyxform():
    survey = imported(as_yaml(survey_file(page("all", *of_every_type()))))
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert write_survey(imported(written.content)) == before
    accepted(written.content)


def test_a_list_comes_back_and_passes_pyxform():
    people = page("people", title=factories.text("Pobl"))
    people.pop("questions", None)
    people["list"] = {
        "min": 1,
        "max": 4,
        "item": factories.text("Person"),
        "pages": [page("who", question("name"))],
    }
    survey = imported(as_yaml(survey_file(page("a", question("q")), people)))
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert "begin repeat" in [row["type"] for row in rows(written.content, "survey")]
    assert write_survey(imported(written.content)) == before
    accepted(written.content)


def test_names_that_meet_in_a_form_are_told_apart_again():
    matrix = question("often", "matrix_single", rows=[option("x"), option("16_to_24")])
    survey = imported(
        as_yaml(
            survey_file(
                page("q", question("q"), question("often_x"), matrix),
                page("often", question("z", relevant="${often/16_to_24} = 'a' and ${q} != ''")),
            )
        )
    )
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert write_survey(imported(written.content)) == before
    accepted(written.content)


def test_an_option_with_a_rule_is_filtered_in_the_form():
    options = [
        option("a", relevant="${q} = 'x'"),
        option("b"),
        option("c", relevant="${q} = 'y' or ${q} = 'z'"),
    ]
    asked = question("r", "single_choice", options=options)
    survey = imported(as_yaml(survey_file(page("p", question("q")), page("s", asked))))
    before = write_survey(survey)

    written = write_xlsform(survey)

    (row,) = [row for row in rows(written.content, "survey") if row["name"] == "r"]
    assert row["choice_filter"].startswith("shown_if = 'all' or (shown_if = 'r1' and (${q} = 'x'))")
    assert write_survey(imported(written.content)) == before
    accepted(written.content)


def test_a_text_that_looks_like_a_formula_stays_a_text():
    survey = imported(as_yaml(survey_file(page("p", question("q", text=factories.text("=1+1", "+44 @x"))))))

    content = write_xlsform(survey).content

    (row,) = [row for row in rows(content, "survey") if row["name"] == "q"]
    assert (row["label::Cymraeg (cy)"], row["label::English (en)"]) == ("=1+1", "+44 @x")


def edited(content: bytes, sheet: str, old: str, new: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book[sheet].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_what_is_edited_in_the_form_wins_and_the_rest_stays():
    written = write_xlsform(imported(SURVEYS[0]))

    again = read_survey_file(edited(written.content, "survey", "About you", "You and your work"))

    first = again.record["pages"][0]
    assert first["title"]["en"] == "You and your work"
    assert again.record["survey"]["owner"]["en"] == "Public Engagement Working Group"


def test_a_line_that_fits_the_form_no_more_is_reported():
    survey = imported(as_yaml(survey_file(page("p", question("q", "number", settings={"min": 3})))))
    written = write_xlsform(survey)

    again = read_survey_file(edited(written.content, "survey", ". >= 3", ". >= 4"))

    (asked,) = again.record["pages"][0]["questions"]
    assert asked["constraint"] == ". >= 4"
    assert any("question/q/constraint" in str(note) for note in again.notes)


def test_a_broken_line_of_our_sheet_is_refused():
    written = write_xlsform(imported(SURVEYS[0]))

    with pytest.raises(Exception, match="1 faults"):
        read_survey_file(edited(written.content, "arolwg", '"reconstruction"', "reconstruction"))


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_flat_keys_hold_all_of_a_survey(path):
    content = survey_content(imported(path))

    assert unflattened(flattened(content)) == content


def test_a_value_that_no_cell_can_hold_goes_on_in_the_next():
    survey = imported(as_yaml(survey_file(page("p", question("q", text=factories.text("x" * 19_000, "y"))))))
    keys = {"agreed": [f"question.{'q' * 60}{number}.text" for number in range(1000)]}
    content = survey_content(survey)
    content["survey"] |= keys

    again = read_survey_file(form_of(content).content)

    assert again.record["survey"]["agreed"] == keys["agreed"]


def test_an_empty_draft_leaves_with_a_word_about_it():
    written = form_of({"format": "arolwg-survey/1", "survey": {"title": {"en": "Nothing yet"}}})

    assert any("has no pages yet" in note for note in written.notes)


def test_a_question_without_words_has_its_code_for_a_label_and_comes_back_without():
    survey = imported(as_yaml(survey_file(page("p", question("q", text={})))))
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert any("no words yet" in note and "q" in note for note in written.notes)
    assert accepted(written.content) == []
    assert write_survey(imported(written.content)) == before


def test_a_filter_that_no_cell_can_hold_is_kept_for_us_and_named():
    options = [option(f"o{number}", relevant=f"${{q}} = '{number}'") for number in range(1000)]
    survey = imported(
        as_yaml(
            survey_file(page("p", question("q")), page("s", question("r", "single_choice", options=options)))
        )
    )
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert any("“choice_filter” for “r”" in note for note in written.notes)
    accepted(written.content)
    assert write_survey(imported(written.content)) == before


def test_names_that_pyxform_keeps_for_itself_are_changed_on_the_way_out_only():
    about = page("data", question("meta"))
    survey = imported(as_yaml(survey_file(about, page("p", question("q", relevant="${meta} = 'x'")))))
    before = write_survey(survey)

    written = write_xlsform(survey)

    assert [row["name"] for row in rows(written.content, "survey") if row["type"] == "text"] == [
        "meta_2",
        "q",
    ]
    assert accepted(written.content) == []
    assert write_survey(imported(written.content)) == before
