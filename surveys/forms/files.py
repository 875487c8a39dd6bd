"""The field by which staff choose a file, and what it says where there is none."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def file_field(label: str | Promise, help_text: str | Promise, *, accept: str) -> forms.FileField:
    """`accept`: endings that the browser offers first, as in ".csv,.xlsx"."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": accept}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file you chose is empty. Choose another."),
        },
    )
