import pytest

from tests.questionnaire.builders import fault_of, question
from tests.questionnaire.types.described import words

PHONE = question("q", "phone")


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "029",
        "0800 FLOWERS",
        "call me",
        "029 2018 0123 or 029 2018 0124",
        "+999 12345678",
        "٠٢٩٢٠١٨٠١٢٣",
    ],
)
def test_what_cannot_be_a_number_is_a_fault(typed):
    assert fault_of(PHONE, typed) == ("not_a_phone", {})


def test_an_empty_number_is_a_fault_only_where_required():
    assert fault_of(question("q", "phone", required=True), "") == ("missing_phone", {})


def test_a_british_number_is_written_as_at_home_and_others_with_their_country():
    assert words(PHONE, "+442920180123") == "029 2018 0123"
    assert words(PHONE, "+442920180123;ext=12") == "029 2018 0123 x12"
    assert words(PHONE, "+35315550123") == "+353 1 555 0123"


def test_it_identifies_a_person():
    assert PHONE.kind.identifies
