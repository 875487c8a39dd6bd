"""Messages that could not be delivered: found in a mailbox, told to the room that had them sent."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from mail.composing import tell_returned
from mail.mailboxes import read_new
from mail.models import OutboxMessage
from mail.reports import read_report

logger = logging.getLogger(__name__)


@dataclass
class Counted:
    mails: int = 0
    reports: int = 0


def read_bounces() -> Counted:
    """Take in what is new in the mailbox of settings.BOUNCES_URL; nothing if there is none. Raises MailboxAway."""
    counted = Counted()

    def read(content: bytes) -> bool:
        is_ours = take_in(content)
        counted.reports += is_ours
        return is_ours

    if settings.BOUNCES_URL:
        counted.mails = read_new(settings.BOUNCES_URL, read)
    return counted


def take_in(content: bytes) -> bool:
    """Whether the mail is a report about a message of ours; if so, its room is told."""
    report = read_report(content)
    if report is None:
        return False
    with transaction.atomic():
        message = OutboxMessage.objects.filter(message_id__in=report.message_ids).first()
        if message is None:
            return False
        tell_returned(message, report.status)
    logger.info("message %d (%s) was not delivered: %s", message.pk, message.kind, report.status)
    return True
