import pytest

from questionnaire.piping import piped_words
from questionnaire.types import TYPES
from tests.questionnaire.builders import TODAY, both, clean, option, question, questionnaire

MATRIX = question("q", "matrix_multi", (option("a"), option("b"), option("none", exclusive=True)))
REQUIRED = question("q", "matrix_multi", MATRIX.options, required=True)


def faults(asked, posted):
    return [
        (found.kind, found.control, found.labels.get("cell") or found.labels.get("row"))
        for found in clean(asked, posted).faults
    ]


def test_each_row_keeps_its_choices_in_the_order_of_the_options():
    cleaned = clean(MATRIX, {"q/r1": ["b", "a", "a"], "q/r2": "none"})

    assert cleaned == ({"q/r1": ["a", "b"], "q/r2": ["none"]}, [])


def test_a_row_left_empty_is_no_answer():
    assert clean(MATRIX, {"q/r1": "a"}) == ({"q/r1": ["a"], "q/r2": None}, [])


def test_a_required_matrix_names_each_row_without_a_choice():
    assert faults(REQUIRED, {"q/r2": "a"}) == [("missing_row", "q/r1", both("r1"))]


def test_an_exclusive_option_excludes_the_others_of_its_row_only():
    posted = {"q/r1": ["a", "none"], "q/r2": "b"}

    assert faults(MATRIX, posted) == [("exclusive_choice", "q/r1", both("r1"))]


def test_choices_are_counted_in_each_row():
    two = question("q", "matrix_multi", "a b c", min_choices=2, max_choices=2)

    assert faults(two, {"q/r1": "a", "q/r2": ["a", "b", "c"]}) == [
        ("too_few_choices", "q/r1", both("r1")),
        ("too_many_choices", "q/r2", both("r2")),
    ]


@pytest.mark.parametrize("sent", ["x", "\x00", "A", "a b", ["a", "x"]])
def test_what_is_no_option_is_a_fault(sent):
    assert faults(MATRIX, {"q/r1": sent}) == [("unknown_choice", "q/r1", both("r1"))]


def test_what_is_sent_for_a_row_that_it_does_not_have_is_ignored():
    assert clean(MATRIX, {"q/r9": "a", "q": "a"}).values == {"q/r1": None, "q/r2": None}


def test_an_option_withdrawn_leaves_the_others_of_its_row():
    kept = MATRIX.kind.without(MATRIX, {"q/r1": ["a", "b"], "q/r2": ["b"]}, {"b"})

    assert kept == {"q/r1": ["a"], "q/r2": None}


def test_only_options_that_are_offered_can_be_chosen():
    offered = {"a": MATRIX.option("a")}

    cleaned = TYPES["matrix_multi"].clean(MATRIX, {"q/r1": ["a", "b"]}, offered, TODAY)

    assert [found.kind for found in cleaned.faults] == ["unknown_choice"]


def test_a_row_can_be_written_into_a_text():
    answers = {"q/r1": ["a", "b"], "q/r2": ["none"]}

    words = piped_words(questionnaire(MATRIX), frozenset({"q/r1"}), answers, "cy")

    assert words == {"q/r1": "a (cy), b (cy)"}


def test_each_row_is_described_by_itself():
    lines = MATRIX.kind.describe(MATRIX, {"q/r1": ["a", "b"], "q/r2": None}, "en")

    assert [(line.label, line.text) for line in lines] == [("r1 (en)", "a (en), b (en)"), ("r2 (en)", "")]


def test_the_data_files_have_a_tick_for_each_row_and_option():
    columns = MATRIX.kind.columns(MATRIX)

    assert [column.name for column in columns][:4] == ["q/r1/a", "q/r1/b", "q/r1/none", "q/r2/a"]
    assert {column.kind for column in columns} == {"tick"}
    assert columns[1].key == "q/r1"
    assert columns[1].option == "b"
    assert columns[1].part.cy == "r1 (cy) – b (cy)"
