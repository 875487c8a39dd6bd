"""Who may do what in which survey."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class SurveyRole(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="survey_roles", verbose_name=_("person")
    )
    survey = models.ForeignKey(
        "surveys.Survey", models.CASCADE, related_name="roles", verbose_name=_("survey")
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=Role,
        help_text=_(
            "Authors write and publish. Translators change texts only. Proofreaders change and agree texts. "
            "Coordinators follow the fieldwork, give roles and download the answers."
        ),
    )
    identifying = models.BooleanField(
        _("may download identifying answers"),
        default=False,
        help_text=_("Names, email addresses and the like. Only a coordinator can have this."),
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "survey", "role"],
                name="survey_role_once",
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="survey_role_known"),
            models.CheckConstraint(
                condition=models.Q(identifying=False) | models.Q(role=Role.COORDINATOR),
                name="survey_role_identifying_is_coordinator",
                violation_error_message=_("Only a coordinator can download identifying answers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
