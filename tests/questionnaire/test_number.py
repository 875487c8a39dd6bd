import pytest

from tests.questionnaire.builders import clean, fault_of, question, value

NUMBER = question("q", "number")
WHOLE = question("q", "number", integer=True)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("5", "5"),
        (" 5 ", "5"),
        ("005", "5"),
        ("5.", "5"),
        ("5.0", "5"),
        ("5.50", "5.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("+5", "5"),
        ("- 5", "-5"),
        ("−5", "-5"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("1,234", "1234"),
        ("1,234,567.8", "1234567.8"),
        ("1 234", "1234"),
        ("1\u00a0234\u202f567", "1234567"),
        ("100", "100"),
        ("123456789012345", "123456789012345"),
        ("0.000000000000001", "0.000000000000001"),
    ],
)
def test_a_number_becomes_canonical_however_it_was_typed(typed, canonical):
    assert value(NUMBER, typed) == canonical


NO_NUMBERS = """
five | 1,5 | 12,34 | 1,2345 | 1 2 | 1.2.3 | --5 | 5- | 1e5 | NaN | inf | 0x1 | £5 | 5% | . | - | ١٢ | ５ | 1_000 | ½
"""


@pytest.mark.parametrize("typed", [*NO_NUMBERS.strip().split(" | "), "5\x00", "\ud800", "1,234 567"])
def test_what_is_no_number_is_a_fault(typed):
    assert fault_of(NUMBER, typed) == ("not_a_number", {})
    assert fault_of(WHOLE, typed) == ("not_a_whole_number", {})


def test_a_megabyte_of_digits_is_no_number():
    assert fault_of(NUMBER, "1" * 1_000_000) == ("not_a_number", {})


def test_a_whole_number_has_no_fraction_but_may_be_typed_with_one():
    assert fault_of(WHOLE, "1.5") == ("not_a_whole_number", {})
    assert value(WHOLE, "1,000.00") == "1000"


def test_limits_are_part_of_what_is_allowed():
    asked = question("q", "number", min=0, max="5000.5")

    assert value(asked, "0") == "0"
    assert value(asked, "5,000.50") == "5000.5"
    assert fault_of(asked, "5000.51") == ("number_out_of_range", {"min": "0", "max": "5000.5"})
    assert fault_of(asked, "-1") == ("number_out_of_range", {"min": "0", "max": "5000.5"})


def test_a_single_limit_is_named_alone():
    assert fault_of(question("q", "number", min="10"), "9.99") == ("number_too_small", {"min": "10"})
    assert fault_of(question("q", "number", max=10), "11") == ("number_too_large", {"max": "10"})


def test_decimal_places_may_be_limited():
    asked = question("q", "number", decimals=2)

    assert value(asked, "1.250") == "1.25"
    assert fault_of(asked, "1.255") == ("too_many_decimals", {"decimals": 2})
    assert fault_of(question("q", "number", decimals=0), "1.5") == ("too_many_decimals", {"decimals": 0})


def test_more_digits_than_a_spreadsheet_holds_are_a_fault():
    assert fault_of(NUMBER, "1234567890123456") == ("number_too_long", {"digits": 15})
    assert fault_of(NUMBER, "0.1234567890123456") == ("number_too_long", {"digits": 15})
    assert fault_of(question("q", "number", max=10), "1" * 20)[0] == "number_too_large"


def test_an_empty_number_is_no_answer_unless_required():
    assert clean(NUMBER, {"q": "  "}) == ({"q": None}, [])
    assert fault_of(question("q", "number", required=True), {}) == ("missing_number", {})


def test_a_number_sent_twice_is_a_fault():
    assert fault_of(NUMBER, {"q": ["1", "1"]}) == ("repeated", {})


def test_limits_that_cannot_be_read_are_no_limits():
    assert value(question("q", "number", min="lots", max="1e999999"), "5") == "5"
