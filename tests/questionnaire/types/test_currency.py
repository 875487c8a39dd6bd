import pytest

from tests.questionnaire.builders import clean, fault_of, question, value
from tests.questionnaire.types.described import problems, words

MONEY = question("q", "currency")


def test_pence_are_written_in_two_digits_and_whole_pounds_without_any():
    assert words(MONEY, "1234.5") == "£1,234.50"
    assert words(MONEY, "25") == "£25"
    assert words(MONEY, "-0.5") == "-£0.50"


def test_a_currency_without_a_known_symbol_goes_by_its_letters():
    assert words(question("q", "currency", currency="CHF"), "1200") == "CHF\u00a01,200"


def test_an_amount_has_no_more_decimal_places_than_its_currency():
    assert fault_of(MONEY, "1.255") == ("too_many_decimals", {"decimals": 2})
    assert fault_of(question("q", "currency", currency="JPY"), "1.5")[0] == "whole_amount"
    assert value(question("q", "currency", currency="KWD"), "1.255") == "1.255"


@pytest.mark.parametrize(
    ("limits", "kind", "named"),
    [
        ({}, "amount", {}),
        ({"min": 5}, "amount_min", {"min": "£5"}),
        ({"max": "99.5"}, "amount_max", {"max": "£99.50"}),
        ({"min": -1000, "max": 1000}, "amount_min_max", {"min": "-£1,000", "max": "£1,000"}),
    ],
)
def test_one_sentence_says_all_that_is_asked_for(limits, kind, named):
    asked = question("q", "currency", required=True, **limits)

    assert fault_of(asked, "") == fault_of(asked, "lots") == (kind, named)


def test_limits_are_part_of_what_is_allowed():
    asked = question("q", "currency", min=5, max=10)

    assert value(asked, "£5") == "5"
    assert value(asked, "£10.00") == "10"
    assert fault_of(asked, "£10.01") == ("amount_min_max", {"min": "£5", "max": "£10"})


def test_whole_pounds_can_be_asked_for():
    asked = question("q", "currency", integer=True)

    assert value(asked, "£5.00") == "5"
    assert fault_of(asked, "£5.50") == ("whole_amount", {})


@pytest.mark.parametrize("typed", ["€5", "£", "£££5", "5p", "£5 each", "5 £ 5", "£1,23"])
def test_another_currency_and_other_words_are_no_amount(typed):
    assert fault_of(MONEY, typed) == ("amount", {})


def test_a_currency_has_three_letters():
    assert problems(question("q", "currency", currency="pounds")) == ["unknown_currency"]
    assert problems(question("q", "currency", currency="EUR", min=1, max=2)) == []


def test_an_empty_amount_is_no_answer_unless_required():
    assert clean(MONEY, {"q": " "}) == ({"q": None}, [])
