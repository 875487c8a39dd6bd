"""Handing messages to the mail server: each at most once.

What the server has refused or never heard of is tried again or given up. What was interrupted while it was handed over
stays a doubt: nobody can tell whether the server took it. It is not sent again, because a person who gets two
invitations learns to mistrust both, and whoever waits for a message can ask for another; staff see the doubt.
"""

import datetime as dt
import logging
import traceback
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import Error, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.claims import Claim
from jobs.registry import handles
from mail.composing import compose, tell_settled
from mail.letters import as_email
from mail.models import OutboxMessage
from mail.outbox import SEND

logger = logging.getLogger(__name__)

Failure = OutboxMessage.Failure
# After the first try, the second, and so on: a server that is away is given a little over a day.
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 360, 720)]


class ServerAway(Exception):
    """There is nobody to hand a message to."""


@handles(SEND, words=_("Send messages"))
def send_batch(claim: Claim) -> None:
    """Send the messages of a job that still wait, one after the other."""
    if settings.EMAIL_BACKEND == "mail.files.EmailBackend":
        logger.warning("no message leaves this machine: they become files in %s", settings.EMAIL_FILE_PATH)
    waiting = list(OutboxMessage.objects.waiting().filter(job_id=claim.job_id).order_by("pk"))
    for done, message in enumerate(waiting):
        claim.advance(done)
        try:
            send(message, claim.token)
        except ServerAway:
            for left in waiting[done:]:
                put_off(left)
            return


def send(message: OutboxMessage, token: UUID) -> None:
    """Send one message that waits, and settle it or put it off. Raises ServerAway, with nothing changed."""
    if message.token is not None:
        settle(message, Failure.DOUBTFUL)
        return
    try:
        letter = compose(message)
        email = as_email(letter, message.message_id) if letter else None
        if email:
            # What cannot be written is to be found before the server hears of it.
            email.message()
    except Error:
        raise
    except Exception as error:
        # Where it happened without what it says: that may be the address.
        where = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error).__name__
        logger.error("message %d (%s) cannot be written: %s\n%s", message.pk, message.kind, kind, where)
        settle(message, Failure.BROKEN)
        return
    if email is None:
        settle(message, Failure.UNWANTED)
        return
    _hand_over(message, email, token)


def _hand_over(message: OutboxMessage, email: EmailMultiAlternatives, token: UUID) -> None:
    # A connection for each: a server that hangs up after some messages would leave the next one in doubt.
    email.connection = get_connection()
    try:
        email.connection.open()
    except (OSError, SMTPException) as error:
        logger.warning("the mail server cannot be reached: %s", _described(error))
        raise ServerAway from error
    try:
        if not _take(message, token):
            return
        email.send()
    except SMTPRecipientsRefused as error:
        _refused(message, Failure.RECIPIENT, max(code for code, _ in error.recipients.values()))
    except SMTPServerDisconnected as error:
        _interrupted(message, error)
    except SMTPResponseException as error:
        _refused(message, Failure.SERVER, error.smtp_code)
    except (OSError, SMTPException) as error:
        _interrupted(message, error)
    else:
        settle(message)
    finally:
        email.connection.close()


def _take(message: OutboxMessage, token: UUID) -> bool:
    return bool(OutboxMessage.objects.waiting().filter(pk=message.pk, token=None).update(token=token))


def _refused(message: OutboxMessage, failure: Failure, code: int) -> None:
    """The server has said no: for ever (5xx), or for now."""
    if code >= 500:
        settle(message, failure, code)
    else:
        put_off(message, code)


def _interrupted(message: OutboxMessage, error: Exception) -> None:
    logger.warning("message %d was interrupted: %s", message.pk, _described(error))
    settle(message, Failure.DOUBTFUL)


def put_off(message: OutboxMessage, code: int | None = None) -> None:
    """Try again later; give up after the last pause."""
    if message.tries >= len(PAUSES):
        settle(message, Failure.AWAY, code)
        return
    OutboxMessage.objects.filter(pk=message.pk).update(
        token=None, tries=F("tries") + 1, not_before=Now() + PAUSES[message.tries], reply_code=code
    )


def settle(message: OutboxMessage, failure: str = "", code: int | None = None) -> None:
    """The message is sent, or has failed; its secret goes either way, and its room is told."""
    with transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(
            sent_at=None if failure else Now(), failure=failure, reply_code=code, sealed=None
        )
        message.refresh_from_db()
        tell_settled(message)
    if failure and failure != Failure.UNWANTED:
        logger.warning("message %d (%s) was not sent: %s %s", message.pk, message.kind, failure, code or "")


def _described(error: Exception) -> str:
    """Without the server's words, which may repeat the address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
