"""What a coordinator fills in to open a closed survey again."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.forms.window import WindowForm

LONGEST_REASON = 500


class ReopeningForm(WindowForm):
    """A window whose end is still to come, and why."""

    reason = forms.CharField(
        label=_("Why it is opened again"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands with the dataset that is withdrawn, for whoever has its files. Name nobody."),
        error_messages={"required": _("Say why the survey is opened again.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "closes" in cleaned and cleaned["closes"] <= timezone.now():
            self.fields.pop("for_good", None)
            self.errors.pop("for_good", None)
            self.add_error("closes_on", _("Enter a day and a time that are still to come."))
        return cleaned
