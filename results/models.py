"""What is counted of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class FieldworkSnapshot(models.Model):
    """How the fieldwork of one survey stood at a moment (results.counting.Counts as JSON). Made again while people
    answer; docs/decisions/0081-fieldwork-snapshots.md says why it is kept at all."""

    survey = models.OneToOneField(
        Survey,
        models.CASCADE,
        primary_key=True,
        related_name="fieldwork_snapshot",
        verbose_name=_("survey"),
    )
    made_at = models.DateTimeField(_("counted"))
    seconds = models.FloatField(_("seconds it took"))
    # How often the table of responses had changed by then (results.snapshots.changes).
    changes = models.BigIntegerField()
    counts = models.JSONField()

    class Meta:
        verbose_name = _("fieldwork snapshot")
        verbose_name_plural = _("fieldwork snapshots")

    def __str__(self) -> str:
        return f"{self.survey} {self.made_at:%Y-%m-%d %H:%M}"
