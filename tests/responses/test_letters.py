"""Messages that respondents ask for: what they say, what is kept of the address, and how many there are."""

import pytest
from django.core import mail

from jobs.models import Job
from jobs.running import run
from mail.models import OutboxMessage
from responses.letters import MOST_LETTERS
from responses.models import ComeBackCode, Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, ready_to_submit, start_of
from tests.responses.test_coming_back import code_on, left

pytestmark = pytest.mark.django_db

SIAN = "sian@example.org"


def ask(visitor: Visitor, address: str = SIAN, token: str = "") -> Visitor:
    """Send the form for a message, which is not the page's first."""
    form = visitor.html.partition('<form id="letter"')[2]
    action = form.partition('action="')[2].partition('"')[0]
    token = token or form.partition('name="token" value="')[2].partition('"')[0]
    return visitor.send(action, {"token": [token], "email": [address], "send": [""]})


def work_off() -> str:
    """Send what waits; the text of the newest message."""
    for job in Job.objects.filter(state="queued", kind="send messages"):
        run(job.pk)
    return str(mail.outbox[-1].body) if mail.outbox else ""


@pytest.mark.parametrize(("language", "subject"), [("cy", "Eich dolen"), ("en", "Your link")])
def test_the_link_brings_back_what_was_left(survey, language, subject):
    visitor = ask(left(survey, language))
    assert visitor.at.endswith("?sent=1")
    assert 'role="status"' in visitor.html

    text = work_off()

    assert mail.outbox[0].to == [SIAN]
    assert mail.outbox[0].subject.startswith(subject)
    link = next(word for word in text.split() if "//" in word).partition("//")[2]
    other = Visitor().get("/" + link.partition("/")[2]).press()
    assert other.at == f"{start_of(survey, language)}3/"


def test_nothing_keeps_the_address_nor_which_response_asked(survey):
    ask(left(survey))
    waiting = OutboxMessage.objects.get()
    assert SIAN.encode() not in bytes(waiting.sealed)
    assert set(waiting.params) == {"survey", "version", "language"}

    work_off()

    assert OutboxMessage.objects.get().sealed is None
    assert SIAN not in str(Response.objects.values().get())


@pytest.mark.parametrize("typed", ["", "sian", "sian@", f"{'x' * 250}@example.org", "a@b.cy\nBcc: c@d.cy"])
def test_what_is_no_address_is_said_in_words(survey, typed):
    visitor = ask(left(survey), typed)

    assert visitor.has_errors
    assert "Enter an email address" in visitor.words
    assert not OutboxMessage.objects.exists()


def test_only_so_many_messages_are_sent_about_a_response(survey):
    visitor = left(survey)
    for _ in range(MOST_LETTERS):
        ask(visitor)
    ask(visitor)

    assert "No more messages" in visitor.words
    assert OutboxMessage.objects.count() == ComeBackCode.objects.get().letters == MOST_LETTERS


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_receipt_has_reference_and_code_and_no_answer(survey, language):
    visitor = ask(ready_to_submit(survey, language).press())
    response = Response.objects.get()

    text = work_off()

    assert response.reference in text.replace("-", "")
    assert code_on(visitor) in text
    assert "Da iawn" not in text
    word = {"cy": "fy-ymateb", "en": "my-response"}[language]
    assert f"{start_of(survey, language)}{word}/" in text


def test_an_anonymous_survey_sends_no_receipts():
    survey = make.published_survey(settings={"anonymous": True})
    visitor = begun(survey).press(name="Da iawn").press()
    assert visitor.reference

    assert 'name="email"' not in visitor.html
    visitor.send(
        visitor.at, {"token": [visitor.client.cookies[f"arolwg_{survey.pk}"].value], "email": [SIAN]}
    )
    assert not OutboxMessage.objects.exists()


def test_nobody_else_has_messages_sent(survey):
    visitor = left(survey)

    ask(visitor, token="A" * 22)

    assert visitor.status == 403
    assert not OutboxMessage.objects.exists()


def test_a_message_about_a_survey_that_is_gone_is_not_wanted(survey):
    ask(begun(survey).press("later"))
    OutboxMessage.objects.update(params={"survey": 0, "version": 0, "language": "cy"})

    work_off()

    assert OutboxMessage.objects.get().failure == "unwanted"
