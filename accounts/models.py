"""People who sign in, and the record of what they did."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
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
