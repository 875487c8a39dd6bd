from datetime import UTC, date, datetime

import pytest
from django.utils import formats, translation

from surveys.dates import clock_time, long_date, long_moment

LAST_MINUTE = datetime(2012, 9, 14, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [("cy", "Dydd Gwener 14 Medi 2012, 23:59"), ("en", "Friday 14 September 2012, 23:59")],
)
def test_a_moment_reads_as_people_write_it_in_the_survey_s_own_time(language, words):
    assert long_moment(LAST_MINUTE, language) == words


def test_the_time_is_the_same_in_both_languages_and_of_24_hours():
    assert clock_time(LAST_MINUTE) == "23:59"


def test_july_is_spelt_with_two_fs():
    assert long_date(date(2012, 7, 1), "cy") == "1 Gorffennaf 2012"


def test_a_moment_before_midnight_in_london_keeps_its_day():
    just_after_midnight = datetime(2012, 6, 30, 23, 30, tzinfo=UTC)

    assert long_date(just_after_midnight, "en") == "1 July 2012"


@pytest.mark.parametrize(("language", "month"), [("cy", "Medi"), ("en", "September")])
def test_the_staff_pages_show_dates_and_times_in_the_same_form(language, month):
    with translation.override(language):
        shown = formats.date_format(datetime(2012, 9, 14, 23, 59), "DATETIME_FORMAT")

    assert shown == f"14 {month} 2012, 23:59"


@pytest.mark.parametrize("language", ["cy", "en"])
def test_staff_type_dates_day_first_in_either_language(language):
    with translation.override(language):
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
