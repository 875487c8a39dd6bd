import pytest

from tests.questionnaire.builders import clean, question, value
from tests.questionnaire.types.described import problems, words
from tests.questionnaire.types.examples import parts

LENGTH = question("q", "duration")
AGE = question("q", "duration", parts=("years", "months"))


def faults(posted, asked=LENGTH):
    return [(found.kind, found.control) for found in clean(asked, posted).faults]


def test_empty_fields_are_no_answer_and_no_zero():
    assert clean(LENGTH, parts(hours="", minutes=" ")) == ({"q": None}, [])
    assert faults({}, question("q", "duration", required=True)) == [("missing_duration", "q-hours")]


@pytest.mark.parametrize("typed", ["1.5", "-1", "one", "1h", "1234567"])
def test_a_part_is_a_whole_number_and_names_its_field(typed):
    (found,) = clean(LENGTH, parts(hours="1", minutes=typed)).faults

    assert (found.kind, found.control) == ("not_a_duration", "q-minutes")
    assert found.labels["part"].cy == "Munudau"


def test_the_smallest_unit_asked_for_is_counted():
    weeks = question("q", "duration", parts=("hours", "weeks"))

    assert clean(weeks, parts(weeks="1", hours="2")).values == {"q": "170"}


def test_units_come_longest_first_however_they_were_set():
    asked = question("q", "duration", parts=("minutes", "days"))

    assert list(asked.kind.as_posted(asked, {"q": "1500"})) == ["q-days", "q-minutes"]


def test_limits_are_counted_alike_and_said_in_units():
    asked = question("q", "duration", min=30, max=90)

    assert clean(asked, parts(hours="1", minutes="30")).faults == []
    (found,) = clean(asked, parts(hours="2")).faults
    assert (found.kind, found.labels["min"].en, found.labels["max"].cy) == (
        "duration_out_of_range",
        "30 minutes",
        "1 awr 30 munud",
    )
    assert faults(parts(minutes="5"), question("q", "duration", min=30)) == [
        ("duration_too_short", "q-hours")
    ]
    assert faults(parts(hours="5"), question("q", "duration", max=30)) == [("duration_too_long", "q-hours")]


@pytest.mark.parametrize(
    ("stored", "cy", "en"),
    [
        ("0", "0 mis", "0 months"),
        ("1", "1 mis", "1 month"),
        ("2", "2 fis", "2 months"),
        ("12", "1 flwyddyn", "1 year"),
        ("25", "2 flynedd 1 mis", "2 years 1 month"),
        ("48", "4 blynedd", "4 years"),
        ("60", "5 mlynedd", "5 years"),
        ("1200", "100 mlynedd", "100 years"),
    ],
)
def test_lengths_are_written_with_the_mutations_of_welsh(stored, cy, en):
    assert (words(AGE, stored, "cy"), words(AGE, stored, "en")) == (cy, en)


def test_two_days_and_two_minutes_mutate_too():
    asked = question("q", "duration", parts=("days", "minutes"))

    assert words(asked, str(2 * 24 * 60 + 2), "cy") == "2 ddiwrnod 2 funud"


def test_months_do_not_go_with_days():
    assert problems(question("q", "duration", parts=("months", "days"))) == ["mixed_parts"]
    assert problems(question("q", "duration", parts=("seconds",))) == ["unknown_part"]
    assert problems(question("q", "duration", parts=("years", "months"), min=1, max=24)) == []


def test_a_draft_with_units_that_are_none_is_asked_in_hours_and_minutes():
    assert value(question("q", "duration", parts=("seconds",)), "") is None
