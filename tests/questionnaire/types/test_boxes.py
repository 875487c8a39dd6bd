"""matrix_number and matrix_text: a box for every row, or for every row and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.piping import piped_words
from tests.questionnaire.builders import TODAY, both, clean, option, question, questionnaire

LINES = question("q", "matrix_number", "", rows="r1 r2")
COLUMNS = (option("a"), option("b"))
GRID = question("q", "matrix_number", COLUMNS, rows="r1 r2")
TEXTS = question("q", "matrix_text", (option("a"), option("b", relevant="1 = 1")), rows="r1", max_length=10)


def faults(asked, posted):
    return [(found.kind, found.control, found.labels["cell"]) for found in clean(asked, posted).faults]


def test_without_options_each_row_has_one_box():
    assert clean(LINES, {"q/r1": "1,234.50", "q/r2": ""}) == ({"q/r1": "1234.5", "q/r2": None}, [])


def test_with_options_each_row_has_a_box_for_each():
    cleaned = clean(GRID, {"q/r1/a": "1", "q/r2/b": " 2 "})

    assert cleaned == ({"q/r1/a": "1", "q/r1/b": None, "q/r2/a": None, "q/r2/b": "2"}, [])


def test_a_required_matrix_names_every_empty_box():
    required = question("q", "matrix_number", COLUMNS, rows="r", required=True)

    (found,) = clean(required, {"q/r/a": "1"}).faults

    assert (found.kind, found.control) == ("missing_number", "q/r/b")
    assert found.labels["cell"].en == "r (en) – b (en)"


@pytest.mark.parametrize(("typed", "kind"), [("x", "not_a_whole_number"), ("101", "number_out_of_range")])
def test_the_limits_hold_for_every_box(typed, kind):
    limited = question("q", "matrix_number", "", rows="r1 r2", min=0, max=100, integer=True)

    assert faults(limited, {"q/r1": "5", "q/r2": typed}) == [(kind, "q/r2", both("r2"))]


def test_texts_are_tidied_and_have_a_greatest_length():
    assert clean(TEXTS, {"q/r1/a": " ty\u0302  "}).values == {"q/r1/a": "tŷ", "q/r1/b": None}
    assert [kind for kind, _, _ in faults(TEXTS, {"q/r1/a": "x" * 11})] == ["too_long"]


@pytest.mark.parametrize("sent", ["\x00", "\ud83d", "a\ufffd", ["a", "b"]])
def test_damaged_and_repeated_texts_are_faults(sent):
    (found,) = clean(TEXTS, {"q/r1/a": sent}).faults

    assert found.kind in ("characters", "repeated")
    assert found.control == "q/r1/a"


def test_a_text_that_reads_like_the_code_of_a_withdrawn_option_is_kept():
    kept = TEXTS.kind.without(TEXTS, {"q/r1/a": "b", "q/r1/b": "gone"}, {"b"})

    assert kept == {"q/r1/a": "b", "q/r1/b": None}


def test_a_column_that_is_not_offered_is_not_read():
    cleaned = TEXTS.kind.clean(TEXTS, {"q/r1/b": ["text"]}, {"a": TEXTS.option("a")}, TODAY)

    assert cleaned == ({"q/r1/a": None, "q/r1/b": None}, [])


def test_what_is_answered_is_described_box_by_box():
    lines = GRID.kind.describe(GRID, {"q/r1/a": "1234", "q/r1/b": None, "q/r2/b": "2"}, "cy")

    assert [(line.label, line.text, line.kind) for line in lines] == [
        ("r1 (cy) – a (cy)", "1234", "number"),
        ("r2 (cy) – b (cy)", "2", "number"),
    ]


def test_one_box_can_be_written_into_a_text():
    names = frozenset({"q/r1/a", "q/r2/b", "q/r1"})

    words = piped_words(questionnaire(GRID), names, {"q/r1/a": "1234", "q/r2/b": "2"}, "en")

    assert words == {"q/r1/a": "1,234", "q/r2/b": "2", "q/r1": ""}


def test_the_data_files_have_a_column_for_each_box():
    assert [(c.name, c.kind, c.part.en) for c in GRID.kind.columns(GRID)][:2] == [
        ("q/r1/a", "number", "r1 (en) – a (en)"),
        ("q/r1/b", "number", "r1 (en) – b (en)"),
    ]
    assert [(c.name, c.kind) for c in TEXTS.kind.columns(TEXTS)] == [("q/r1/a", "text"), ("q/r1/b", "text")]


@given(st.dictionaries(st.sampled_from(GRID.keys), st.decimals(-(10**9), 10**9, places=2).map(str)))
def test_numbers_sent_again_are_the_same(typed):
    cleaned = clean(GRID, typed)

    assert cleaned.faults == []
    assert (
        GRID.kind.clean(GRID, GRID.kind.as_posted(GRID, cleaned.values), GRID.options_by_code, TODAY)
        == cleaned
    )
