from pathlib import Path

import pytest

from questionnaire.expressions import ExpressionInvalid, parse, references
from questionnaire.expressions.functions import FUNCTIONS
from questionnaire.expressions.parsing import MAX_DEPTH, MAX_NODES, MAX_SOURCE
from questionnaire.expressions.tree import Answer, Call, Negative, Number, Operation, OwnValue, String

DOCUMENTATION = Path(__file__).parent.parent.parent / "docs" / "expressions.md"


def tree(source):
    return parse(source).tree


def test_the_example_of_the_design_is_parsed():
    parsed = parse("${strand} = 'organisation' and selected(${platforms}, 'twitter')")

    assert parsed.tree == Operation(
        "and",
        (
            Operation("=", (Answer("strand"), String("organisation"))),
            Call("selected", (Answer("platforms"), String("twitter"))),
        ),
    )
    assert parsed.codes == references(parsed.tree) == {"strand", "platforms"}


def test_what_the_author_wrote_is_kept():
    assert parse(" ${a}  =\n 1 ").source == " ${a}  =\n 1 "


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("1 or 2 and 3", "1 or (2 and 3)"),
        ("1 = 2 < 3", "1 = (2 < 3)"),
        ("-1 * 2", "(-1) * 2"),
        ("1 < 2 + 3", "1 < (2 + 3)"),
        ("1 or 2 or 3", "1 or (2 or 3)"),
        ("${ a }", "${a}"),
        ("${a}=1and${b}=2", "${a} = 1 and ${b} = 2"),
        ("today ( )", "today()"),
        ("((((1))))", "1"),
        ("'a'", '"a"'),
    ],
)
def test_brackets_and_spaces_where_they_make_no_difference(source, same):
    assert tree(source) == tree(same)


def test_a_point_is_the_value_and_a_number_may_begin_with_one():
    assert tree(".") == OwnValue()
    assert tree(".5") == Number(0.5)
    assert tree(". - 1") == Operation("-", (OwnValue(), Number(1.0)))
    assert tree("- .") == Negative(OwnValue())


def test_a_row_of_a_matrix_is_named_after_a_slash():
    assert tree("${frequency/facebook}") == Answer("frequency/facebook")
    assert Answer("frequency/facebook").code == "frequency"


def test_texts_are_compared_in_nfc():
    assert tree("'ty\u0302'") == String("tŷ")


@pytest.mark.parametrize(
    ("source", "kind", "column", "values"),
    [
        ("", "empty", 1, {}),
        (" \n ", "empty", 1, {}),
        ("${a} =", "unfinished", 7, {}),
        ("(1", "unfinished", 3, {}),
        ("1)", "unexpected", 2, {"text": ")"}),
        ("1 2", "unexpected", 3, {"text": "2"}),
        ("1 order 2", "unexpected", 3, {"text": "order"}),
        ("${a", "bad_reference", 1, {}),
        ("${}", "bad_reference", 1, {}),
        ("${1a}", "bad_reference", 1, {}),
        ("'abc", "unclosed_string", 1, {}),
        ("${a} = ‘yes’", "curly_quote", 8, {"text": "‘"}),
        ("strand = 'x'", "bare_name", 1, {"name": "strand"}),
        ("${a} = yes", "unfinished", 11, {}),
        ("selected(platforms, 'x')", "bare_name", 10, {"name": "platforms"}),
        ("wibble(1)", "function_unknown", 1, {"name": "wibble"}),
        ("count(..) > 1", "unexpected", 7, {"text": ".."}),
        (".. > 1", "unexpected", 2, {"text": "."}),
        ("position(${a})", "function_not_supported", 1, {"name": "position"}),
        ("1 + random()", "function_not_supported", 5, {"name": "random"}),
        ("1 + regex(., '(?=a)')", "pattern_part", 5, {"text": "(?="}),
        ("regex(., ${a})", "not_written_out", 1, {"name": "regex"}),
        ("format-date(., concat('%', 'Y'))", "not_written_out", 1, {"name": "format-date"}),
        ("format-date(., '%d %b')", "format", 1, {"text": "%b"}),
        ("format-date(., '%H')", "format", 1, {"text": "%H"}),
        ("format-date-time(., '%')", "format", 1, {"text": "%"}),
        ("if(1, 2)", "arguments", 1, {"name": "if", "count": 2, "least": 3, "most": 3}),
        ("coalesce(1)", "arguments", 1, {"name": "coalesce", "count": 1, "least": 2}),
        ("today(1)", "arguments", 1, {"name": "today", "count": 1, "least": 0, "most": 0}),
        ("'\x00'", "characters", 2, {}),
        ("'\ud800'", "characters", 2, {}),
        ("1234567890123456", "number_too_long", 1, {"digits": 15}),
    ],
)
def test_what_is_no_expression_is_refused_with_kind_column_and_values(source, kind, column, values):
    with pytest.raises(ExpressionInvalid) as refused:
        parse(source)

    assert (refused.value.kind, refused.value.column, refused.value.values) == (kind, column, values)


@pytest.mark.parametrize(
    ("source", "kind", "most"),
    [
        pytest.param("x" * (MAX_SOURCE + 1), "source_too_long", MAX_SOURCE, id="long"),
        pytest.param("-" * MAX_DEPTH + "1", "too_deep", MAX_DEPTH, id="deep"),
        pytest.param(" or ".join("1" * MAX_NODES), "too_many_parts", MAX_NODES, id="many"),
    ],
)
def test_an_expression_is_bounded(source, kind, most):
    with pytest.raises(ExpressionInvalid) as refused:
        parse(source)

    assert (refused.value.kind, refused.value.values) == (kind, {"max": most})


def test_the_documentation_has_examples_that_parse_and_names_every_function():
    words = DOCUMENTATION.read_text(encoding="utf-8")
    examples = [line.partition("   ")[0] for line in words.split("```")[1].strip().splitlines()]

    assert all(parse(example).source for example in examples)
    assert {name for name in FUNCTIONS if f"`{name}(" in words} == set(FUNCTIONS)


def test_brackets_alone_cost_nothing():
    assert tree("(" * 1900 + "1" + ")" * 1900) == Number(1.0)


def test_a_sum_of_many_questions_is_within_the_limits():
    assert parse(" + ".join(f"${{q{number}}}" for number in range(60))).codes
