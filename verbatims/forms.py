"""Forms of the staff pages about texts."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from questionnaire.plain_text import CharactersRefused, passage
from verbatims.frames import LENGTHS
from verbatims.models import Redaction
from verbatims.translating import LONGEST

LARGEST_FILE = 1024 * 1024
CHARACTERS = _("Take out the characters that cannot be seen: some of them cannot be kept.")


def clean_passage(typed: str) -> str:
    try:
        return passage(typed)
    except CharactersRefused:
        raise forms.ValidationError(str(CHARACTERS)) from None


class RedactionForm(forms.Form):
    part = forms.CharField(
        label=_("The part to redact, exactly as it stands in the text"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Copy it from the text above. Every place where it stands is redacted."),
    )
    whole = forms.BooleanField(label=_("Redact all of the text"), required=False)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[(reason, capfirst(words)) for reason, words in Redaction.Reason.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it is redacted.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_(
            "For your colleagues. It is in no dataset, but goes to the person who wrote the text if they ask what is"
            " held of them. Do not repeat what is redacted."
        ),
    )

    def clean_part(self) -> str:
        return clean_passage(self.cleaned_data["part"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "part" in given and not given["part"] and not given.get("whole"):
            self.add_error("part", _("Give the part to redact, or tick that all of the text is."))
        if given.get("reason") == Redaction.Reason.OTHER and not given.get("note"):
            self.add_error("note", _("Say what the other reason is."))
        return given


class TranslationForm(forms.Form):
    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the translation first.")},
    )

    def clean_words(self) -> str:
        words = clean_passage(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(str(self.fields["words"].error_messages["required"]))
        return words


class FrameForm(forms.Form):
    """`questions` are those that the survey's texts are about, and their words."""

    name_cy = forms.CharField(
        label=_("Name in Welsh"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "cy"}),
        error_messages={"required": _("Give the coding frame a name in Welsh.")},
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "en"}),
        error_messages={"required": _("Give the coding frame a name in English.")},
    )
    questions = forms.MultipleChoiceField(
        label=_("Questions whose texts are coded with it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one question.")},
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = questions  # type: ignore[attr-defined]


def _words(label: Any, name: str, language: str) -> forms.CharField:
    """Words of a code in one language; the form says where both are needed."""
    return forms.CharField(
        label=label,
        max_length=LENGTHS[name],
        required=False,
        widget=forms.TextInput(attrs={"lang": language}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("of a text", "Code"),
        max_length=40,
        required=False,
        help_text=_("Small letters, digits, - and _. It names a column of the data and never changes."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    label_cy = _words(_("Label in Welsh"), "label_cy", "cy")
    label_en = _words(_("Label in English"), "label_en", "en")
    group_cy = _words(_("Group in Welsh (optional)"), "group_cy", "cy")
    group_en = _words(_("Group in English (optional)"), "group_en", "en")
