"""Who may do what in which survey."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from surveys.models.survey import Survey


class SurveyRole(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="survey_roles", verbose_name=_("person")
    )
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="roles", verbose_name=_("survey"))
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "survey", "role"], name="survey_role_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="survey_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
