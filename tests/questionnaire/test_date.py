import datetime as dt

import pytest

from tests.questionnaire.builders import clean, question

DATE = question("q", "date")
TODAY = dt.date(2026, 3, 29)


def date(day="", month="", year=""):
    return {"q-day": day, "q-month": month, "q-year": year}


def fault(posted, asked=DATE, today=TODAY):
    (found,) = clean(asked, posted, today).faults
    return found.kind, found.control


@pytest.mark.parametrize(
    ("posted", "iso"),
    [
        (date("27", "3", "2012"), "2012-03-27"),
        (date(" 07", "03 ", "2012"), "2012-03-07"),
        (date("29", "2", "2024"), "2024-02-29"),
        (date("1", "1", "0001"), "0001-01-01"),
    ],
)
def test_a_date_is_kept_as_iso(posted, iso):
    assert clean(DATE, posted) == ({"q": iso}, [])


def test_three_empty_fields_are_no_answer_unless_required():
    assert clean(DATE, {}) == ({"q": None}, [])
    assert clean(DATE, date(" ")) == ({"q": None}, [])
    assert fault({}, question("q", "date", required=True)) == ("missing_date", "q-day")


@pytest.mark.parametrize(
    ("posted", "kind", "control"),
    [
        (date("", "3", "2012"), "date_without_day", "q-day"),
        (date("2", "", "2012"), "date_without_month", "q-month"),
        (date("2", "3", ""), "date_without_year", "q-year"),
        (date("", "", "2012"), "date_without_day_and_month", "q-day"),
        (date("", "3", ""), "date_without_day_and_year", "q-day"),
        (date("2", "", ""), "date_without_month_and_year", "q-month"),
    ],
)
def test_an_incomplete_date_says_which_parts_are_missing(posted, kind, control):
    assert fault(posted) == (kind, control)


@pytest.mark.parametrize(
    ("posted", "control"),
    [
        (date("30", "2", "2024"), "q-day"),
        (date("29", "2", "2023"), "q-day"),
        (date("0", "2", "2023"), "q-day"),
        (date("1", "13", "2023"), "q-month"),
        (date("1", "0", "2023"), "q-month"),
        (date("1", "1", "0000"), "q-year"),
        (date("x", "1", "2023"), "q-day"),
        (date("1", "Ionawr", "2023"), "q-month"),
        (date("1\x00", "1", "2023"), "q-day"),
        (date("١", "1", "2023"), "q-day"),
        (date("-1", "1", "2023"), "q-day"),
    ],
)
def test_a_day_that_does_not_exist_is_a_fault_of_the_part_in_error(posted, control):
    assert fault(posted) == ("not_a_date", control)


@pytest.mark.parametrize("year", ["12", "20122", "2O12"])
def test_a_year_has_four_digits(year):
    assert fault(date("1", "1", year)) == ("year_not_four_digits", "q-year")


def test_a_part_sent_twice_is_a_fault():
    assert fault({"q-day": ["1", "2"], "q-month": "1", "q-year": "2012"}) == ("repeated", "q-day")


def test_a_date_lies_within_its_limits():
    asked = question("q", "date", min="2000-01-01", max="2012-12-31")

    assert clean(asked, date("31", "12", "2012")).faults == []
    (found,) = clean(asked, date("1", "1", "2013")).faults
    assert (found.kind, found.values) == ("date_out_of_range", {"min": "2000-01-01", "max": "2012-12-31"})


def test_a_single_limit_is_named_alone():
    (early,) = clean(question("q", "date", min="2000-01-01"), date("31", "12", "1999")).faults
    (late,) = clean(question("q", "date", max="2000-01-01"), date("2", "1", "2000")).faults

    assert (early.kind, early.values) == ("date_too_early", {"min": "2000-01-01"})
    assert (late.kind, late.values) == ("date_too_late", {"max": "2000-01-01"})


def test_today_as_a_limit_is_the_callers_day():
    past = question("q", "date", min="2000-01-01", max="today")
    future = question("q", "date", min="today")

    assert clean(past, date("29", "3", "2026"), TODAY).faults == []
    assert fault(date("30", "3", "2026"), past) == ("date_in_future", "q-day")
    assert fault(date("28", "3", "2026"), future) == ("date_in_past", "q-day")
    (early,) = clean(past, date("1", "1", "1999"), TODAY).faults
    assert (early.kind, early.values) == ("date_too_early", {"min": "2000-01-01"})
