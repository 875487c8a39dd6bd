"""scale, recommendation and consent: one choice of what stands in a row, on a line, or in one box."""

import pytest

from questionnaire.document import Option, Text
from questionnaire.expressions import holds, parse
from questionnaire.setting_checks import setting_problems
from tests.questionnaire.builders import TODAY, clean, fault_of, option, question, value

SCALE = question("q", "scale", (option("1"), option("2"), option("dk", missing="dont_know")))
RECOMMENDATION = question("q", "recommendation", (option("dk", missing="dont_know"),))
CONSENT = question("q", "consent", required=True)


@pytest.mark.parametrize("chosen", ["1", "2", "dk"])
def test_a_scale_keeps_the_code_of_the_point_or_of_what_stands_beside_it(chosen):
    assert value(SCALE, chosen) == chosen


@pytest.mark.parametrize("sent", ["3", "0", "\x00", "١"])
def test_what_is_no_point_is_a_fault(sent):
    assert fault_of(SCALE, sent) == ("unknown_choice", {})


def test_a_scale_needs_two_points_that_are_answers():
    one = question("q", "scale", (option("1"), option("dk", missing="dont_know")))

    assert [found.kind for found in setting_problems(one)] == ["too_few_points"]
    assert setting_problems(SCALE) == []


def test_points_with_numbers_for_codes_can_be_compared():
    assert holds(parse("${q} > 1").tree, {"q": "2"}, TODAY)


@pytest.mark.parametrize("point", ["0", "7", "10", "dk"])
def test_a_recommendation_is_a_point_from_0_to_10_or_an_option_beside_them(point):
    assert value(RECOMMENDATION, point) == point


@pytest.mark.parametrize("sent", ["11", "-1", "07", "5.0", "x"])
def test_nothing_else_is_a_recommendation(sent):
    assert fault_of(RECOMMENDATION, sent) == ("unknown_choice", {})


def test_a_recommendation_is_described_as_a_number():
    (line,) = RECOMMENDATION.kind.describe(RECOMMENDATION, {"q": "10"}, "cy")

    assert (line.kind, line.text) == ("number", "10")


def test_an_option_with_the_code_of_a_point_is_not_published():
    twice = question("q", "recommendation", (option("10"),))

    assert [found.kind for found in setting_problems(twice)] == ["option_is_a_point"]


def test_consent_is_the_code_of_its_one_option():
    assert value(CONSENT, "agree") == "agree"


def test_consent_has_words_of_its_own_where_the_author_gave_none():
    assert [one.label for one in CONSENT.options] == [Text("Rwy’n cytuno", "I agree")]


def test_consent_that_is_required_must_be_ticked_and_names_its_box():
    (found,) = clean(CONSENT, {}).faults

    assert found.kind == "missing_consent"
    assert found.labels["option"].en == "I agree"


def test_consent_that_is_not_required_may_be_left():
    assert clean(question("q", "consent"), {}) == ({"q": None}, [])


def test_consent_with_several_boxes_is_not_published():
    several = question("q", "consent", (Option("a"), Option("b")))

    assert [found.kind for found in setting_problems(several)] == ["one_box"]
    assert setting_problems(CONSENT) == []


def test_consent_keeps_the_wording_that_was_agreed_to():
    assert CONSENT.records_wording
    assert question("q", "yes_no", consent=True).records_wording
    assert not SCALE.records_wording
