"""Who is invited to a survey, and what the authors add to what is written to them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey

A_DAY = dt.timedelta(days=1)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Who gets which message. Nobody is written to while a message to them is on its way (`queued_at`)."""

    def reachable(self) -> "InvitationQuerySet":
        return self.filter(
            queued_at__isnull=True, used_on__isnull=True, failed_at__isnull=True, unsubscribed_at__isnull=True
        )

    def to_invite(self) -> "InvitationQuerySet":
        return self.reachable().filter(invited_at__isnull=True)

    def to_remind(self) -> "InvitationQuerySet":
        """Nobody within a day of the message before: a second press of the button reminds nobody twice."""
        a_day_ago = Now() - A_DAY
        calm = Q(reminded_at__isnull=True) | Q(reminded_at__lt=a_day_ago)
        return self.reachable().filter(calm, invited_at__lt=a_day_ago)


class Invitation(models.Model):
    """One person's invitation to one survey; it is good for one response.

    Address, name and code are encrypted (responses.encryption); the digests find a row by address and by code.
    `response` and `token` are there from the start of the response on. Submitting takes the token away and sets
    `used_on`; in an anonymous survey it takes `response` away too, in the same statement (responses.capture).
    """

    class ContactLanguage(models.TextChoices):
        CY = "cy", _("Welsh")
        EN = "en", _("English")
        BOTH = "both", _("Both languages")
        UNKNOWN = "unknown", _("Not known")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", db_index=False)
    address = models.BinaryField()
    address_digest = models.BinaryField(max_length=32)
    name = models.BinaryField(null=True, blank=True)
    contact_language = models.CharField(
        _("contact language"), max_length=7, choices=ContactLanguage, default=ContactLanguage.UNKNOWN
    )
    code = models.BinaryField()
    code_hash = models.BinaryField(max_length=32, unique=True)
    added_at = models.DateTimeField(db_default=Now())
    response = models.OneToOneField(
        "responses.Response", models.SET_NULL, null=True, blank=True, related_name="invitation"
    )
    # The response's secret, sealed with the code (responses.sealing).
    token = models.BinaryField(null=True, blank=True)
    used_on = models.DateField(_("used on"), null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    # The address is of no use. `failure` without it is something that may pass: a delay, a doubt.
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["survey", "address_digest"], name="invitation_once_in_survey"),
            models.CheckConstraint(
                condition=Q(contact_language__in=["cy", "en", "both", "unknown"]),
                name="invitation_language_known",
            ),
            # Whoever holds the code of a used invitation holds nothing.
            models.CheckConstraint(
                condition=Q(used_on__isnull=True) | Q(token__isnull=True), name="invitation_used_has_no_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class InvitationText(models.Model):
    """What the authors add to every invitation and reminder of a survey: in both languages or not at all."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="invitation_text")
    text_cy = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(text_cy="", text_en="") | (~Q(text_cy="") & ~Q(text_en="")),
                name="invitation_text_in_both",
            )
        ]

    def __str__(self) -> str:
        return str(self.survey)
