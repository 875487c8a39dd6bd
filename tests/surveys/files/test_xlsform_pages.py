"""Groups are pages, repeats are lists, tables are matrices."""

import pytest

from tests.surveys.files.forms import YES_NO, form, notes_of, pages_of, questions_of

RULED = "type | name | label | relevant"


def test_a_group_is_a_page_and_what_stands_outside_is_on_pages_of_its_own():
    found = form(
        "text | a | A?",
        "begin group | g | About you",
        "text | b | B?",
        "end group",
        "text | c | C?",
        "text | d | D?",
    )

    assert [codes for _page, codes in pages_of(found)] == [["a"], ["b"], ["c", "d"]]
    assert found.record["pages"][1]["code"] == "g"
    assert found.record["pages"][1]["title"]["en"] == "About you"


def test_a_group_within_a_page_adds_its_rule_to_those_of_its_questions():
    found = form(
        "text | x | X? |",
        "begin group | outer | Outer | ${x} != ''",
        "begin group | inner | Inner | ${x} = 'a'",
        "text | a | A? | ${x} = 'b'",
        "end group",
        "end group",
        headings=RULED,
    )

    outer = found.record["pages"][1]
    assert outer["relevant"] == "${x} != ''"
    assert [question["code"] for question in outer["questions"]] == ["inner", "a"]
    assert outer["questions"][0]["type"] == "information"
    assert outer["questions"][1]["relevant"] == "(${x} = 'a') and (${x} = 'b')"


def test_a_table_is_a_matrix_whose_rows_rules_can_read():
    found = form(
        "begin group | often | How often? | | table-list",
        "select_one yn | facebook | Facebook | |",
        "select_one yn | twitter | Twitter | |",
        "end group | | | |",
        "text | why | Why? | ${twitter} = 'no' |",
        headings="type | name | label | relevant | appearance",
        choices=YES_NO,
    )

    matrix = questions_of(found)["often"]
    assert matrix["type"] == "matrix_single"
    assert [row["code"] for row in matrix["rows"]] == ["facebook", "twitter"]
    assert questions_of(found)["why"]["relevant"] == "${often/twitter} = 'no'"


def test_a_table_of_tick_boxes_is_a_matrix_of_several_choices():
    found = form(
        "begin group | often | How often? | table-list",
        "select_multiple yn | facebook | Facebook |",
        "end group | | |",
        headings="type | name | label | appearance",
        choices=YES_NO,
    )

    assert questions_of(found)["often"]["type"] == "matrix_multi"


def test_the_older_spelling_of_a_table_is_a_matrix_too():
    found = form(
        "begin group | g | | field-list",
        "select_one yn | header | How often? | label",
        "select_one yn | facebook | Facebook | list-nolabel",
        "end group | | |",
        headings="type | name | label | appearance",
        choices=YES_NO,
    )

    assert questions_of(found)["g"]["text"]["en"] == "How often?"
    assert [row["code"] for row in questions_of(found)["g"]["rows"]] == ["facebook"]


def test_a_repeat_is_a_list():
    found = form(
        "begin repeat | people | Person | 3",
        "text | first | Name? |",
        "begin group | work | Work |",
        "text | job | Job? |",
        "end group | | |",
        "end repeat | | |",
        headings="type | name | label | repeat_count",
    )

    (page,) = found.record["pages"]
    assert page["code"] == "people"
    assert (page["list"]["min"], page["list"]["max"]) == (3, 3)
    assert [[q["code"] for q in inner["questions"]] for inner in page["list"]["pages"]] == [
        ["first"],
        ["job"],
    ]


@pytest.mark.parametrize("count", ["0", "1000000", "-1", "1.5"])
def test_a_count_that_no_list_can_have_is_reported(count):
    found = form(
        f"begin repeat | people | Person | {count}",
        "text | first | Name? |",
        "end repeat | | |",
        headings="type | name | label | repeat_count",
    )

    assert "min" not in found.record["pages"][0]["list"]
    assert found.record["pages"][0]["list"]["pages"][0]["title"] == {"en": "Person"}
    assert any("column D (repeat_count)" in note for note in notes_of(found))


def test_a_count_that_has_to_be_worked_out_is_reported():
    found = form(
        "integer | n | How many? |",
        "begin repeat | people | Person | ${n}",
        "text | first | Name? |",
        "end repeat | | |",
        headings="type | name | label | repeat_count",
    )

    assert "min" not in found.record["pages"][1]["list"]
    assert any("row 3, column D (repeat_count)" in note for note in notes_of(found))


def test_a_repeat_within_a_group_divides_its_page():
    found = form(
        "begin group | g | G",
        "text | a | A?",
        "begin repeat | people | Person",
        "text | first | Name?",
        "end repeat",
        "text | b | B?",
        "end group",
    )

    assert pages_of(found) == [("g", ["a"]), ("people", []), ("g_2", ["b"])]


def test_a_loop_is_left_out_with_the_names_of_its_questions():
    found = form(
        "text | a | A?", "begin loop over yn | l | L", "text | b | %(label)s?", "end loop", choices=YES_NO
    )

    assert pages_of(found) == [("page1", ["a"])]
    assert any("left out with its questions: b" in note for note in notes_of(found))


def test_groups_that_never_end_or_never_began_are_mended():
    found = form(
        "end group",
        "begin group | g | G",
        "text | a | A?",
        "begin repeat | r | R",
        "text | b | B?",
        "end group",
    )

    assert pages_of(found)[0] == ("g", ["a"])
    assert any("never begun" in note for note in notes_of(found))
    assert any("never ended" in note for note in notes_of(found))
    assert any("of another kind" in note for note in notes_of(found))


def test_a_page_is_divided_where_words_take_an_answer_of_the_same_page():
    found = form("text | a | Your name?", "text | b | Why, ${a}?", "text | c | And, ${b}?")

    assert [codes for _page, codes in pages_of(found)] == [["a"], ["b"], ["c"]]
    assert any("A new page begins here" in note for note in notes_of(found))


def test_what_is_worked_out_stands_on_a_page_that_shows_something():
    found = form(
        "text | a | A? |",
        "begin group | g | |",
        "calculate | sum | | 1 + 1",
        "end group | | |",
        headings="type | name | label | calculation",
    )

    assert pages_of(found) == [("page1", ["a", "sum"])]


def test_rows_without_a_type_are_comments_or_reported():
    found = form("text | a | A?", "| b | B?", headings="type | name | label")

    assert any("This row has no type" in note for note in notes_of(found))


def test_every_question_of_what_is_left_out_is_reported_in_its_row():
    found = form(
        "begin repeat | people | Person",
        "text | who | Who?",
        "begin repeat | pets | Pet",
        "text | pet | Which pet?",
        "end repeat",
        "end repeat",
    )

    assert any("row 5, column A (type)" in note and "left out in row 4" in note for note in notes_of(found))


def test_the_appearance_of_a_group_is_reported():
    found = form(
        "begin group | g | G | field-list accordion",
        "begin group | h | H | compact w4",
        "text | a | A? |",
        "end group",
        "end group",
        "begin repeat | r | R | field-list",
        "text | b | B? |",
        "end repeat",
        headings="type | name | label | appearance",
    )

    assert [note.split(": ")[0] for note in notes_of(found)] == [
        "sheet “survey”, row 2, column D (appearance)",
        "sheet “survey”, row 3, column D (appearance)",
    ]


def test_the_label_of_a_group_that_shows_nothing_is_reported():
    found = form(
        "text | a | A?",
        "begin group | g | Worked out",
        "hidden | b | |",
        "end group",
        headings="type | name | label | calculation",
    )

    assert pages_of(found) == [("page1", ["a", "b"])]
    assert any("row 3" in note and "Nothing in this group is shown" in note for note in notes_of(found))


def test_words_above_the_options_of_a_table_give_way_to_those_of_its_group():
    found = form(
        "begin group | often | How often? |",
        "select_one yn | heading | Please tick | label",
        "select_one yn | facebook | Facebook | list-nolabel",
        "end group",
        headings="type | name | label | appearance",
        choices=YES_NO,
    )

    assert questions_of(found)["often"]["text"] == {"en": "How often?"}
    assert any("row 3, column C (label)" in note and "above the options" in note for note in notes_of(found))
