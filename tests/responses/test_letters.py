"""Messages that respondents ask for: what they say, what is kept of the address, and how many there are."""

import datetime as dt
import secrets
from functools import cache

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from jobs.models import Job
from jobs.running import run
from mail.bounces import take_in
from mail.keeping import forget_old
from mail.models import OutboxMessage
from mail.outbox import post_again
from responses import encryption, rates
from responses.letters import MOST_LETTERS, MOST_TO_ADDRESS
from responses.models import ComeBackCode, Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.mail.reports import report
from tests.mail.server import serving
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


@pytest.fixture
def server(settings):
    with serving(settings) as server:
        yield server


def everything_kept() -> str:
    """All rows of all tables, what is encrypted in them too."""
    told = []
    for model in apps.get_models(include_auto_created=True):
        for row in model.objects.values():
            told += [str(value) for value in row.values()]
            sealed = [bytes(value) for value in row.values() if isinstance(value, bytes | memoryview)]
            told += [str(encryption.decrypt(value)) for value in sealed]
    return "\n".join(told)


def be_late() -> None:
    OutboxMessage.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    forget_old()


def try_to_the_end() -> None:
    """As the clock does, which wakes what was put off."""
    while OutboxMessage.objects.waiting().exists():
        OutboxMessage.objects.update(not_before=timezone.now())
        post_again()
        work_off()


@pytest.mark.parametrize(
    ("replies", "then", "ends"),
    [
        ({}, work_off, ""),
        ({"RCPT": "550 no such person"}, work_off, "recipient"),
        ({"DATA": "554 no"}, work_off, "server"),
        ({"RCPT": "451 later"}, try_to_the_end, "away"),
        ({".": None}, work_off, "doubtful"),
        ({}, be_late, None),
    ],
    ids=["sent", "no such address", "refused", "put off to the end", "interrupted", "never sent"],
)
def test_the_address_is_kept_until_the_message_is_sent_or_given_up_and_no_longer(
    survey, server, replies, then, ends
):
    to = an_address()
    server.replies = dict(replies)
    ask(left(survey), to)
    assert to in everything_kept()

    then()

    message = OutboxMessage.objects.first()
    assert (message and (message.failure, message.sealed)) == (None if ends is None else (ends, None))
    assert to not in everything_kept()


def test_a_report_that_it_was_not_delivered_needs_no_address_and_leaves_none(survey, server):
    to = an_address()
    ask(left(survey), to)
    work_off()

    assert take_in(report(OutboxMessage.objects.get().message_id, recipient=to))

    assert to not in everything_kept()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cy", "Rydym yn ei ddefnyddio ar gyfer yr un neges hon ac nid ydym yn ei gadw."),
        ("en", "We use it for this one message and do not keep it."),
    ],
)
def test_the_page_says_what_becomes_of_the_address(survey, language, words):
    assert words in left(survey, language).words


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
