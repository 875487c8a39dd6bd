"""The form by which a person makes a token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import DEFAULT_DAYS
from surveys.models import Survey

LIVES = [
    (7, _("7 days")),
    (30, _("30 days")),
    (90, _("90 days")),
    (180, _("180 days")),
    (365, _("365 days")),
]


class TokenForm(forms.Form):
    """The surveys are those in which the person may download."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("What it is for, for example: monthly report. It stands in the record of downloads."),
        error_messages={"required": _("Give the token a name.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long it lasts"), choices=LIVES, coerce=int, initial=DEFAULT_DAYS
    )
    survey: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("What it reaches"),
        queryset=Survey.objects.none(),
        required=False,
        empty_label=_("Every survey you may download from"),
    )
    may_ask = forms.BooleanField(
        label=_("It may also ask for interim datasets; otherwise it only reads"), required=False
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["survey"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Survey.objects.allowing(person, "download")
