"""Responses in the admin: found by reference, never with their answers or numbers, by the survey's coordinators."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from responses import capture
from responses.identity import grouped
from responses.models import Response
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/responses/response/"


@pytest.fixture
def submitted(person) -> Response:
    person.answer_everything()
    person.save(4, comments="Cyfrinachol", agree="yes")
    capture.submit(person.visit(), "cy")
    return Response.objects.get()


@pytest.fixture
def coordinator(client, survey):
    somebody = make.user(language="en")
    make.role(somebody, survey, "coordinator")
    client.force_login(somebody)
    return somebody


def test_a_response_is_found_by_its_reference(client, submitted, coordinator):
    html = client.get(LIST, {"q": grouped(submitted.reference).lower()}).content.decode()

    assert grouped(submitted.reference) in html
    assert grouped(submitted.reference) not in client.get(LIST, {"q": "0000000000"}).content.decode()


@pytest.mark.parametrize("query", ["", "\x00", "x" * 5000, "ŵ"])
def test_any_search_is_answered(client, submitted, coordinator, query):
    assert client.get(LIST, {"q": query}).status_code == 200


def test_no_answer_is_shown(client, submitted, coordinator):
    html = client.get(LIST).content.decode()

    assert grouped(submitted.reference) in html
    assert f'<a href="/admin/surveys/survey/{submitted.survey_id}/change/">' in html
    assert "Cyfrinachol" not in html


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"language": "cy"}, True),
        ({"language": "en"}, False),
        ({"state": "submitted"}, True),
        ({"state": "unfinished"}, False),
    ],
)
def test_responses_are_found_by_language_and_state_in_words(client, submitted, coordinator, wish, found):
    html = client.get(LIST, wish).content.decode()

    assert (grouped(submitted.reference) in html) == found
    assert '<span lang="cy">Cymraeg</span>' in html or not found
    assert "Not submitted" in html


def response_of(survey, *, submitted: dt.datetime, chance: bytes, reference: str) -> Response:
    return Response.objects.create(
        survey=survey,
        version=survey.current_version,
        token_hash=chance * 32,
        language="cy",
        started_at=submitted.replace(hour=9),
        submitted_at=submitted,
        reference=reference,
    )


@pytest.mark.parametrize("asked_for", ["", "?o=1", "?o=-6.5", "?o=5"])
def test_the_order_tells_no_more_than_the_minutes_shown(client, survey, coordinator, asked_for):
    minute = timezone.now().replace(hour=10, minute=30, second=0, microsecond=0)
    later = minute + dt.timedelta(minutes=1)
    response_of(survey, submitted=minute, chance=b"c", reference="AAAAAAAAAA")
    response_of(survey, submitted=minute.replace(second=20), chance=b"b", reference="BBBBBBBBBB")
    response_of(survey, submitted=minute.replace(second=40), chance=b"d", reference="CCCCCCCCCC")
    response_of(survey, submitted=later, chance=b"e", reference="DDDDDDDDDD")

    html = client.get(LIST + asked_for).content.decode()

    shown = list(dict.fromkeys(re.findall(r"([ABCD])\1{4}-\1{5}", html)))
    assert shown == ["D", "B", "A", "C"]


def test_no_number_of_a_row_is_shown_or_leads_anywhere(client, person, coordinator):
    Response.objects.update(id=987654321)

    assert "987654321" not in client.get(LIST).content.decode()
    for address in ("987654321/", "987654321/change/", "987654321/history/", "987654321/delete/", "add/"):
        assert client.get(LIST + address).status_code == 404
        assert client.post(LIST + address, {"reference": "0000000000", "post": "yes"}).status_code == 404
    assert Response.objects.get().pk == 987654321


def test_nobody_sees_the_responses_of_surveys_that_they_do_not_coordinate(client, submitted, survey):
    elsewhere = make.user(language="en")
    make.role(elsewhere, make.published_survey(), "coordinator")
    client.force_login(elsewhere)

    assert grouped(submitted.reference) not in client.get(LIST).content.decode()


@pytest.mark.parametrize("held", [None, "author", "translator", "proofreader"])
@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_list_opens_for_coordinators_only(client, submitted, survey, held, is_superuser):
    somebody = make.user(language="en", is_superuser=is_superuser)
    if held:
        make.role(somebody, survey, held)
    client.force_login(somebody)

    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/admin/").content.decode()


def test_of_an_anonymous_survey_the_list_gives_the_day_and_no_order_within_it(client, coordinator):
    survey = make.published_survey(make.page("only", make.question("story")), settings={"anonymous": True})
    make.role(coordinator, survey, "coordinator")
    noon = timezone.now().replace(hour=12, minute=34, second=0, microsecond=0)
    response_of(survey, submitted=noon, chance=b"c", reference="AAAAAAAAAA")
    response_of(survey, submitted=noon + dt.timedelta(hours=2), chance=b"d", reference="BBBBBBBBBB")

    html = client.get(LIST).content.decode()

    assert re.findall(r">([AB])\1{4}-\1{5}<", html) == ["A", "B"]
    assert ":34" not in html
