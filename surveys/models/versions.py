"""Published versions: documents that never change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


class SurveyVersion(models.Model):
    """One published questionnaire, both languages in it. A trigger refuses every UPDATE, and DELETE while
    responses exist. `checksum` is the SHA-256 of questionnaire.document.encode's bytes."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions", verbose_name=_("survey"))
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("questionnaire"))
    checksum = models.CharField(_("checksum"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]

    def __str__(self) -> str:
        return str(self.number)
