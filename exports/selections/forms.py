"""The form in which a coordinator chooses: which responses, which formats, and how they are laid out."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Column
from exports.dataset.filters import BY_CODE, Filters, filters_from, group_columns
from exports.dataset.layout import Layout
from exports.filter_words import NAMES, choices_for, group_name
from exports.models import Dataset
from exports.selections.asking import Order, orderable
from questionnaire.document import Language

LABELS = [
    ("cy", pgettext_lazy("labels", "Welsh")),
    ("en", pgettext_lazy("labels", "English")),
    ("both", pgettext_lazy("labels", "Both languages, Welsh first")),
    ("codes", pgettext_lazy("labels", "Codes")),
]
CHOICES = [
    ("columns", _("A column for each option (standard)")),
    ("list", _("A list in one column")),
]
LISTS = [
    ("both", _("Both (standard)")),
    ("wide", _("Wide: in columns beside the other answers, such as people/1/age")),
    ("long", _("Long: in a file or sheet of their own, with a row for each item")),
]
DATE = _("Enter a date, such as 31/01/2026.")
FIRST_CHOSEN = ("csv", "xlsx")


def _several(
    label: Any, choices: Any, *, required: str = "", help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=bool(required),
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": required},
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        # Not type=date, which speaks the browser's language and order, whatever the page's.
        widget=forms.DateInput(attrs={"autocomplete": "off"}, format="%d/%m/%Y"),
        help_text=_("Day, month and year, such as 31/01/2026."),
        error_messages={"invalid": DATE},
    )


class OrderForm(forms.Form):
    """Of one dataset: only what its survey has can be chosen."""

    since = _day(pgettext_lazy("submitted", "First day"))
    until = _day(pgettext_lazy("submitted", "Last day"))
    choices = forms.ChoiceField(
        label=_("Questions with several choices"),
        choices=CHOICES,
        initial="columns",
        widget=forms.RadioSelect,
        help_text=_(
            "A list has codes with a space between them, or labels with a semicolon; in Parquet it is a real list."
            " SPSS, Stata and codebooks keep a column for each option, and JSON Lines always has lists."
        ),
    )
    lists = forms.ChoiceField(
        label=_("What is asked about the items of lists"),
        choices=LISTS,
        initial="both",
        widget=forms.RadioSelect,
        help_text=_("JSON Lines and codebooks keep their own layout."),
    )

    def __init__(self, *args: Any, dataset: Dataset, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Language = "en" if get_language() == "en" else "cy"
        self.groups = dict(enumerate(group_columns(columns)))
        for name, kind in BY_CODE.items():
            choices = choices_for(kind, columns, language)
            if name == "source":
                choices = [(code, words) for code, words in choices if code in dataset.sources]
            self.fields[name] = _several(NAMES[name], choices)
        for place, column in self.groups.items():
            choices = choices_for(column.kind, [column], language)
            self.fields[f"group-{place}"] = _several(group_name(column, language), choices)
        self.fields["languages"] = _several(
            _("Labels"),
            LABELS,
            required=gettext("Choose at least one kind of labels."),
            help_text=LABELS_HELP,
        )
        self.fields["formats"] = _several(
            pgettext_lazy("of files", "Formats"),
            [(format_.name, format_.title) for format_ in orderable()],
            required=gettext("Choose at least one format."),
        )
        self.initial = {"languages": [language], "formats": list(FIRST_CHOSEN)}
        if not dataset.lists:
            del self.fields["lists"]

    def clean_formats(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["formats"]
        titles = {format_.name: str(format_.title) for format_ in orderable()}
        for format_ in orderable():
            if format_.name in chosen and format_.describes and format_.describes not in chosen:
                words = gettext("“%(format)s” is about the files of “%(other)s”. Choose that too.")
                raise forms.ValidationError(
                    words % {"format": titles[format_.name], "other": titles[format_.describes]}
                )
        return chosen

    @property
    def filters(self) -> Filters:
        given = self.cleaned_data
        days = {name: given[name].isoformat() for name in ("since", "until") if given.get(name)}
        groups = {
            column.name: given[f"group-{place}"]
            for place, column in self.groups.items()
            if given.get(f"group-{place}")
        }
        return filters_from({**{name: given.get(name, []) for name in BY_CODE}, **days, "groups": groups})

    @property
    def order(self) -> Order:
        given = self.cleaned_data
        chosen = {
            "formats": given["formats"],
            "languages": given["languages"],
        }
        return msgspec.structs.replace(
            msgspec.convert(chosen, Order),
            filters=self.filters,
            layout=Layout(given["choices"], given.get("lists", "both")),
        )

    def field_of(self, filter_: str) -> str:
        """The field in which a filter was chosen, by its name."""
        names = {column.name: f"group-{place}" for place, column in self.groups.items()}
        return names.get(filter_, filter_)

    @property
    def which(self) -> list[forms.BoundField]:
        """The fields that choose responses, in the order of the page; where there is nothing to choose, none."""
        names = [*BY_CODE, *(f"group-{place}" for place in self.groups)]
        return [self[name] for name in names if len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self["since"], self["until"]]

    @property
    def layout(self) -> list[forms.BoundField]:
        return [self[name] for name in ("choices", "lists") if name in self.fields]

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """What is wrong, each with where it is and what that is called: for the summary."""
        return [
            (self[name].auto_id, str(self[name].label), str(message))
            for name, messages in self.errors.items()
            if name in self.fields
            for message in messages
        ]


LABELS_HELP = _(
    "Each format is made with each of them, where it has them: codebooks are in Welsh or in English, DDI is in both."
)
