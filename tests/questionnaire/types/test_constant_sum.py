import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.setting_checks import setting_problems
from responses.synthetic.inventing import Respondent
from tests.questionnaire.builders import both, clean, question

SUM = question("q", "constant_sum", rows="r1 r2 r3")
REQUIRED = question("q", "constant_sum", rows="r1 r2", required=True, total="24.5")


def shares(*numbers):
    return {f"q/r{place}": number for place, number in enumerate(numbers, 1)}


def faults(asked, posted):
    return [(found.kind, found.control, found.values) for found in clean(asked, posted).faults]


def test_numbers_that_come_to_the_total_are_kept():
    assert clean(SUM, shares("60", "25.5", "14.50")) == (
        {"q/r1": "60", "q/r2": "25.5", "q/r3": "14.5"},
        [],
    )


def test_a_row_left_empty_counts_as_nothing():
    assert clean(SUM, shares("60", "40")) == ({"q/r1": "60", "q/r2": "40", "q/r3": None}, [])


def test_what_is_not_required_may_be_left_empty_altogether():
    assert clean(SUM, shares("", " ")) == ({"q/r1": None, "q/r2": None, "q/r3": None}, [])


def test_what_is_required_says_what_the_numbers_must_come_to():
    assert faults(REQUIRED, {}) == [("missing_sum", "q/r1", {"total": "24.5"})]


@pytest.mark.parametrize(
    ("numbers", "kind", "come_to", "off"),
    [
        (("60", "30"), "sum_too_small", "90", "10"),
        (("1,060", "30"), "sum_too_large", "1,090", "990"),
        (("0.1", "0.2"), "sum_too_small", "0.3", "99.7"),
    ],
)
def test_a_sum_that_is_off_says_what_it_is_and_how_far_it_is_off(numbers, kind, come_to, off):
    said = {"sum": come_to, "total": "100", "off": off}

    assert faults(SUM, shares(*numbers)) == [(kind, "q/r1", said)]


def test_a_wrong_number_is_said_before_the_sum_is():
    assert [(kind, control) for kind, control, _ in faults(SUM, shares("x", "1"))] == [
        ("not_a_number", "q/r1")
    ]


def test_numbers_are_not_below_zero_unless_the_author_says_so():
    (found,) = clean(SUM, shares("150", "-50")).faults

    assert (found.kind, found.control, found.labels["cell"]) == ("below_zero", "q/r2", both("r2"))
    assert clean(question("q", "constant_sum", rows="r1 r2", min=-50), shares("150", "-50")).faults == []


def test_numbers_far_apart_on_either_side_of_the_point_are_added_exactly():
    asked = question("q", "constant_sum", rows="r1 r2", total="100000000000000")

    assert [kind for kind, _, _ in faults(asked, shares("100000000000000", "0.00000000000000000000001"))] == [
        "sum_too_large"
    ]


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"total": "many"}, "not_a_number"),
        ({"total": "0.5", "integer": True}, "total_not_whole"),
        ({"max": 30, "total": 100}, "total_out_of_reach"),
        ({"total": -1}, "total_out_of_reach"),
    ],
)
def test_a_total_that_cannot_be_reached_is_not_published(settings, kind):
    asked = question("q", "constant_sum", rows="r1 r2 r3", **settings)

    assert [found.kind for found in setting_problems(asked)] == [kind]


@pytest.mark.parametrize("settings", [{}, {"total": 24, "integer": True}, {"max": 40}, {"min": 10}])
def test_a_total_that_can_be_reached_is(settings):
    assert setting_problems(question("q", "constant_sum", rows="r1 r2 r3", **settings)) == []


@given(st.integers(0, 10**6), st.sampled_from([{}, {"total": "12.5"}, {"max": 40}, {"min": 10}]))
def test_what_is_made_up_comes_to_the_total(seed, settings):
    asked = question("q", "constant_sum", rows="r1 r2 r3", **settings)

    invented = asked.kind.invent(asked, Respondent(Random(seed), "cy", dt.date(2026, 3, 29)))

    assert clean(asked, invented).faults == []
