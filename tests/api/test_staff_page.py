"""The page on which a person makes and ends tokens."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, AuditEntry
from accounts.tokens import MOST, make
from tests.factories import role, survey, user
from tests.surveys.staff import signed_in

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"arolwg_[0-9A-Za-z]{38}")
FORM = {"name": "monthly report", "days": "90"}


def address() -> str:
    return reverse("tokens")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_token_is_shown_once_and_opens_the_api(language):
    person = user(language=language)
    client = signed_in(person)

    page = client.post(address(), FORM)

    (written,) = set(TOKEN.findall(page.content.decode()))
    assert "no-store" in page["Cache-Control"]
    assert not TOKEN.search(client.get(address()).content.decode())
    assert "monthly report" in client.get(address()).content.decode()
    answer = Client(headers={"authorization": f"Bearer {written}"}).get("/api/v1/me")
    assert answer.json()["username"] == person.username
    assert answer.json()["token"]["reading_only"] is True
    assert answer["Content-Language"] == language


def test_sending_the_form_again_makes_no_second_token():
    person = user(language="en")
    client = signed_in(person)
    client.post(address(), FORM)

    again = client.post(address(), FORM)

    assert again.status_code == 422
    assert "You have a token of this name already" in again.content.decode()
    assert not TOKEN.search(again.content.decode())
    assert person.tokens.count() == 1


def test_a_token_is_limited_to_a_survey_of_the_persons():
    person = user()
    mine, others = survey(), survey()
    role(person, mine, "coordinator")
    role(person, others, "author")
    client = signed_in(person)

    assert client.post(address(), FORM | {"survey": others.pk}).status_code == 422
    client.post(address(), FORM | {"survey": mine.pk, "may_ask": "on"})

    token = person.tokens.get()
    assert (token.survey_id, token.reading_only) == (mine.pk, False)
    assert AuditEntry.objects.get(action="token made").survey_id == mine.pk


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 61}, {"name": "\x00"}, {"days": "400"}, {"days": ""}, {"survey": "x"}],
)
def test_what_is_wrong_with_the_form_is_said_and_makes_nothing(wrong):
    assert signed_in(user()).post(address(), FORM | wrong).status_code == 422
    assert not AccessToken.objects.exists()


def test_somebody_with_as_many_as_may_be_is_told_to_revoke_one():
    person = user(language="en")
    for number in range(MOST):
        make(person, f"token {number}")

    page = signed_in(person).post(address(), FORM)

    assert page.status_code == 422
    assert "as many tokens as anybody may have (10)" in page.content.decode()


def test_revoking_works_at_once_and_the_page_says_so():
    person = user(language="en")
    token, written = make(person, "monthly report")

    page = signed_in(person).post(reverse("token-end", args=[token.pk]), follow=True)

    assert "opens nothing any more" in page.content.decode()
    assert "Revoked" in page.content.decode()
    answer = Client(headers={"authorization": f"Bearer {written}"}).get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_ended")


def test_nobody_ends_or_sees_somebody_elses_token():
    token, _written = make(user(), "somebody’s own")
    other = signed_in(user(is_superuser=True))

    assert other.post(reverse("token-end", args=[token.pk])).status_code == 404
    assert "somebody’s own" not in other.get(address()).content.decode()
    assert AccessToken.objects.get().ended_at is None


def test_whoever_is_not_signed_in_is_asked_to():
    token, _written = make(user(), "monthly report")

    for method, url in (("get", address()), ("post", reverse("token-end", args=[token.pk]))):
        response = getattr(Client(), method)(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("admin:login"))
