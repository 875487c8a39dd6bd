from typing import get_args

import pytest
from django.utils import translation

from questionnaire.document import LANGUAGES, Text
from questionnaire.faults import Fault, FaultKind
from responses.wording import WORDS, fault_words
from tests.questionnaire.builders import both, other, question

KINDS = get_args(FaultKind)
VALUES = {
    "min": "2000-01-01",
    "max": "2012-12-31",
    "count": 1,
    "over": 2,
    "rank": 2,
    "decimals": 2,
    "digits": 15,
}
LABELS = {"row": both("row"), "option": both("option"), "other": both("other")}
COUNTED = ("too_few_choices", "too_many_choices", "too_few_items", "too_many_items", "too_long")


def fault(kind: str, **values: str | int) -> Fault:
    counts = {"min": 2, "max": 3} if kind in COUNTED else {}
    return Fault("q", "q", kind, VALUES | counts | values, LABELS)  # type: ignore[arg-type]


def test_every_kind_of_fault_has_words():
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_whole_sentences_with_nothing_left_to_fill_in(kind, language):
    words = fault_words(fault(kind), question("q", "number", min=0, max=10), language)

    assert words[0].isupper()
    assert not any(left in words for left in ("%(", "{", "  ", "'"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_are_different_in_welsh_and_in_english(kind):
    asked = question("q", "number", min=0, max=10)

    assert fault_words(fault(kind), asked, "cy") != fault_words(fault(kind), asked, "en")


def test_the_language_asked_for_is_spoken_whatever_language_is_active():
    with translation.override("cy"):
        words = fault_words(fault("missing_choice"), question("q"), "en")

    assert words == "Select an answer"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"integer": True, "min": 0, "max": 120}, "Enter a whole number between 0 and 120"),
        ({"integer": True, "min": 1}, "Enter a whole number that is 1 or more"),
        ({"integer": True, "max": 5000}, "Enter a whole number that is 5,000 or less"),
        ({"integer": True}, "Enter a whole number"),
        ({"min": "0.5", "max": "2.25"}, "Enter a number between 0.5 and 2.25"),
        ({"min": "0.5"}, "Enter a number that is 0.5 or more"),
        ({"max": "0.5"}, "Enter a number that is 0.5 or less"),
        ({}, "Enter a number"),
    ],
)
def test_a_number_that_does_not_do_is_answered_with_what_would(settings, words):
    assert fault_words(fault("not_a_number"), question("q", "number", **settings), "en") == words


def test_the_authors_own_message_comes_first():
    own = Fault("q", "q", "constraint", message=Text("Rhowch flwyddyn wedi 1900", "Enter a year after 1900"))

    assert fault_words(own, question("q"), "cy") == "Rhowch flwyddyn wedi 1900"


def test_an_authors_message_that_is_missing_in_one_language_is_replaced_in_that_language():
    own = Fault("q", "q", "constraint", message=Text("", "Enter a year after 1900"))

    assert fault_words(own, question("q"), "cy") == "Gwiriwch yr ateb hwn a’i newid"


@pytest.mark.parametrize(
    ("most", "words"),
    [(1, "Rhowch hyd at 1 nod"), (3, "Rhowch hyd at 3 nod"), (2000, "Rhowch hyd at 2,000 o nodau")],
)
def test_welsh_counts_with_the_form_that_the_number_asks_for(most, words):
    assert fault_words(fault("too_long", max=most), question("q", "short_text"), "cy").endswith(words)


def test_dates_are_written_out_in_the_language():
    late = Fault("q", "q-day", "date_too_late", {"max": "2012-10-19"})

    assert "19 Hydref 2012" in fault_words(late, question("q", "date"), "cy")
    assert "19 October 2012" in fault_words(late, question("q", "date"), "en")


@pytest.mark.parametrize(
    ("kind", "way_out"), [("multi_choice", "or clear"), ("single_choice", "or select another")]
)
def test_details_that_are_missing_name_the_option_and_the_way_out(kind, way_out):
    missing = Fault("q", "q/other", "missing_other", labels={"option": Text("Arall", "Other")})

    words = fault_words(missing, question("q", kind, (other(),)), "en")

    assert "‘Other’" in words
    assert way_out in words
