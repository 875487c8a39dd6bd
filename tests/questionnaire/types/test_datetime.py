import datetime as dt

import pytest

from tests.questionnaire.builders import TODAY, clean, question
from tests.questionnaire.types.described import problems, words
from tests.questionnaire.types.examples import parts

MOMENT = question("q", "datetime")
NOON = parts(day="27", month="3", year="2026", time="12:00")


def faults(posted, asked=MOMENT, today=TODAY):
    return [(found.kind, found.control) for found in clean(asked, posted, today).faults]


def test_all_fields_empty_are_no_answer_unless_required():
    assert clean(MOMENT, parts(day=" ", time="")) == ({"q": None}, [])
    assert faults({}, question("q", "datetime", required=True)) == [("missing_moment", "q-day")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"time": ""}, [("moment_without_time", "q-time")]),
        ({"day": "", "month": "", "year": ""}, [("moment_without_date", "q-day")]),
        ({"day": ""}, [("date_without_day", "q-day")]),
        ({"day": "30", "month": "2"}, [("not_a_date", "q-day")]),
        ({"time": "25:00"}, [("not_a_time", "q-time")]),
        (
            {"year": "26", "time": "9"},
            [("year_not_four_digits", "q-year"), ("time_without_minutes", "q-time")],
        ),
    ],
)
def test_each_half_says_what_is_wrong_with_it(changes, found):
    assert faults(NOON | parts(**changes)) == found


def test_a_moment_lies_within_its_limits():
    asked = question("q", "datetime", min="2026-01-01T09:00", max="2026-03-27T12:00")

    assert faults(NOON, asked) == []
    assert faults(NOON | parts(time="12:01"), asked) == [("moment_out_of_range", "q-day")]
    (late,) = clean(asked, NOON | parts(time="12:01")).faults
    assert late.labels["max"].cy == "27 Mawrth 2026 am 12:00"
    assert late.labels["max"].en == "27 March 2026 at 12:00"


def test_a_single_limit_is_named_alone():
    assert faults(NOON, question("q", "datetime", min="2026-03-28T00:00")) == [("moment_too_early", "q-day")]
    assert faults(NOON, question("q", "datetime", max="2026-03-26T23:59")) == [("moment_too_late", "q-day")]


def test_today_as_a_limit_is_the_whole_of_the_callers_day():
    past, future = question("q", "datetime", max="today"), question("q", "datetime", min="today")
    day = dt.date(2026, 3, 27)

    assert faults(NOON | parts(time="23:59"), past, day) == []
    assert faults(NOON | parts(time="00:00"), future, day) == []
    assert faults(NOON | parts(day="28"), past, day) == [("date_in_future", "q-day")]
    assert faults(NOON | parts(day="26"), future, day) == [("date_in_past", "q-day")]


def test_it_is_written_out_in_both_languages():
    assert words(MOMENT, "2026-03-27T09:30", "cy") == "27 Mawrth 2026 am 09:30"
    assert words(MOMENT, "2026-03-27T09:30", "en") == "27 March 2026 at 09:30"


def test_limits_are_moments_without_a_zone_in_order():
    assert problems(question("q", "datetime", min="2026-03-27")) == ["not_a_moment"]
    assert problems(question("q", "datetime", min="2026-03-27T09:30Z")) == ["not_a_moment"]
    assert problems(question("q", "datetime", min="2026-03-27T09:30", max="2026-03-27T09:00")) == [
        "limits_reversed"
    ]
    assert problems(question("q", "datetime", min="2026-03-27T09:30", max="today")) == []
