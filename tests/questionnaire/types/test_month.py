import datetime as dt

import pytest

from tests.questionnaire.builders import clean, question
from tests.questionnaire.types.described import problems, words
from tests.questionnaire.types.examples import parts

MONTH = question("q", "month")
TODAY = dt.date(2026, 3, 29)


def faults(month, year, asked=MONTH):
    return [
        (found.kind, found.control) for found in clean(asked, parts(month=month, year=year), TODAY).faults
    ]


def test_two_empty_fields_are_no_answer_unless_required():
    assert clean(MONTH, parts(month="", year=" ")) == ({"q": None}, [])
    assert faults("", "", question("q", "month", required=True)) == [("missing_month", "q-month")]


@pytest.mark.parametrize(
    ("month", "year", "kind", "control"),
    [
        ("", "2026", "month_without_month", "q-month"),
        ("3", "", "month_without_year", "q-year"),
        ("13", "2026", "not_a_month", "q-month"),
        ("0", "2026", "not_a_month", "q-month"),
        ("Mawrth", "2026", "not_a_month", "q-month"),
        ("3", "26", "year_not_four_digits", "q-year"),
        ("3", "0000", "year_not_four_digits", "q-year"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(month, year, kind, control):
    assert faults(month, year) == [(kind, control)]


def test_a_month_lies_within_its_limits():
    asked = question("q", "month", min="2020-01", max="2026-02")

    assert faults("1", "2020", asked) == faults("2", "2026", asked) == []
    (late,) = clean(asked, parts(month="3", year="2026")).faults
    assert (late.kind, late.labels["min"].cy, late.labels["max"].en) == (
        "month_out_of_range",
        "Ionawr 2020",
        "February 2026",
    )


def test_today_as_a_limit_is_this_month():
    assert faults("3", "2026", question("q", "month", max="today")) == []
    assert faults("4", "2026", question("q", "month", max="today")) == [("month_in_future", "q-month")]
    assert faults("2", "2026", question("q", "month", min="today")) == [("month_in_past", "q-month")]


def test_a_single_limit_is_named_alone():
    assert faults("3", "2026", question("q", "month", min="2026-04")) == [("month_too_early", "q-month")]
    assert faults("3", "2026", question("q", "month", max="2026-02")) == [("month_too_late", "q-month")]


def test_it_is_written_out_in_both_languages():
    assert (words(MONTH, "2026-03", "cy"), words(MONTH, "2026-03", "en")) == ("Mawrth 2026", "March 2026")


def test_limits_are_months_in_order():
    assert problems(question("q", "month", min="2026-3")) == ["not_a_month"]
    assert problems(question("q", "month", min="2026-03", max="2026-02")) == ["limits_reversed"]
    assert problems(question("q", "month", min="2026-03", max="today")) == []
