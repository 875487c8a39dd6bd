import pytest

from questionnaire.describing import Line, describe
from tests.questionnaire.builders import option, other, question


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_choice_is_described_by_its_label_and_what_was_written_beside_it(language):
    asked = question("q", "multi_choice", options=(option("a"), other()))

    assert describe(asked, {"q": ["a", "other"], "q/other": "tŷ"}, language) == [
        Line(f"a ({language})"),
        Line(f"other ({language})", detail="tŷ"),
    ]


def test_a_matrix_has_a_line_for_each_row_also_where_it_is_empty():
    asked = question("q", "matrix_single")

    assert describe(asked, {"q/r1": "b", "q/r2": None}, "cy") == [
        Line("b (cy)", label="r1 (cy)"),
        Line("", label="r2 (cy)"),
    ]


def test_a_ranking_has_its_places():
    lines = describe(question("q", "ranking"), {"q": ["b", "a"]}, "en")

    assert lines == [Line("b (en)", label="1"), Line("a (en)", label="2")]


@pytest.mark.parametrize(
    ("kind", "stored", "line"),
    [
        ("number", "1234.5", Line("1234.5", kind="number")),
        ("rating", "4", Line("4", kind="number")),
        ("date", "2012-03-07", Line("2012-03-07", kind="date")),
        ("short_text", "<b>", Line("<b>", kind="own_words")),
        ("long_text", "a\nb", Line("a\nb", kind="own_words")),
        ("email", "a@b.co", Line("a@b.co", kind="own_words")),
    ],
)
def test_what_was_typed_is_given_with_its_kind(kind, stored, line):
    assert describe(question("q", kind), {"q": stored}, "cy") == [line]


def test_an_option_beside_a_scale_is_described_by_its_label():
    assert describe(question("q", "rating", options="dk"), {"q": "dk"}, "cy") == [Line("dk (cy)")]


@pytest.mark.parametrize(
    "kind",
    ["single_choice", "multi_choice", "matrix_single", "ranking", "number", "date", "information", "email"],
)
def test_no_answer_has_no_lines(kind):
    assert describe(question("q", kind), {}, "cy") == []
    assert describe(question("q", kind), {"q": None, "q/r1": None}, "cy") == []


def test_a_code_that_the_question_no_longer_has_is_shown_as_it_is():
    assert describe(question("q"), {"q": "gone"}, "cy") == [Line("gone")]
