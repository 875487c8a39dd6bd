"""Invitations and reminders: to whom, in which language, with what, and what becomes of them."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEntry
from jobs.models import Job
from jobs.running import run
from mail.bounces import take_in
from mail.models import OutboxMessage
from responses.invitations import codes
from responses.invitations.models import Invitation, InvitationText
from responses.invitations.sending import NotNow, write_to_people
from surveys.models import Survey
from tests import factories as make
from tests.mail.reports import report
from tests.mail.server import MailServer
from tests.responses.invitations.conftest import invited

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=2)


def work_off() -> None:
    while jobs := list(Job.objects.filter(state="queued")):
        for job in jobs:
            run(job.pk)


def sent(survey: Survey, *, reminds: bool = False) -> list:
    before = len(mail.outbox)
    write_to_people(survey, make.user(), reminds=reminds)
    work_off()
    return mail.outbox[before:]


def a_day_later() -> None:
    Invitation.objects.filter(invited_at__isnull=False).update(invited_at=LONG_AGO)
    Invitation.objects.filter(reminded_at__isnull=False).update(reminded_at=LONG_AGO)


@pytest.mark.parametrize(
    ("wanted", "languages"),
    [("cy", "cy"), ("en", "en"), ("both", "cy, en"), ("unknown", "cy, en")],
)
def test_each_is_written_to_in_their_language_and_in_both_where_nobody_knows(
    linked_survey, wanted, languages, settings
):
    settings.PUBLIC_ADDRESS = "https://arolwg.example"
    _, code = invited(linked_survey, contact_language=wanted, name="Siân")

    (email,) = sent(linked_survey)

    assert email.to == ["sian@example.org"]
    assert email.extra_headers["Content-Language"] == languages
    welsh = f"https://arolwg.example/cy/arolygon/{linked_survey.slug_cy}/gwahoddiad/{codes.grouped(code)}/"
    english = f"https://arolwg.example/en/surveys/{linked_survey.slug_en}/invitation/{codes.grouped(code)}/"
    assert (welsh in email.body) == ("cy" in languages)
    assert (english in email.body) == ("en" in languages)
    assert ("Annwyl Siân," in email.body) == ("cy" in languages)
    assert ("Dear Siân," in email.body) == ("en" in languages)
    assert "Mae croeso i chi ateb yn Gymraeg." in email.body or languages == "en"


def test_a_mail_program_can_unsubscribe_with_one_click(linked_survey, settings):
    settings.PUBLIC_ADDRESS = "https://arolwg.example"
    _, code = invited(linked_survey, contact_language="en")

    (email,) = sent(linked_survey)

    address = f"/en/surveys/{linked_survey.slug_en}/invitation/{codes.grouped(code)}/unsubscribe/"
    assert email.extra_headers["List-Unsubscribe"] == f"<https://arolwg.example{address}>"
    assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("kind", "said"), [("linked_survey", "stay linked"), ("anonymous_survey", "deletes that link")]
)
def test_a_message_says_which_kind_of_survey_it_is(kind, said, request):
    survey = request.getfixturevalue(kind)
    invited(survey)

    (email,) = sent(survey)

    assert said in " ".join(email.body.split())


def test_the_authors_own_text_is_in_both_halves(linked_survey):
    InvitationText.objects.create(
        survey=linked_survey, text_cy="Diolch am helpu.", text_en="Thanks for helping."
    )
    invited(linked_survey)

    (email,) = sent(linked_survey)

    assert email.body.index("Diolch am helpu.") < email.body.index("Thanks for helping.")


def test_everybody_is_invited_once(linked_survey):
    for number in range(3):
        invited(linked_survey, f"person{number}@example.org")

    assert len(sent(linked_survey)) == 3
    assert sent(linked_survey) == []
    assert Invitation.objects.filter(invited_at__isnull=False, queued_at=None).count() == 3


def test_two_presses_at_once_write_to_nobody_twice(linked_survey):
    invited(linked_survey)
    for _ in range(2):
        write_to_people(linked_survey, make.user(), reminds=False)

    work_off()

    assert len(mail.outbox) == 1


def test_only_those_who_still_can_and_want_to_answer_are_reminded(linked_survey):
    kept = {
        "waits": {},
        "answered": {"used_on": LONG_AGO.date()},
        "unsubscribed": {"unsubscribed_at": LONG_AGO},
        "failed": {"failed_at": LONG_AGO, "failure": "recipient 550"},
    }
    for name, values in kept.items():
        invitation, _ = invited(linked_survey, f"{name}@example.org")
        Invitation.objects.filter(pk=invitation.pk).update(invited_at=LONG_AGO, **values)

    emails = sent(linked_survey, reminds=True)

    assert [email.to for email in emails] == [["waits@example.org"]]
    assert emails[0].subject.startswith("Nodyn atgoffa: ")


def test_a_reminder_has_the_same_link(linked_survey):
    _, code = invited(linked_survey)
    sent(linked_survey)
    a_day_later()

    (reminder,) = sent(linked_survey, reminds=True)

    assert codes.grouped(code) in reminder.body
    assert Invitation.objects.get().reminders == 1


def test_nobody_is_reminded_twice_within_a_day(linked_survey):
    invited(linked_survey)
    sent(linked_survey)
    assert sent(linked_survey, reminds=True) == []
    a_day_later()

    assert len(sent(linked_survey, reminds=True)) == 1
    assert sent(linked_survey, reminds=True) == []


def test_whoever_unsubscribes_while_the_message_waits_does_not_get_it(linked_survey):
    invited(linked_survey)
    write_to_people(linked_survey, make.user(), reminds=False)
    run(Job.objects.get().pk)
    Invitation.objects.update(unsubscribed_at=timezone.now())

    work_off()

    assert mail.outbox == []
    assert OutboxMessage.objects.get().failure == "unwanted"
    assert Invitation.objects.get().queued_at is None


def test_nobody_is_written_to_about_a_survey_that_is_over(linked_survey):
    invited(linked_survey)
    Survey.objects.update(closes_at=timezone.now())
    linked_survey.refresh_from_db()

    with pytest.raises(NotNow):
        write_to_people(linked_survey, make.user(), reminds=False)


def test_an_address_that_the_server_refuses_is_written_to_no_more(linked_survey, server: MailServer):
    server.replies["RCPT"] = "550 no such user"
    invited(linked_survey)
    sent(linked_survey)

    invitation = Invitation.objects.get()
    assert invitation.failed_at is not None
    assert invitation.failure == "recipient 550"
    assert not Invitation.objects.to_invite().exists()


def test_what_was_not_sent_because_of_the_server_can_be_sent_again(linked_survey, server: MailServer):
    server.replies["MAIL"] = "550 not from you"
    invited(linked_survey)
    sent(linked_survey)
    assert Invitation.objects.get().failure == "server"

    del server.replies["MAIL"]
    write_to_people(linked_survey, make.user(), reminds=False)
    work_off()

    assert len(server.taken) == 1
    assert Invitation.objects.get().failure == ""


def test_the_audit_says_how_many_and_nobodys_address(linked_survey):
    invited(linked_survey)
    sent(linked_survey)

    entries = list(AuditEntry.objects.filter(action__in=["people invited", "invitations sent"]))
    assert [entry.details for entry in entries] == [{"count": 1}, {"count": 1}]
    assert "sian" not in str([entry.details for entry in entries])


def test_neither_outbox_nor_log_holds_an_address_or_a_code(linked_survey, caplog):
    _, code = invited(linked_survey)
    sent(linked_survey)

    message = OutboxMessage.objects.get()
    assert message.params == {"invitation": Invitation.objects.get().pk}
    for secret in ("sian@example.org", code, codes.grouped(code)):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("action", "status", "failure", "failed"),
    [("failed", "5.1.1", "returned 5.1.1", True), ("delayed", "4.2.2", "delayed 4.2.2", False)],
)
def test_a_delivery_that_failed_is_noted_on_the_invitation(linked_survey, action, status, failure, failed):
    invited(linked_survey)
    (email,) = sent(linked_survey)
    mail_back = report(email.extra_headers["Message-ID"], action=action, status=status)

    assert take_in(mail_back)

    invitation = Invitation.objects.get()
    assert invitation.failure == failure
    assert (invitation.failed_at is not None) == failed
    a_day_later()
    assert Invitation.objects.to_remind().exists() != failed
