"""Giving a person a role."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from surveys.forms.drafts import plain_choices
from surveys.models import Survey, SurveyRole


class RoleForm(forms.ModelForm):
    """`survey` is set on the class made for each request."""

    survey: ClassVar[Survey | None] = None
    parent: ClassVar[Any] = None

    class Meta:
        model = SurveyRole
        fields = ("user", "role", "identifying")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_choices(self)
        if "user" in self.fields:
            self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("username")
            self.fields["user"].label_from_instance = _person
        # Given with the survey, which is not part of the form.
        self.instance.survey_id = self.instance.survey_id or self.survey.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        user = cleaned.get("user") or (self.instance.user if self.instance.user_id else None)
        twin = SurveyRole.objects.filter(survey=self.survey, user=user, role=cleaned.get("role"))
        if user is not None and twin.exclude(pk=self.instance.pk).exists():
            self.add_error("role", _("This person already has this role. Choose another."))
        if cleaned.get("identifying") and cleaned.get("role") != "coordinator":
            raise ValidationError(
                {"identifying": _("Only a coordinator can download identifying answers. Untick this.")}
            )
        return cleaned


def _person(user: User) -> str:
    name = user.get_full_name()
    return f"{name} ({user.get_username()})" if name else user.get_username()
