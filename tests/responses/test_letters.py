"""Messages that respondents ask for: what they say, what is kept of the address, and how many there are."""

import secrets
from functools import cache

import pytest
from django.core import mail

from jobs.models import Job
from jobs.running import run
from mail.models import OutboxMessage
from responses import rates
from responses.letters import MOST_LETTERS, MOST_TO_ADDRESS
from responses.models import ComeBackCode, Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, ready_to_submit, start_of
from tests.responses.test_coming_back import code_on, left
from tests.site import free_port

pytestmark = pytest.mark.django_db


def an_address() -> str:
    """Another each time: so many messages go to one in an hour, whichever tests ask for them."""
    return f"sian-{secrets.token_hex(6)}@example.org"


def ask(visitor: Visitor, address: str | None = None, token: str = "") -> Visitor:
    """Send the form for a message, which is not the page's first."""
    address = an_address() if address is None else address
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
    to = an_address()
    visitor = ask(left(survey, language), to)
    assert visitor.at.endswith("?sent=1")
    assert 'role="status"' in visitor.html

    text = work_off()

    assert mail.outbox[0].to == [to]
    assert mail.outbox[0].subject.startswith(subject)
    link = next(word for word in text.split() if "//" in word).partition("//")[2]
    other = Visitor().get("/" + link.partition("/")[2]).press()
    assert other.at == f"{start_of(survey, language)}3/"


def test_nothing_keeps_the_address_nor_which_response_asked(survey):
    to = an_address()
    ask(left(survey), to)
    waiting = OutboxMessage.objects.get()
    assert to.encode() not in bytes(waiting.sealed)
    assert set(waiting.params) == {"survey", "version", "language"}

    work_off()

    assert OutboxMessage.objects.get().sealed is None
    assert to not in str(Response.objects.values().get())


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


@pytest.fixture
def counting(monkeypatch, settings):
    """A busy machine is no Valkey that is away."""
    monkeypatch.setattr(rates, "_rates", cache(lambda url: rates.Rates(url, timeout=10)))
    settings.TRUSTED_PROXIES = 0


def test_only_so_many_messages_go_to_one_address_and_nobody_learns_whether_one_went(survey, counting):
    to = an_address()
    said = set()
    for number in range(MOST_TO_ADDRESS + 2):
        visitor = ask(left(survey), to.upper() if number % 2 else to)
        said.add(visitor.words.partition("The message is on its way.")[2].partition("ask again later")[0])

    assert OutboxMessage.objects.count() == MOST_TO_ADDRESS
    assert len(said) == 1
    assert "No more than 5 messages go to one address within an hour" in said.pop()
    ask(left(survey), an_address())
    assert OutboxMessage.objects.count() == MOST_TO_ADDRESS + 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("cy", "Gofynnwyd am lawer iawn o negeseuon o’ch rhwydwaith"), ("en", "Very many messages have been")],
)
def test_from_one_network_only_so_many_are_taken_and_that_is_said(
    survey, counting, settings, language, words
):
    settings.LETTERS_PER_HOUR = 2
    network = {"REMOTE_ADDR": f"81.{secrets.randbelow(250)}.{secrets.randbelow(250)}.1"}

    pages = []
    for _ in range(3):
        visitor = left(survey, language)
        visitor.client.defaults.update(network)
        pages.append(ask(visitor))

    assert [page.has_errors for page in pages] == [False, False, True]
    assert words in pages[-1].words
    assert OutboxMessage.objects.count() == 2


def test_without_valkey_messages_are_sent(survey, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    settings.LETTERS_PER_HOUR = 0
    settings.TRUSTED_PROXIES = 0
    visitor = left(survey)
    visitor.client.defaults["REMOTE_ADDR"] = "81.2.69.160"

    assert ask(visitor).at.endswith("?sent=1")
    assert OutboxMessage.objects.exists()


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
        visitor.at, {"token": [visitor.client.cookies[f"arolwg_{survey.pk}"].value], "email": [an_address()]}
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
