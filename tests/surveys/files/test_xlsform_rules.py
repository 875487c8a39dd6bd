"""Rules are carried with the names that things have here; what cannot be used is left out with what that means."""

import pytest

from tests.surveys.files.forms import YES_NO, form, notes_of, questions_of

RULED = "type | name | label | relevant"


def rule(source: str, *before: str) -> tuple[str, list[str]]:
    found = form(
        *(before or ("text | x | X? |",)), f"text | a | A? | {source}", headings=RULED, choices=YES_NO
    )
    return questions_of(found)["a"].get("relevant", ""), notes_of(found)


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("${x} = 'a'", "${x} = 'a'"),
        ("${x} = ‘a’", "${x} = 'a'"),
        ("../x = 'a'", "${x} = 'a'"),
        ("/form/x = 'a'", "${x} = 'a'"),
        ("${ x } != ''", "${x} != ''"),
        ("${x} = '../x'", "${x} = '../x'"),
    ],
)
def test_a_rule_is_written_as_it_is_here(written, ours):
    assert rule(written)[0] == ours


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("pulldata('a', 'b', 'c', ${x}) = 1", "pulldata"),
        ("indexed-repeat(${x}, ${x}, 1) = 1", "indexed-repeat"),
        ("once(random()) > 0.5", "once"),
        ("${nowhere} = 1", "There is no question “nowhere”"),
        ("${x} = ", "ends where more must follow"),
        ("x = 1 1", "x"),
    ],
)
def test_a_rule_that_cannot_be_used_is_left_out_with_what_that_means(written, why):
    relevant, notes = rule(written)

    (note,) = [note for note in notes if "column D (relevant)" in note]
    assert relevant == ""
    assert why in note
    assert note.endswith("Everybody will be asked this.")


def test_a_rule_about_what_is_not_in_the_survey_is_left_out():
    relevant, notes = rule("${where} != ''", "geopoint | where | Where? |")

    assert relevant == ""
    assert any("“where” is not in the survey" in note for note in notes)


def test_new_codes_stand_in_rules_too():
    found = form(
        "select_one places | my:place | Where? |",
        "text | why | Why ${my:place}? | ${my:place} = 'in town' or selected(${my:place}, 'a/b')",
        headings=RULED,
        choices=("places | in town | In town", "places | a/b | Both"),
    )

    asked = questions_of(found)
    assert [option["code"] for option in asked["my_place"]["options"]] == ["in_town", "a_b"]
    assert asked["why"]["relevant"] == "${my_place} = 'in_town' or selected(${my_place}, 'a_b')"
    assert asked["why"]["text"]["en"] == "Why ${my_place}?"
    assert any("“my:place” has the code “my_place”" in note for note in notes_of(found))
    assert any("“in town” has the code “in_town”" in note for note in notes_of(found))


def test_new_codes_of_its_own_options_stand_in_a_constraint():
    found = form(
        "select_multiple places | a | Where? | not(selected(., 'in town') and selected(., 'b'))",
        headings="type | name | label | constraint",
        choices=("places | in town | In town", "places | b | B"),
    )

    assert questions_of(found)["a"]["constraint"] == "not(selected(., 'in_town') and selected(., 'b'))"


def test_a_question_that_is_called_as_or_other_would_be_is_what_rules_mean():
    found = form(
        "select_one yn or_other | a | A? |",
        "text | a_other | Which? |",
        "text | b | B? | ${a_other} != ''",
        headings=RULED,
        choices=YES_NO,
    )

    assert questions_of(found)["b"]["relevant"] == "${a_other} != ''"


def test_names_that_differ_in_case_only_get_codes_of_their_own():
    found = form("text | Age | A? |", "text | age | B? | ${Age} = 'x'", headings=RULED)

    assert questions_of(found)["age_2"]["relevant"] == "${Age} = 'x'"


def test_a_name_that_is_used_twice_means_the_first():
    found = form("text | a | A?", "text | a | B?")

    assert list(questions_of(found)) == ["a", "a_2"]
    assert any("mean the first" in note for note in notes_of(found))


def test_words_that_take_what_is_not_in_the_survey_are_reported():
    found = form("deviceid | id |", "note | a | You are ${id}.")

    assert questions_of(found)["a"]["text"]["en"] == "You are …."
    assert any("fills in “id”" in note for note in notes_of(found))


CASCADE = (
    "list_name | name | label | region",
    "regions | north | North |",
    "regions | south | South |",
    "towns | bangor | Bangor | north",
    "towns | cardiff | Cardiff | south",
    "towns | other | Other |",
)


def cascade(choice_filter: str):
    return form(
        "select_one regions | region | Region? |",
        f"select_one towns | town | Town? | {choice_filter}",
        headings="type | name | label | choice_filter",
        choices=CASCADE,
    )


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("region=${region}", ["'north'=${region}", "'south'=${region}", "''=${region}"]),
        ("${region} = region", ["${region} = 'north'", "${region} = 'south'", "${region} = ''"]),
        ("region=${region} or name='other'", ["'north' = ${region}", "'south' = ${region}", None]),
        ("not(selected(${region}, region))", None),
    ],
)
def test_a_choice_filter_becomes_a_rule_for_each_option(written, rules):
    options = questions_of(cascade(written))["town"]["options"]

    if rules:
        assert [option.get("relevant") for option in options] == rules
    else:
        assert options[0]["relevant"] == "not(selected(${region}, 'north'))"


def test_an_option_that_a_filter_never_shows_is_left_out_and_named():
    found = cascade("region = 'north' and ${region} != ''")

    assert [option["code"] for option in questions_of(found)["town"]["options"]] == ["bangor"]
    assert any("never shows these options" in note and "cardiff, other" in note for note in notes_of(found))


def test_a_filter_that_cannot_be_used_shows_all_options_and_says_so():
    found = cascade("county = ${region}")

    assert len(questions_of(found)["town"]["options"]) == 3
    assert any(
        "There is no column “county”" in note and "all the options" in note for note in notes_of(found)
    )


def test_a_calculation_is_carried():
    found = form(
        "integer | n | N? |", "calculate | d | | ${n} * 2", headings="type | name | label | calculation"
    )

    assert questions_of(found)["d"]["calculation"] == "${n} * 2"


def test_rules_mean_the_first_of_several_options_of_one_name():
    found = form(
        "select_one towns | a | A? |",
        "text | b | B? | ${a} = 'x'",
        headings=RULED,
        choices=("towns | x | First", "towns | x | Second"),
    )

    assert [option["code"] for option in questions_of(found)["a"]["options"]] == ["x", "x_2"]
    assert questions_of(found)["b"]["relevant"] == "${a} = 'x'"
    assert any("another option “x” before this one" in note for note in notes_of(found))


def test_a_path_to_a_question_beside_is_its_answer():
    found = form("text | a | A? |", "text | b | B? | ./a = 'x' and ../a != 'y'", headings=RULED)

    assert questions_of(found)["b"]["relevant"] == "${a} = 'x' and ${a} != 'y'"


def test_numbers_in_a_filter_are_compared_as_numbers():
    found = form(
        "select_one towns | town | Town? | size > 0 and kind = 1",
        headings="type | name | label | choice_filter",
        choices=("list_name | name | label | size | kind", "towns | x | X | 2 | 1", "towns | y | Y | 2 | 2"),
    )

    assert [option["code"] for option in questions_of(found)["town"]["options"]] == ["x"]
