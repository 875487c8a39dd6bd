"""Addresses go on their day too: of people who were invited, of messages, of reports about the Welsh."""

import datetime as dt

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from exports.closing import close
from exports.retention import keep_to_retention
from mail.models import OutboxMessage
from mail.outbox import post
from responses import encryption
from responses.invitations.people import ListClosed, Person, add_person
from responses.models import Disposal, Invitation, WelshReport
from surveys.models import Survey
from tests import factories as make
from tests.exports.data import closed_survey
from tests.exports.retaining import closed_days_ago, decide, keep, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings, tmp_path) -> Survey:
    """Frozen, with two people on its list."""
    settings.EXPORTS_ROOT = tmp_path
    made = closed_survey()
    for name in ("mair", "sian"):
        add_person(made, Person(f"{name}@enghraifft.cymru"))
    close(made)
    work()
    return Survey.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ({}, configured.ADDRESSES_KEPT_DAYS),
        ({"keep_identifying_days": 200}, 200),
        ({"keep_responses_days": 10}, 10),
        ({"keep_identifying_days": 5, "keep_responses_days": 10}, 5),
    ],
)
def test_the_list_goes_with_what_says_who_answered_or_on_the_services_day(survey, rules, days):
    decide(survey, **rules)
    closed_days_ago(survey, days - 2)
    keep()
    assert Invitation.objects.count() == 2

    closed_days_ago(survey, 3)
    keep()

    assert not Invitation.objects.exists()
    record = Disposal.objects.get(subject="invitations")
    assert (record.rows, record.days, record.action) == (2, days, "delete")
    assert record.ended_at
    assert AuditEntry.objects.get(action="invitations deleted").details["rows"] == 2


def test_once_a_survey_is_frozen_nobody_is_put_on_its_list(survey):
    with pytest.raises(ListClosed):
        add_person(survey, Person("newydd@enghraifft.cymru"))


def test_of_a_survey_that_invited_nobody_nothing_is_recorded(db, settings, tmp_path):
    settings.EXPORTS_ROOT = tmp_path
    survey = closed_survey()
    close(survey)
    closed_days_ago(survey, 400)

    keep()

    assert not Disposal.objects.exists()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_staff_see_when_the_list_goes_and_that_it_has_gone(survey, language):
    person = make.user(language=language)
    make.role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)
    address = reverse("survey-retention", args=[survey.pk])
    ahead = {
        "cy": "I’w dileu 90 diwrnod ar ôl cau, oni bai bod rhywun",
        "en": "Deleted 90 days after the close, unless somebody decides otherwise",
    }
    assert ahead[language] in client.get(address).content.decode()

    closed_days_ago(survey, 91)
    keep()

    gone = {"cy": "2 wedi’u dileu", "en": "2 deleted"}
    html = client.get(address).content.decode()
    assert gone[language] in html or "2 wedi’i ddileu" in html


@pytest.mark.parametrize("waits", [True, False])
def test_messages_are_forgotten_after_their_days_and_that_is_recorded(db, waits):
    old, new = (
        post("link to come back", params={"survey": 1}, sealed=encryption.encrypt({})) for _ in range(2)
    )
    long_ago = timezone.now() - dt.timedelta(days=configured.MESSAGES_KEPT_DAYS, minutes=1)
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=long_ago)
    if not waits:
        OutboxMessage.objects.filter(pk=old.pk).update(sealed=None, sent_at=long_ago)

    keep_to_retention()
    keep_to_retention()

    assert OutboxMessage.objects.get() == new
    assert AuditEntry.objects.get(action="messages forgotten").details["rows"] == 1


def test_an_address_for_an_answer_is_forgotten_and_what_was_said_stays(db):
    report = WelshReport.objects.create(
        text="Camsillafu", reply_to=encryption.encrypt("mair@enghraifft.cymru")
    )
    keep_to_retention()
    report.refresh_from_db()
    assert report.reply_to

    WelshReport.objects.update(
        at=timezone.now() - dt.timedelta(days=configured.ADDRESSES_KEPT_DAYS, minutes=1)
    )
    keep_to_retention()

    report.refresh_from_db()
    assert (report.reply_to, report.text) == (None, "Camsillafu")
    assert AuditEntry.objects.get(action="addresses forgotten").details["rows"] == 1
