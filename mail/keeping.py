"""How long the outbox knows of a message: long enough for a report that it was not delivered, and no longer."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from accounts.audit import record
from mail.models import OutboxMessage
from mail.sending import settle


def forget_old() -> int:
    """Delete the messages that were asked for more than MESSAGES_KEPT_DAYS ago. The number, which is recorded.

    One that still waits after so long is given up first: its secret goes, and its room is told.
    """
    old = OutboxMessage.objects.filter(created_at__lt=Now() - dt.timedelta(days=settings.MESSAGES_KEPT_DAYS))
    for message in old.filter(pk__in=OutboxMessage.objects.waiting().values("pk")).iterator():
        settle(message, OutboxMessage.Failure.AWAY)
    with transaction.atomic():
        deleted, _ = old.delete()
        if deleted:
            record("messages forgotten", actor=None, rows=deleted, days=settings.MESSAGES_KEPT_DAYS)
    return deleted
