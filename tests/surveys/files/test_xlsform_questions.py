"""Each type of XLSForm's reference is a question here, or is reported."""

import pytest

from surveys.files.xlsform.kinds import read_kind
from tests.surveys.files.forms import YES_NO, form, notes_of, questions_of

TYPES = {
    "integer": "number",
    "int": "number",
    "decimal": "decimal",
    "text": "short_text",
    "string": "short_text",
    "note": "information",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "calculate": "calculated",
    "select_one yn": "single_choice",
    "select one from yn": "single_choice",
    "select1 yn": "single_choice",
    "add select one prompt using yn": "single_choice",
    "select_multiple yn": "multi_choice",
    "select all that apply from yn": "multi_choice",
    "rank yn": "ranking",
    "range": "rating",
    "acknowledge": "single_choice",
    "trigger": "single_choice",
    "phone number": "phone",
    "percentage": "percentage",
    "image": "upload",
    "file": "upload",
}
WITHOUT_A_WORD = {"integer", "int", "decimal", "text", "string", "note", "date", "select_one yn", "rank yn"}


@pytest.mark.parametrize(("written", "ours"), TYPES.items())
def test_a_type_has_one_here(written, ours):
    found = form(f"{written} | a | What?", choices=YES_NO)

    assert questions_of(found)["a"]["type"] == ours
    if written in WITHOUT_A_WORD:
        assert not [note for note in notes_of(found) if "row 2" in note and "choices" not in note]


@pytest.mark.parametrize(
    "written", ["geopoint", "geotrace", "geoshape", "audio", "video", "osm", "xml-external"]
)
def test_what_cannot_be_asked_is_reported_with_its_row(written):
    found = form("text | a | What?", f"{written} | b | Where?")

    assert list(questions_of(found)) == ["a"]
    assert any("row 3, column A (type)" in note and "cannot be asked" in note for note in notes_of(found))


def test_an_unknown_type_is_left_out_and_said_to_be():
    found = form("text | a | What?", "telepathy | b | Think of a number")

    assert any("“telepathy” is no type of question" in note for note in notes_of(found))


def test_metadata_is_reported_in_one_note():
    found = form("start | start |", "end | end |", "deviceid | id |", "text | a | What?")

    notes = [note for note in notes_of(found) if "Not needed here" in note]
    assert len(notes) == 1
    assert "start, end, deviceid" in notes[0]


def test_the_date_of_today_is_a_function_in_rules():
    found = form(
        "today | today | |", "date | d | When? | . <= ${today}", headings="type | name | label | constraint"
    )

    assert questions_of(found)["d"]["constraint"] == ". <= today()"


@pytest.mark.parametrize(
    ("appearance", "settings"),
    [("minimal", {"display": "select"}), ("autocomplete", {"display": "search"}), ("", {})],
)
def test_the_appearance_says_how_options_are_shown(appearance, settings):
    found = form(
        f"select_one yn | a | What? | {appearance}",
        headings="type | name | label | appearance",
        choices=YES_NO,
    )

    assert questions_of(found)["a"].get("settings", {}) == settings


def test_text_of_several_lines_is_long_text():
    found = form("text | a | What? | multiline", headings="type | name | label | appearance")

    assert questions_of(found)["a"]["type"] == "long_text"


def test_an_appearance_without_equivalent_is_reported_once_with_all_its_rows():
    found = form(
        "text | a | What? | thousands-sep",
        "text | b | What? | thousands-sep",
        headings="type | name | label | appearance",
    )

    (note,) = (note for note in notes_of(found) if "thousands-sep" in note)
    assert "row 2" in note
    assert "in these rows too: 3." in note


@pytest.mark.parametrize(
    ("parameters", "type", "settings"),
    [
        ("start=1 end=5 step=1", "rating", {"min": 1, "max": 5}),
        ("start=0; end=10", "rating", {"min": 0, "max": 10}),
        ("start=0 end=100 step=5", "number", {"min": 0, "max": 100, "integer": True}),
        ("start=0.5 end=2.5 step=0.5", "number", {"min": "0.5", "max": "2.5"}),
    ],
)
def test_a_range_is_a_rating_if_it_is_short(parameters, type, settings):
    found = form(f"range | a | How much? | {parameters}", headings="type | name | label | parameters")

    assert questions_of(found)["a"]["type"] == type
    assert questions_of(found)["a"]["settings"] == settings


@pytest.mark.parametrize("written", ["yes", "TRUE", "true()", "Yes", "1"])
def test_an_answer_is_required_however_that_is_written(written):
    found = form(f"text | a | What? | {written}", headings="type | name | label | required")

    assert questions_of(found)["a"]["required"]


def test_an_answer_that_is_required_now_and_then_may_be_left_empty():
    found = form("text | a | What? | ${b} = 1", headings="type | name | label | required")

    assert "required" not in questions_of(found)["a"]
    assert any("column D (required)" in note and "may be left empty" in note for note in notes_of(found))


def test_or_other_is_an_option_that_asks_for_details():
    found = form(
        "select_one yn or_other | a | What?|",
        "text | b | Why? | ${a_other} != ''",
        headings="type | name | label | relevant",
        choices=YES_NO,
    )

    options = questions_of(found)["a"]["options"]
    assert [option["code"] for option in options] == ["yes", "no", "other"]
    assert options[-1]["other_text"]["label"]["en"] == "Please give details"
    assert questions_of(found)["b"]["relevant"] == "${a/other} != ''"


def test_options_in_another_file_are_asked_for():
    found = form("select_one_from_file towns.csv | a | Where?")

    assert questions_of(found)["a"]["type"] == "single_choice"
    assert any("towns.csv" in note and "Add them before publishing" in note for note in notes_of(found))


def test_a_list_that_several_questions_use_is_an_option_set():
    found = form("select_one yn | a | A?", "select_multiple yn | b | B?", choices=YES_NO)

    assert [record["code"] for record in found.record["option_sets"]] == ["yn"]
    assert questions_of(found)["a"]["option_set"] == "yn"


def test_a_list_that_nothing_uses_is_reported():
    found = form("text | a | A?", choices=YES_NO)

    assert any("No question uses the list “yn”" in note for note in notes_of(found))


def test_random_order_is_kept():
    found = form(
        "select_one yn | a | A? | randomize=true, seed=12",
        headings="type | name | label | parameters",
        choices=YES_NO,
    )

    assert questions_of(found)["a"].get("settings", {}).get("order") == "random" or notes_of(found)


def test_hints_and_guidance_stand_together():
    found = form("text | a | A? | Short | Long", headings="type | name | label | hint | guidance_hint")

    assert questions_of(found)["a"]["hint"]["en"] == "Short\n\nLong"


def test_markup_is_taken_out_of_texts():
    found = form('note | a | <span style="color:red">**Read** this</span><br>now')

    assert questions_of(found)["a"]["text"]["en"] == "Read this\nnow"
    assert any("markup" in note for note in notes_of(found))


def test_what_is_in_no_known_column_is_reported():
    found = form("text | a | A? | 3 | x", headings="type | name | label | rows | hxl")

    assert any("The column “rows” has no place" in note for note in notes_of(found))
    assert any("The column “hxl” has no place" in note for note in notes_of(found))


def test_a_cell_that_means_nothing_in_its_row_is_reported():
    found = form(
        "begin group | g | G | Help", "text | a | A? |", "end group", headings="type | name | label | hint"
    )

    assert any(
        "row 2, column D (hint)" in note and "“Help” means nothing" in note for note in notes_of(found)
    )


@pytest.mark.parametrize(
    ("written", "name", "list_name", "or_other"),
    [
        ("select_one yes_no", "select_one", "yes_no", False),
        ("SELECT ONE FROM Yes_No or specify other", "select_one", "Yes_No", True),
        ("select_multiple  a or_other", "select_multiple", "a", True),
        ("add select multiple prompt using b", "select_multiple", "b", False),
        ("begin loop over towns", "loop", "towns", False),
        ("begin lgroup", "repeat", "", False),
        ("end_group", "group", "", False),
    ],
)
def test_old_spellings_are_known(written, name, list_name, or_other):
    kind = read_kind(written)

    assert (kind.name, kind.list_name, kind.or_other) == (name, list_name, or_other)


@pytest.mark.parametrize("written", ["selected_one yn", "rank_order", "ranking yn"])
def test_what_merely_begins_like_a_choice_is_unknown(written):
    assert read_kind(written).role == "unknown"


def test_a_choice_that_names_no_list_is_reported():
    found = form("select_multiple | a | A?")

    assert any("row 2, column A (type)" in note and "no list of options" in note for note in notes_of(found))


def test_a_sheet_of_choices_without_headings_is_reported():
    found = form("select_one yn | a | A?", choices=("list_name | code | text", "yn | 1 | Yes"))

    assert any(note.startswith("sheet “choices”") and "no column “name”" in note for note in notes_of(found))


def test_a_filter_of_options_in_another_file_is_reported():
    found = form(
        "select_one_from_file towns.csv | a | A? | region = 'north'",
        headings="type | name | label | choice_filter",
    )

    assert any("row 2, column D (choice_filter)" in note for note in notes_of(found))


def test_options_that_a_search_fetches_are_asked_for():
    found = form(
        "select_one yn | a | A? | minimal search('towns', 'contains', 'name', 'Bangor')",
        headings="type | name | label | appearance",
        choices=YES_NO,
    )

    assert questions_of(found)["a"]["settings"] == {"display": "select"}
    assert ["come from another file" in note for note in notes_of(found)] == [True]


def test_a_message_without_a_rule_is_reported():
    found = form("text | a | A? | Wrong!", headings="type | name | label | constraint_message")

    assert any("column D (constraint_message)" in note for note in notes_of(found))


def test_every_file_of_a_question_is_reported():
    found = form("text | a | A? | x.png | y.png", headings="type | name | label | image | image::Welsh")

    assert [("x.png" in note, "y.png" in note) for note in notes_of(found)] == [(True, False), (False, True)]


@pytest.mark.parametrize("written", ["rows", "randomize=maybe"])
def test_a_parameter_without_a_known_value_is_reported(written):
    found = form(f"text | a | A? | {written}", headings="type | name | label | parameters")

    assert any("mean nothing here" in note and "column D" in note for note in notes_of(found))


def test_what_form_builders_write_in_every_row_is_no_news():
    found = form(
        "begin group | g | G | false",
        "note | a | A | false",
        "end group",
        headings="type | name | label | required",
    )

    assert not notes_of(found)
