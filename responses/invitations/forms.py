"""Forms of the staff pages about invitations."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from questionnaire.plain_text import CharactersRefused
from questionnaire.types import email
from responses.invitations.models import Invitation, InvitationText
from responses.invitations.people import LONGEST_NAME, Person, address_of, name_of
from surveys.forms.files import file_field
from surveys.models import Survey

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_TEXT = 2_000


class PeopleForm(forms.Form):
    file = file_field(
        _("File"),
        _("CSV or Excel (.xlsx, .xls), up to 5 MB and 20,000 people."),
        accept=".csv,.xlsx,.xls",
    )
    partly = forms.BooleanField(
        label=_("Take the rows without faults and leave out the others"), required=False
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Choose a file of at most 5 MB."))
        return file


class PersonForm(forms.Form):
    address = forms.CharField(
        label=_("Email address"),
        max_length=email.MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an e-mail address.")},
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Stands at the head of the message."),
    )
    contact_language = forms.ChoiceField(
        label=_("Contact language"),
        choices=Invitation.ContactLanguage.choices,
        initial=Invitation.ContactLanguage.UNKNOWN,
        help_text=_("Where it is not known, messages are in both languages, Welsh first."),
    )

    def clean_address(self) -> str:
        address = address_of(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError(_("Enter an e-mail address, such as sian@example.org."))
        return address

    def clean_name(self) -> str:
        try:
            return name_of(self.cleaned_data["name"])
        except CharactersRefused:
            raise forms.ValidationError(
                _("There are characters here that cannot be shown. Type it again.")
            ) from None

    def person(self) -> Person:
        return Person(**self.cleaned_data)


class AccessForm(forms.Form):
    access = forms.ChoiceField(
        label=_("Who may answer"), choices=Survey.Access.choices, widget=forms.RadioSelect
    )


class TextForm(forms.ModelForm):
    class Meta:
        model = InvitationText
        fields = ("text_cy", "text_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in ("cy", "en"):
            field = self.fields[f"text_{language}"]
            field.label = _("Your own text")
            field.max_length = LONGEST_TEXT
            field.widget = forms.Textarea(attrs={"lang": language, "rows": 6, "maxlength": LONGEST_TEXT})

    def clean(self) -> dict[str, Any]:
        cleaned = {name: value.strip() for name, value in super().clean().items()}
        written = [name for name in self._meta.fields if cleaned.get(name)]
        if len(written) == 1:
            (empty,) = set(self._meta.fields) - set(written)
            self.add_error(empty, _("Write the text in both languages, or in neither."))
        return cleaned
