import pytest

from tests.questionnaire.builders import fault_of, question

POSTCODE = question("q", "postcode")


@pytest.mark.parametrize(
    "typed",
    [
        "CF10",
        "CF10 3N",
        "CF10 3NQQ",
        "10 3NQ",
        "QA1 1AA",
        "CF10 3CI",
        "90210",
        "K1A 0B1",
        "ſA1 1AA",
        "CF１0 3NQ",
    ],
)
def test_what_is_no_whole_postcode_is_a_fault(typed):
    assert fault_of(POSTCODE, typed) == ("not_a_postcode", {})


def test_an_empty_postcode_is_a_fault_only_where_required():
    assert fault_of(question("q", "postcode", required=True), " ") == ("missing_postcode", {})


def test_it_may_identify_a_person():
    assert POSTCODE.kind.identifies
