"""Messages as rows: whoever asks for one does so in their own transaction, and it is sent once that stands."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.models import Job


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> "OutboxQuerySet":
        return self.filter(sent_at__isnull=True, failure="")


class OutboxMessage(models.Model):
    """One message to one person. `kind` names the function that writes it (mail.composing), `params` what it is about:
    ids, never an answer nor an address.

    `sealed` is whatever the kind has to keep secret, encrypted by the room that knows the key; it is wiped as soon as
    the message is settled: sent, or given up with a `failure`.

    `token` is that of the claim under which the message was handed to the mail server. It is set before the server is
    told anything, so that nobody else sends the message too.
    """

    class Failure(models.TextChoices):
        RECIPIENT = "recipient", _("The mail server refused the address")
        SERVER = "server", _("The mail server refused the message")
        AWAY = "away", _("The mail server could not be reached")
        DOUBTFUL = "doubtful", _("Sending was interrupted: the message may have gone or not")
        UNWANTED = "unwanted", _("It was no longer wanted when its turn came")
        BROKEN = "broken", _("A fault in the program stopped it")

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict, blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="messages")
    # Given once, so that a reply, a report of a failed delivery and a second copy all point to this row.
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    token = models.UUIDField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=10, choices=Failure, blank=True)
    # What the server answered, as a number: its words may repeat the address.
    reply_code = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="message_waiting",
                condition=Q(sent_at__isnull=True, failure=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(sent_at__isnull=True, failure=""),
                name="message_settled_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failure=""), name="message_sent_has_not_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
