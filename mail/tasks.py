"""Beat's ticks."""

import logging

from celery import shared_task

from mail.bounces import read_bounces
from mail.mailboxes import MailboxAway
from mail.outbox import post_again

logger = logging.getLogger(__name__)


@shared_task
def send_waiting() -> None:
    post_again()


@shared_task
def look_for_bounces() -> None:
    try:
        read_bounces()
    except MailboxAway as away:
        logger.warning("the mailbox of BOUNCES_URL cannot be read: %s", away)
