from tests.questionnaire.builders import fault_of, question, value
from tests.questionnaire.types.described import problems, words

SHARE = question("q", "percentage")


def test_a_share_is_of_a_hundred_unless_the_settings_say_otherwise():
    assert value(SHARE, "100%") == "100"
    assert fault_of(SHARE, "101") == ("amount_min_max", {"min": "0", "max": "100"})
    assert fault_of(SHARE, "-1") == ("amount_min_max", {"min": "0", "max": "100"})
    assert value(question("q", "percentage", min=-50, max=200), "150") == "150"


def test_a_fraction_is_kept_as_it_is_and_not_taken_for_a_share_of_one():
    assert value(SHARE, "0.5") == "0.5"


def test_whole_shares_and_decimal_places_can_be_asked_for():
    assert fault_of(question("q", "percentage", integer=True), "1.5%")[0] == "whole_amount_min_max"
    assert fault_of(question("q", "percentage", decimals=1), "1.55%") == (
        "too_many_decimals",
        {"decimals": 1},
    )


def test_a_required_share_says_what_it_may_be():
    assert fault_of(question("q", "percentage", required=True), "") == (
        "amount_min_max",
        {"min": "0", "max": "100"},
    )


def test_it_is_written_with_its_sign():
    assert words(SHARE, "12.5") == "12.5%"


def test_a_least_share_above_a_hundred_needs_a_most():
    assert problems(question("q", "percentage", min=150)) == ["limits_reversed"]
    assert problems(question("q", "percentage", min=150, max=300)) == []
