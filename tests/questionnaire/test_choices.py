import pytest

from questionnaire.types.rating import points
from tests.questionnaire.builders import both, clean, fault_of, option, other, question, value


@pytest.mark.parametrize("kind", ["single_choice", "yes_no"])
def test_a_choice_is_kept_as_its_options_code(kind):
    assert value(question("q", kind, options="yes no"), "no") == "no"


@pytest.mark.parametrize("kind", ["single_choice", "yes_no", "rating", "multi_choice"])
def test_an_optional_choice_may_be_left_empty(kind):
    asked = question("q", kind)

    assert clean(asked, {}).values == {"q": None}
    assert clean(asked, {"q": ""}).values == {"q": None}
    assert clean(asked, {"q": []}).faults == []


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("single_choice", "missing_choice"),
        ("yes_no", "missing_choice"),
        ("rating", "missing_choice"),
        ("multi_choice", "missing_choices"),
    ],
)
def test_a_required_choice_may_not(kind, fault):
    assert fault_of(question("q", kind, required=True), {}) == (fault, {})


@pytest.mark.parametrize("posted", ["c", "A", "a ", "a\x00", "\ud800"])
@pytest.mark.parametrize("kind", ["single_choice", "yes_no", "multi_choice", "rating"])
def test_a_code_that_is_not_offered_is_a_fault(kind, posted):
    assert fault_of(question("q", kind), posted) == ("unknown_choice", {})


@pytest.mark.parametrize("kind", ["single_choice", "yes_no", "rating"])
def test_several_values_for_a_control_that_sends_one_are_a_fault(kind):
    assert fault_of(question("q", kind), {"q": ["a", "b"]}) == ("repeated", {})


def test_an_other_text_is_kept_beside_its_option():
    asked = question("q", options=(option("a"), other()))

    assert clean(asked, {"q": "other", "q/other": " tŷ \n haf "}).values == {
        "q": "other",
        "q/other": "tŷ   haf",
    }


def test_an_other_text_is_ignored_when_its_option_is_not_chosen():
    asked = question("q", options=(option("a"), other(max_length=3)))

    assert clean(asked, {"q": "a", "q/other": "far too long \x00"}) == ({"q": "a", "q/other": None}, [])


def test_an_other_text_may_be_required_and_names_its_option_and_its_label():
    cleaned = clean(question("q", options=(other(required=True),)), {"q": "other", "q/other": "  "})

    (found,) = cleaned.faults
    assert (found.kind, found.control) == ("missing_other", "q/other")
    assert found.labels == {"option": both("other"), "other": both("details")}


def test_an_other_text_has_a_greatest_length():
    asked = question("q", options=(other(max_length=3),))

    assert fault_of(asked, {"q": "other", "q/other": "abcde"}) == ("too_long", {"max": 3, "over": 2})
    assert fault_of(question("q", options=(other(),)), {"q": "other", "q/other": "x" * 201})[1]["max"] == 200


@pytest.mark.parametrize(("posted", "kind"), [("a\x00b", "characters"), (["a", "b"], "repeated")])
def test_an_other_text_of_the_wrong_kind_is_a_fault_of_its_own_control(posted, kind):
    cleaned = clean(question("q", options=(other(),)), {"q": "other", "q/other": posted})

    assert [(one.kind, one.control) for one in cleaned.faults] == [(kind, "q/other")]


def test_several_choices_are_kept_once_each_in_the_order_of_the_options():
    asked = question("q", "multi_choice", options="a b c")

    assert clean(asked, {"q": ["c", "a", "c", ""]}).values == {"q": ["a", "c"]}


def test_fewest_and_most_choices():
    asked = question("q", "multi_choice", options="a b c d", min_choices=2, max_choices=3)

    assert fault_of(asked, "a") == ("too_few_choices", {"min": 2, "count": 1})
    assert fault_of(asked, {"q": ["a", "b", "c", "d"]}) == (
        "too_many_choices",
        {"max": 3, "count": 4, "over": 1},
    )
    assert clean(asked, {"q": ["a", "b"]}).faults == []
    assert clean(asked, {}).faults == []


def test_an_exclusive_option_stands_alone_and_is_enough():
    alone = option("none", exclusive=True)
    asked = question("q", "multi_choice", options=(option("a"), option("b"), alone), min_choices=2)

    assert clean(asked, {"q": "none"}) == ({"q": ["none"]}, [])
    cleaned = clean(asked, {"q": ["a", "none"]})
    assert [(one.kind, one.labels) for one in cleaned.faults] == [
        ("exclusive_choice", {"option": both("none")})
    ]


def test_ten_thousand_values_are_one_fault():
    assert fault_of(question("q", "multi_choice"), {"q": [str(n) for n in range(10_000)]}) == (
        "unknown_choice",
        {},
    )


def test_a_matrix_keeps_one_choice_for_each_row():
    asked = question("q", "matrix_single", rows="r1 r2")

    assert clean(asked, {"q/r1": "a", "q/r2": ""}) == ({"q/r1": "a", "q/r2": None}, [])


def test_a_required_matrix_wants_every_row_and_names_those_missing():
    cleaned = clean(question("q", "matrix_single", rows="r1 r2 r3", required=True), {"q/r2": "a"})

    assert [(one.kind, one.control, one.labels["row"]) for one in cleaned.faults] == [
        ("missing_row", "q/r1", both("r1")),
        ("missing_row", "q/r3", both("r3")),
    ]


def test_each_row_of_a_matrix_has_its_own_fault():
    cleaned = clean(question("q", "matrix_single", rows="r1 r2"), {"q/r1": "zzz", "q/r2": ["a", "b"]})

    assert [(one.kind, one.control) for one in cleaned.faults] == [
        ("unknown_choice", "q/r1"),
        ("repeated", "q/r2"),
    ]


def test_a_rating_is_a_point_of_its_scale():
    asked = question("q", "rating", min=0, max="10")

    assert value(asked, "0") == "0"
    assert value(asked, "10") == "10"
    for wrong in ("11", "-1", "05", "5.0", "٣", "five"):
        assert fault_of(asked, wrong) == ("unknown_choice", {})


def test_a_rating_has_five_points_unless_told_otherwise():
    assert points(question("q", "rating")) == ("1", "2", "3", "4", "5")
    assert points(question("q", "rating", min="x", max=3)) == ("1", "2", "3")


def test_a_rating_may_have_an_option_beside_its_scale():
    assert value(question("q", "rating", options="dont_know"), "dont_know") == "dont_know"
