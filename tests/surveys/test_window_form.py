"""The window's form: what it asks when the clocks change, and what staff read of a survey that opens later."""

import datetime as dt

import pytest

from surveys.models import Survey
from surveys.states import state_in_words
from tests.factories import published_survey, survey
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db

UTC = dt.UTC
FILLED = {
    "opens_on": "25/10/2036",
    "opens_time": "09:00",
    "closes_on": "1/11/2036",
    "closes_time": "23:59",
    "grace_minutes": "30",
}


def _send(made: Survey, language: str = "en", **fields: str):
    client = staff_of(made, "author", language=language)
    return client.post(f"/admin/surveys/survey/{made.pk}/window/", FILLED | fields)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("The first 01:30 (summer time, UTC+01:00)", "The second 01:30 (winter time, UTC+00:00)")),
        ("cy", ("Y 01:30 cyntaf (amser haf, UTC+01:00)", "Yr ail 01:30 (amser gaeaf, UTC+00:00)")),
    ],
)
def test_a_time_that_comes_twice_is_asked_about(language, words):
    made = survey()

    asked = _send(made, language, opens_on="26/10/2036", opens_time="01:30")

    shown = asked.content.decode()
    assert asked.status_code == 200
    assert all(each in shown for each in words)
    assert shown.count('name="opens_which"') == 2
    assert "opens_which" in asked.context["form"].errors


@pytest.mark.parametrize(
    ("which", "hour"), [("2036-10-26T00:30:00+00:00", 0), ("2036-10-26T01:30:00+00:00", 1)]
)
def test_the_answer_decides_which_moment_it_is(which, hour):
    made = survey()

    _send(made, opens_on="26/10/2036", opens_time="01:30", opens_which=which)

    made.refresh_from_db()
    assert made.opens_at == dt.datetime(2036, 10, 26, hour, 30, tzinfo=UTC)


def test_an_answer_about_another_time_is_asked_again():
    made = survey()

    asked = _send(made, opens_on="26/10/2036", opens_time="01:30", opens_which="2030-01-01T00:00:00+00:00")

    assert "opens_which" in asked.context["form"].errors


def test_the_form_shows_which_of_the_two_is_stored():
    made = survey()
    Survey.objects.filter(pk=made.pk).update(
        opens_at=dt.datetime(2036, 10, 26, 1, 30, tzinfo=UTC), closes_at=dt.datetime(2036, 12, 1, tzinfo=UTC)
    )

    shown = staff_of(made, "author").get(f"/admin/surveys/survey/{made.pk}/window/")

    assert shown.context["form"]["opens_which"].value() == "2036-10-26T01:30:00+00:00"


def test_a_stored_time_is_shown_as_people_type_it_with_seconds_only_where_it_has_some():
    made = survey()
    Survey.objects.filter(pk=made.pk).update(
        opens_at=dt.datetime(2036, 1, 1, 9, tzinfo=UTC),
        closes_at=dt.datetime(2036, 2, 1, 23, 59, 59, tzinfo=UTC),
    )

    shown = staff_of(made, "author").get(f"/admin/surveys/survey/{made.pk}/window/").content.decode()

    assert 'value="09:00"' in shown
    assert 'value="23:59:59"' in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The next time that they show is 02:00."),
        ("cy", "Yr amser nesaf a ddangosir yw 02:00."),
    ],
)
def test_a_time_that_never_comes_is_refused_with_the_next_that_does(language, words):
    made = survey()

    refused = _send(made, language, opens_on="30/3/2036", opens_time="01:30")

    assert words in refused.content.decode()


def test_staff_read_when_a_survey_opens():
    opens = dt.datetime(2036, 9, 14, 8, 30, tzinfo=UTC)
    made = published_survey(opens=opens, closes=opens + dt.timedelta(days=9))

    assert state_in_words(made) == "Yn agor ar 14 Medi 2036, 09:30"
    assert "Opens on 14 September 2036, 09:30" in (
        staff_of(made, "author").get(f"/admin/surveys/survey/{made.pk}/overview/").content.decode()
    )
