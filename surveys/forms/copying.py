"""The form of a copy: what must be new, and what usually is."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaire.document import LANGUAGES
from surveys.addresses import taken_by_another
from surveys.models import Survey
from surveys.models.survey import validate_address


class CopyForm(forms.Form):
    """A title and an address in each language. The addresses are asked for: two surveys cannot share one."""

    def __init__(self, *args: Any, source: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("title"),
                max_length=300,
                initial=getattr(source, f"title_{language}"),
                widget=forms.TextInput(attrs={"lang": language}),
                error_messages={"required": _("Enter a title.")},
            )
        for language in LANGUAGES:
            self.fields[f"slug_{language}"] = forms.CharField(
                label=_("address"),
                max_length=100,
                validators=[validate_address],
                help_text=_("The last part of the web address: small letters, digits and hyphens."),
                widget=forms.TextInput(
                    attrs={"lang": language, "spellcheck": "false", "autocapitalize": "off"}
                ),
                error_messages={"required": _("Enter an address that no other survey has.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for language in LANGUAGES:
            slug = cleaned.get(f"slug_{language}")
            if slug and taken_by_another(None, language, slug):
                message = gettext("Choose another address: “%(slug)s” belongs to another survey.")
                self.add_error(f"slug_{language}", message % {"slug": slug})
        return cleaned

    def pairs(self) -> list[tuple[Any, ...]]:
        """The fields of both sides of each text, Welsh first."""
        return [tuple(self[f"{name}_{language}"] for language in LANGUAGES) for name in ("title", "slug")]

    def chosen(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data[f"{name}_{language}"] for language in LANGUAGES}
