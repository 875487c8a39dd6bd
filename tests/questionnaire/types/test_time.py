import pytest

from tests.questionnaire.builders import clean, fault_of, question, value
from tests.questionnaire.types.described import problems, words

TIME = question("q", "time")


@pytest.mark.parametrize(
    "typed", ["24:00", "9:60", "13am", "0pm", "12yh", "9:3", "9:300", "half past 9", "9-30", "-9:30"]
)
def test_what_is_no_time_or_might_be_two_is_a_fault(typed):
    assert fault_of(TIME, typed) == ("not_a_time", {})


def test_hours_alone_are_asked_for_their_minutes():
    assert fault_of(TIME, "9") == fault_of(TIME, " 14 ") == ("time_without_minutes", {})


def test_an_empty_time_is_no_answer_unless_required():
    assert clean(TIME, {"q": " "}) == ({"q": None}, [])
    assert fault_of(question("q", "time", required=True), "") == ("missing_time", {})


def test_a_time_lies_within_its_limits():
    asked = question("q", "time", min="09:00", max="17:30")

    assert value(asked, "9am") == "09:00"
    assert value(asked, "17.30") == "17:30"
    assert fault_of(asked, "17:31") == ("time_out_of_range", {"min": "09:00", "max": "17:30"})


def test_a_single_limit_is_named_alone():
    assert fault_of(question("q", "time", min="09:00"), "8am") == ("time_too_early", {"min": "09:00"})
    assert fault_of(question("q", "time", max="17:00"), "6pm") == ("time_too_late", {"max": "17:00"})


def test_it_is_written_on_the_24_hour_clock_in_both_languages():
    assert words(TIME, "14:05", "cy") == words(TIME, "14:05", "en") == "14:05"


def test_limits_are_times_in_order():
    assert problems(question("q", "time", min="9am")) == ["not_a_time"]
    assert problems(question("q", "time", min="17:00", max="09:00")) == ["limits_reversed"]
    assert problems(question("q", "time", min="09:00", max="17:00")) == []
