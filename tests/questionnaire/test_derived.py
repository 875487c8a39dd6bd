"""Calculated and hidden values: worked out when their place is passed, asked of nobody."""

import pytest

from questionnaire.cleaning import check_answers, clean_page
from questionnaire.describing import describe
from questionnaire.document import Settings
from questionnaire.expressions import parse
from questionnaire.expressions.checking import Place, problems
from questionnaire.piping import piped_words, piping_problems
from questionnaire.routing import on_route, relevant_questions, route
from questionnaire.types.derived import brought_along, gives_number
from tests.questionnaire.builders import TODAY, page, question, questionnaire


def calculated(code: str, source: str, **fields):
    return question(code, "calculated", calculation=parse(source), **fields)


def hidden(code: str, **settings):
    return question(code, "hidden", **settings)


SUM = questionnaire(
    page(question("a", "number"), question("b", "number"), code="one"),
    page(calculated("total", "${a} + ${b}"), code="two"),
    page(question("why", "short_text", relevant="${total} > 10"), code="three"),
)


def test_a_calculated_value_is_submitted_with_the_answers_that_it_was_worked_out_from():
    answers = on_route(SUM, {"a": "7", "b": "1.5"}, TODAY)

    assert answers["total"] == "8.5"


def test_later_questions_can_depend_on_a_calculated_value():
    assert route(SUM, {"a": "7", "b": "1.5"}, TODAY) == (1,)
    assert route(SUM, {"a": "7", "b": "4"}, TODAY) == (1, 3)


def test_a_page_of_nothing_but_calculated_values_is_never_visited():
    assert 2 not in route(SUM, {"a": "7", "b": "4"}, TODAY)
    assert relevant_questions(SUM, SUM.page(2), {"a": "7"}, TODAY) == ()


@pytest.mark.parametrize("answers", [{"a": "7"}, {"a": "7", "b": None}, {}])
def test_a_sum_with_an_answer_that_was_not_given_is_empty(answers):
    assert on_route(SUM, answers, TODAY)["total"] is None


def test_what_a_form_sends_for_a_calculated_value_is_ignored():
    posted = {"asked": ["total"], "total": ["1000"]}

    outcome = clean_page(SUM, SUM.page(2), posted, ["total"], {"a": "1", "b": "2"}, TODAY)

    assert outcome.values == {}
    assert outcome.relevant == ()


def test_a_value_stored_from_elsewhere_does_not_replace_the_calculation():
    assert on_route(SUM, {"a": "1", "b": "2", "total": "1000"}, TODAY)["total"] == "3"


def test_a_calculated_value_of_the_same_page_decides_about_a_question_below_it():
    short = questionnaire(
        question("a", "number"), calculated("double", "${a} * 2"), question("c", relevant="${double} > 10")
    )

    outcome = clean_page(short, short.page(1), {"a": ["6"]}, ["a"], {}, TODAY)

    assert outcome.appeared == ("c",)


def test_a_calculated_value_off_the_route_is_neither_read_nor_submitted():
    short = questionnaire(
        question("a", "number"),
        calculated("double", "${a} * 2", relevant="${a} > 100"),
        question("c", relevant="${double} != ''"),
    )

    assert set(on_route(short, {"a": "6", "c": "a"}, TODAY)) == {"a"}


def test_nothing_about_a_calculated_value_stands_in_the_way_of_submitting():
    asked = questionnaire(question("a", "number"), calculated("double", "${a} * 2", required=True))

    assert check_answers(asked, {"a": None}, TODAY) == ()


@pytest.mark.parametrize(
    ("source", "kind"),
    [("${own} + 1", "itself"), ("${later} + 1", "later_question")],
)
def test_a_calculation_reads_neither_itself_nor_what_comes_later(source, kind):
    asked = questionnaire(calculated("own", source), question("later", "number"))

    found = problems(parse(source), asked, Place(1, "own"))

    assert [problem.kind for problem in found] == [kind]


def test_a_calculated_value_may_be_compared_with_words_and_with_numbers():
    asked = questionnaire(calculated("size", "if(1 = 1, 'big', 3)"), question("c"))

    for condition in ("${size} = 'big'", "${size} > 2", "${size} + 1 = 4", "${size} > '2026-01-01'"):
        assert problems(parse(condition), asked, Place(1, "c")) == []


def test_nobody_can_keep_a_rule_about_a_value_that_they_do_not_enter():
    asked = questionnaire(calculated("size", "1"))

    found = problems(parse(". > 3"), asked, Place(1, "size", use="constraint"))

    assert [problem.kind for problem in found] == ["constraint_without_value"]


@pytest.mark.parametrize(
    ("source", "is_number"),
    [
        ("1 + 1", True),
        ("round(${a}, 2)", True),
        ("if(${a} > 1, 1, 2)", True),
        ("if(${a} > 1, 1, 'none')", False),
        ("concat('a', 1)", False),
        ("${a}", False),
        ("${a} > 1", False),
    ],
)
def test_a_column_is_of_numbers_where_the_calculation_gives_nothing_else(source, is_number):
    asked = calculated("x", source)

    (column,) = asked.kind.columns(asked)

    assert gives_number(asked) is is_number
    assert column.kind == ("number" if is_number else "text")


def test_a_calculated_value_is_written_into_later_texts():
    answers = on_route(SUM, {"a": "1000", "b": "234.5"}, TODAY)

    assert piped_words(SUM, frozenset({"total"}), answers, "cy") == {"total": "1,234.5"}


def test_a_text_may_read_a_value_of_its_own_page_that_no_answer_of_the_page_changes():
    asked = questionnaire(
        page(question("a", "number"), code="one"),
        page(
            calculated("double", "${a} * 2"),
            calculated("again", "${double} * 2"),
            question("b", "number"),
            calculated("both", "${double} + ${b}"),
            code="two",
        ),
    )

    assert piping_problems("${double} ${again}", asked, 2) == []
    assert [problem.kind for problem in piping_problems("${both}", asked, 2)] == ["same_page"]


def test_a_calculation_that_says_yes_or_no_gives_true_or_false():
    asked = questionnaire(question("a", "number"), calculated("big", "${a} > 10"))

    assert on_route(asked, {"a": "11"}, TODAY)["big"] == "true"


def test_a_hidden_value_is_what_the_link_brought_or_else_the_authors_own():
    asked = questionnaire(hidden("wave", value="1", parameter="wave"))

    assert on_route(asked, {}, TODAY) == {"wave": "1"}
    assert on_route(asked, {"wave": "2"}, TODAY) == {"wave": "2"}


def test_a_hidden_value_can_decide_which_pages_there_are():
    asked = questionnaire(
        page(hidden("wave", parameter="wave"), code="one"),
        page(question("a"), code="two", relevant="${wave} = 2"),
    )

    assert route(asked, {}, TODAY) == ()
    assert route(asked, {"wave": "2"}, TODAY) == (2,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Môn ", "Môn"),
        ("w\u0302", "ŵ"),
        ("a\tb", "a b"),
        ("", None),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        ("\x00", None),
        ("\ufffd", None),
    ],
)
def test_a_value_from_an_address_is_cleaned_as_a_short_text_is(typed, kept):
    assert brought_along(typed) == kept


def test_a_hidden_value_needs_a_value_or_a_parameter():
    assert [problem.kind for problem in hidden("h").kind.setting_problems(hidden("h"))] == ["no_hidden_value"]
    assert list(hidden("h", value="x").kind.setting_problems(hidden("h", value="x"))) == []


def test_a_calculated_value_needs_its_calculation():
    asked = question("x", "calculated")

    assert [problem.kind for problem in asked.kind.setting_problems(asked)] == ["no_calculation"]


def test_derived_values_read_as_what_they_are():
    total, plain = calculated("n", "1 + 1"), hidden("h", value="1000")

    assert describe(total, {"n": "2012"}, "en")[0].kind == "number"
    assert describe(plain, {"h": "1000"}, "en")[0].kind == "words"
    assert plain.settings == Settings(value="1000")
