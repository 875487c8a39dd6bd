"""People who sign in, the tokens of their programs, and the record of what they did."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. The admin speaks their `language`."""

    class Language(models.TextChoices):
        CY = "cy", "Cymraeg"
        EN = "en", "English"

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        default=Language.CY,
        help_text=_("The language of the admin and of messages to this person."),
    )
    told_of_files = models.BooleanField(
        _("told by e-mail when files are ready"), default=True, db_default=True
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["cy", "en"]), name="user_language_known"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With a new password, every token of the person's ends: whoever knew the old one may have made one."""
        # None also where signing in writes the same password in a newer way: that is no new one.
        is_new_password = self.pk is not None and getattr(self, "_password", None) is not None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new_password:
                self.tokens.filter(ended_at=None).update(ended_at=Now(), ended_why=AccessToken.Why.PASSWORD)


class AccessToken(models.Model):
    """What a program of a person's shows in order to be let in as that person (accounts.tokens).

    The token itself is kept nowhere: only its SHA-256, and how it begins.
    """

    class Why(models.TextChoices):
        REVOKED = "revoked", _("Revoked")
        PASSWORD = "password", _("The password was changed")

    owner = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("whose"))
    name = models.CharField(_("name"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    beginning = models.CharField(max_length=20, editable=False)
    # As in AuditEntry; null: every survey in which the person may do so.
    survey_id = models.BigIntegerField(_("survey"), null=True, blank=True)
    reading_only = models.BooleanField(_("reading only"), default=True)
    created_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("expires"))
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_why = models.CharField(_("why"), max_length=8, choices=Why, blank=True, default="")
    # When it was last used, to the minute, and how often in that minute.
    minute = models.DateTimeField(null=True, blank=True, editable=False)
    requests = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=models.Q(ended_at=None), name="token_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + dt.timedelta(days=366)),
                name="token_expires_within_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_why="")),
                name="token_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One act of staff (or of the system, where `actor` is empty) that somebody may one day ask about.

    `details` carries facts, never an answer that a respondent gave.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=60)
    # The survey's id as a plain number: this room knows no survey, and the record outlives one.
    survey_id = models.BigIntegerField(_("survey"), null=True, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        # Without the action, whose name is the same in every language: accounts.words says it in words.
        return f"{self.at:%Y-%m-%d %H:%M} {self.subject}"
