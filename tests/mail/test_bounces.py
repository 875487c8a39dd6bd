"""What comes back is taken in by its Message-ID; everything else changes nothing and stops nothing."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from mail.bounces import read_bounces, take_in
from mail.mailboxes import MOST_MAILS, MailboxAway
from mail.models import OutboxMessage
from mail.outbox import post
from mail.reports import LARGEST, Report, read_report
from tests.mail.conftest import KIND, Desk
from tests.mail.imap import imap_mailbox
from tests.mail.reports import HEAD, report

pytestmark = pytest.mark.django_db
OURS = "<1234.5678@example.org>"


@pytest.fixture
def maildir(tmp_path: Path, settings: Any) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.BOUNCES_URL = f"maildir://{tmp_path}"
    return tmp_path


@pytest.mark.parametrize("returned", ["message/rfc822", HEAD])
def test_a_report_names_the_message_and_what_became_of_it(returned: str) -> None:
    assert read_report(report(OURS, returned=returned)) == Report((OURS,), "5.1.1")


def test_a_report_that_only_replies_to_the_message_names_it_too() -> None:
    reply = f"In-Reply-To: {OURS}\nTo: ".encode()
    mail = report("", returned="text/plain").replace(b"To: ", reply, 1)

    assert read_report(mail) == Report((OURS,), "5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "kept"),
    [
        ("failed", "5.2.2", "5.2.2"),
        ("failed", "4.4.7", "4.4.7"),
        ("delayed", "4.4.1", "4.4.1"),
        ("delayed", "5.0.0", "4.0.0"),
        ("delivered", "2.0.0", None),
        ("failed", "nonsense", None),
        ("relayed", "5.0.0", None),
    ],
)
def test_what_has_failed_is_told_from_what_may_still_arrive(
    action: str, status: str, kept: str | None
) -> None:
    found = read_report(report(OURS, action=action, status=status))

    assert (found and found.status) == kept


NESTED = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'
HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 100,
    "too large": report(OURS) + b"x" * LARGEST,
    "no status": report(OURS).replace(b"message/delivery-status", b"text/plain"),
    "deep": b"".join(NESTED % (n, n) for n in range(3000)),
    "many parts": b'Content-Type: multipart/mixed; boundary="s"\r\n\r\n' + b"--s\r\n\r\n\r\n" * 40_000,
    "long line": b"Message-ID: <" + b"a" * (LARGEST - 100),
    "strange charset": report(OURS).replace(b"us-ascii", b"no-such-thing").replace(b"5.1.1", b"\xff\xfe"),
    "many ids": b"References: " + b"<a@b> " * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_none_and_takes_no_time(name: str) -> None:
    begun = time.monotonic()

    assert read_report(HOSTILE[name]) is None
    assert time.monotonic() - begun < 5


def test_the_room_is_told_of_its_message(desk: Desk) -> None:
    message = post(KIND, params={})

    assert take_in(report(message.message_id))

    assert desk.returned == ["5.1.1"]


def test_a_report_about_no_message_of_ours_is_none_whatever_address_is_in_it(desk: Desk) -> None:
    post(KIND, params={})

    assert not take_in(report(OURS, recipient="sian@example.org"))
    assert desk.returned == []


@pytest.mark.parametrize("returned", ["message/rfc822", HEAD])
@pytest.mark.parametrize(
    "strange", [b"<a\0b@example.org>", b"<a\xffb@example.org>", b"<\xed\xa0\x80@example.org>"]
)
def test_an_id_that_no_database_holds_holds_up_no_other_mail(
    desk: Desk, maildir: Path, returned: str, strange: bytes
) -> None:
    message = post(KIND, params={})
    (maildir / "new" / "1").write_bytes(report("WHOSE", returned=returned).replace(b"WHOSE", strange))
    (maildir / "new" / "2").write_bytes(report(message.message_id))

    counted = read_bounces()

    assert (counted.mails, counted.reports) == (2, 1)


def test_reports_are_deleted_from_a_maildir_and_other_mails_are_read(desk: Desk, maildir: Path) -> None:
    message = post(KIND, params={})
    (maildir / "new" / "1.report").write_bytes(report(message.message_id))
    (maildir / "new" / "2.reply").write_bytes(b"Subject: Diolch\n\nDiolch am y gwahoddiad.")

    counted = read_bounces()

    assert (counted.mails, counted.reports) == (2, 1)
    assert list((maildir / "new").iterdir()) == []
    assert [file.name for file in (maildir / "cur").iterdir()] == ["2.reply:2,S"]
    assert read_bounces().mails == 0


def test_a_flood_is_read_in_parts(maildir: Path) -> None:
    for number in range(MOST_MAILS + 5):
        (maildir / "new" / str(number)).write_bytes(b"")

    assert read_bounces().mails == MOST_MAILS
    assert read_bounces().mails == 5


@pytest.mark.parametrize("url", ["maildir:///nowhere", "imaps://me:secret@127.0.0.1:1/INBOX", "pop3://host"])
def test_a_mailbox_that_is_away_is_said_without_the_password(settings: Any, url: str) -> None:
    settings.BOUNCES_URL = url

    with pytest.raises(MailboxAway) as away:
        read_bounces()

    assert "secret" not in str(away.value)


def test_the_command_says_what_it_has_found(
    desk: Desk, maildir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    message = post(KIND, params={})
    (maildir / "new" / "1").write_bytes(report(message.message_id))

    call_command("read_bounces")

    assert capsys.readouterr().out == "Mails read: 1. Reports about our messages among them: 1.\n"


def test_without_a_mailbox_nothing_is_read_and_the_command_says_so(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BOUNCES_URL = ""

    assert read_bounces().mails == 0
    with pytest.raises(SystemExit):
        call_command("read_bounces")
    assert "BOUNCES_URL" in capsys.readouterr().err


def test_a_message_that_came_back_stays_sent(desk: Desk) -> None:
    message = post(KIND, params={})
    take_in(report(message.message_id))

    assert OutboxMessage.objects.get().failure == ""


def test_a_mailbox_behind_imap_is_read_over_tls(
    desk: Desk, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = post(KIND, params={})
    mails = {3: report(message.message_id), 4: b"Subject: Diolch\r\n\r\nDiolch", 5: b"x" * (LARGEST + 100)}

    with imap_mailbox(mails, tmp_path) as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.BOUNCES_URL = f"imaps://arolwg%40example.org:pass%2Fword@127.0.0.1:{box.port}/INBOX"
        counted = read_bounces()

    assert (counted.mails, counted.reports) == (3, 1)
    assert desk.returned == ["5.1.1"]
    assert sorted(box.mails) == [4, 5]
    assert box.seen == {3, 4, 5}
    assert box.logged_in == [b"arolwg@example.org", b'"pass/word"']


def test_a_mailbox_whose_certificate_nobody_knows_is_not_read(settings: Any, tmp_path: Path) -> None:
    with imap_mailbox({}, tmp_path) as box:
        settings.BOUNCES_URL = f"imaps://me:secret@127.0.0.1:{box.port}/INBOX"
        with pytest.raises(MailboxAway):
            read_bounces()

    assert box.logged_in == []
