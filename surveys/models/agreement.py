"""Agreement: a person said that both sides of a text say the same, as they then stood."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


class Agreement(models.Model):
    """`digest` is of both sides: editing either un-agrees the pair without anybody having to remember it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="agreements", verbose_name=_("survey"))
    key = models.CharField(_("text"), max_length=300)
    digest = models.CharField(max_length=64)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    agreed_at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="agreement_once")]

    def __str__(self) -> str:
        return self.key
