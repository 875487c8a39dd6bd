"""Messages leave once their transaction stands, each at most once, and what the server says decides what follows."""

import datetime as dt
import uuid
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from jobs.models import Job
from jobs.running import run
from mail.models import OutboxMessage
from mail.outbox import post, post_again, post_all
from mail.sending import PAUSES
from questionnaire.document import Text
from tests.mail.conftest import KIND, Desk
from tests.mail.server import MailServer

pytestmark = pytest.mark.django_db


def work_off() -> None:
    for job in Job.objects.filter(state="queued"):
        run(job.pk)


def now_due() -> None:
    OutboxMessage.objects.update(not_before=F("not_before") - dt.timedelta(days=1))


def only_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_message_reaches_a_mail_server_in_both_languages(desk: Desk, server: MailServer) -> None:
    posted = post(KIND, params={"id": 1}, sealed=b"ciphertext")

    work_off()

    (taken,) = server.taken
    plain, page = (part.get_content() for part in taken.iter_parts())
    assert taken["To"] == "sian@example.org"
    assert taken["Subject"] == "Gwahoddiad i’r tŷ / Invitation to the house"
    assert taken["Message-ID"] == posted.message_id
    assert taken["Content-Language"] == "cy, en"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["X-Test"] == "yes"
    assert plain.index("Annwyl Siân") < plain.index("Dear Siân")
    assert '<div lang="cy">' in page
    assert '<div lang="en" id="en">' in page
    assert '<a href="#en">' in page
    assert 'href="https://example.org/cy/?a=1&amp;b=2"' in page
    assert "&lt;b&gt;Welcome" in page
    message = only_message()
    assert message.sent_at is not None
    assert (message.sealed, message.failure) == (None, "")
    assert desk.settled == ["sent"]


def test_a_message_of_a_transaction_that_fails_is_none(desk: Desk) -> None:
    with transaction.atomic():
        post(KIND, params={})
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()
    assert not Job.objects.exists()


# Committed, because the heartbeat of a job that takes a second looks at it from a connection of its own.
@pytest.mark.django_db(transaction=True)
def test_many_messages_share_jobs_of_a_hundred(desk: Desk) -> None:
    post_all(KIND, [{"id": number} for number in range(150)])

    work_off()

    assert Job.objects.count() == 2
    assert len(mail.outbox) == 150
    assert len({email.extra_headers["Message-ID"] for email in mail.outbox}) == 150


def test_a_message_is_not_sent_again_when_its_job_is(desk: Desk) -> None:
    message = post(KIND, params={})
    work_off()

    Job.objects.update(state="queued", attempts=0)
    run(message.job_id)  # type: ignore[arg-type]

    assert len(mail.outbox) == 1


def test_what_was_handed_over_by_a_worker_that_died_stays_a_doubt(desk: Desk) -> None:
    post(KIND, params={}, sealed=b"ciphertext")
    OutboxMessage.objects.update(token=uuid.uuid4())

    work_off()

    assert mail.outbox == []
    assert (only_message().failure, only_message().sealed) == ("doubtful", None)
    assert desk.settled == ["doubtful"]


def test_what_is_no_longer_wanted_is_not_sent(desk: Desk) -> None:
    desk.letter = None
    post(KIND, params={})

    work_off()

    assert mail.outbox == []
    assert only_message().failure == "unwanted"


def test_a_message_that_cannot_be_written_stops_no_other(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    post_all("nobody knows this kind", [{}])
    post(KIND, params={})

    work_off()

    assert len(mail.outbox) == 1
    assert OutboxMessage.objects.get(kind="nobody knows this kind").failure == "broken"


def test_an_address_that_the_server_refuses_is_given_up(desk: Desk, server: MailServer) -> None:
    server.replies["RCPT"] = "550 no such user sian@example.org"
    post(KIND, params={})

    work_off()

    assert (only_message().failure, only_message().reply_code) == ("recipient", 550)
    assert desk.settled == ["recipient"]


def test_the_log_repeats_no_address(desk: Desk, server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    for reply in ("550 no sian@example.org", "451 later, sian@example.org", None):
        server.replies["RCPT"] = reply
        post(KIND, params={})
        work_off()

    assert "was not sent: recipient 550" in caplog.text
    assert "sian@" not in caplog.text


def test_a_server_that_takes_nothing_now_is_asked_again_later(desk: Desk, server: MailServer) -> None:
    server.replies["RCPT"] = "451 greylisted"
    post(KIND, params={}, sealed=b"ciphertext")
    work_off()
    waiting = only_message()
    assert (waiting.failure, waiting.tries, waiting.sealed) == ("", 1, b"ciphertext")
    assert waiting.not_before > timezone.now()
    assert post_again() == 0

    now_due()
    del server.replies["RCPT"]
    assert post_again() == 1
    work_off()

    assert len(server.taken) == 1
    assert only_message().sent_at is not None


def test_a_server_that_hangs_up_in_the_middle_leaves_a_doubt(desk: Desk, server: MailServer) -> None:
    server.replies["."] = None
    post(KIND, params={})

    work_off()

    assert only_message().failure == "doubtful"


def test_a_server_that_is_away_is_tried_for_a_day_and_then_no_more(desk: Desk, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    post_all(KIND, [{}, {}])

    for _ in range(len(PAUSES) + 1):
        work_off()
        now_due()
        post_again()

    assert {(each.failure, each.tries) for each in OutboxMessage.objects.all()} == {("away", len(PAUSES))}
    assert sum(PAUSES, dt.timedelta()) > dt.timedelta(days=1)


def test_an_author_cannot_add_headers(desk: Desk) -> None:
    assert desk.letter
    desk.letter = replace(desk.letter, languages=("en",), subject=Text(en="One\r\nBcc: all@example.org"))
    post(KIND, params={})

    work_off()

    assert mail.outbox[0].subject == "One Bcc: all@example.org"
    assert mail.outbox[0].extra_headers["Content-Language"] == "en"


def test_without_a_mail_server_messages_become_files_and_the_log_says_so(
    desk: Desk, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "mail.files.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    post(KIND, params={})
    post(KIND, params={})

    work_off()

    files = list(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert len({message["Message-ID"] for message in found}) == 2
    assert all(message.get_body(("html",)) for message in found)
    assert f"files in {tmp_path}" in caplog.text


@pytest.mark.parametrize("values", [{"sent_at": timezone.now()}, {"failure": "away"}])
def test_the_database_keeps_no_secret_of_a_settled_message(desk: Desk, values: dict[str, object]) -> None:
    post(KIND, params={}, sealed=b"ciphertext")

    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.update(**values)


def test_a_message_that_cannot_be_written_is_logged_without_its_address(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert desk.letter is not None
    desk.letter = replace(desk.letter, to="sian@exam ple.org\nBcc: everybody@example.org")
    post(KIND, params={})

    work_off()

    assert only_message().failure == "broken"
    assert "cannot be written: BadHeaderError" in caplog.text
    assert "mail/letters.py" in caplog.text or "message.py" in caplog.text
    assert "sian@" not in caplog.text
    assert mail.outbox == []
