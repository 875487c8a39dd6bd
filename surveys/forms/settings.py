"""The settings of a question as named fields: each type has its own few."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.models import Question

Type = Question.Type
Setting = str | int | bool

LONGEST_TEXT = 5000
WIDEST_SCALE = 11

SETTINGS_OF_TYPE: dict[str, tuple[str, ...]] = {
    Type.SINGLE_CHOICE: ("display", "source"),
    Type.MULTI_CHOICE: ("min_choices", "max_choices", "source"),
    Type.YES_NO: ("consent", "source"),
    Type.MATRIX_SINGLE: ("source",),
    Type.RATING: ("min", "max", "source"),
    Type.RANKING: ("source",),
    Type.NUMBER: ("min", "max", "integer", "decimals", "source"),
    Type.SHORT_TEXT: ("max_length", "source"),
    Type.LONG_TEXT: ("max_length", "source"),
    Type.DATE: ("min", "max", "source"),
    Type.EMAIL: ("source",),
    Type.INFORMATION: (),
}

LIMIT_HELP = {
    Type.NUMBER: _("A number, such as 0 or 99.5. Leave empty for no limit."),
    Type.RATING: _("A whole number. If empty, the scale goes from 1 to 5."),
    Type.DATE: _("A date such as 2026-01-31, or the word today. Leave empty for no limit."),
}


def setting_field(name: str, question_type: str) -> forms.Field:
    """The form field of a setting, as it suits the type."""
    match name:
        case "min":
            return forms.CharField(label=_("Smallest"), max_length=20, help_text=LIMIT_HELP[question_type])
        case "max":
            return forms.CharField(label=_("Largest"), max_length=20, help_text=LIMIT_HELP[question_type])
        case "integer":
            return forms.BooleanField(label=_("Whole numbers only"))
        case "decimals":
            return _count(_("Decimal places at most"), 1, 10)
        case "max_length":
            return _count(_("Longest answer, in characters"), 1, LONGEST_TEXT)
        case "min_choices":
            return _count(_("Fewest choices"), 1, 500)
        case "max_choices":
            return _count(_("Most choices"), 1, 500)
        case "display":
            shown = [("", _("Radio buttons")), ("select", _("List to choose from, for many options"))]
            return forms.ChoiceField(label=_("Shown as"), choices=shown)
        case "consent":
            return forms.BooleanField(
                label=_("Asks for consent"),
                help_text=_("The wording that people agreed to is kept with the answer."),
            )
    return forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where the question comes from, if it is not your own."),
    )


def _count(label: Any, least: int, most: int) -> forms.IntegerField:
    return whole_number(forms.IntegerField(label=label, min_value=least, max_value=most), least, most)


def whole_number(field: forms.IntegerField, least: int, most: int) -> forms.IntegerField:
    """The field with one message for everything that is not such a number."""
    message = format_lazy(
        _("Enter a whole number from {least} to {most}."), least=f"{least:,}", most=f"{most:,}"
    )
    field.error_messages |= {"invalid": message, "required": message}
    for validator in field.validators:
        validator.message = message
    return field


class SettingsMixin(forms.Form):
    """Adds `setting_<name>` for each setting of the question's type, and gives `instance.settings` back."""

    instance: Question

    def add_setting_fields(self) -> None:
        stored = self.instance.settings if isinstance(self.instance.settings, dict) else {}
        for name in self.setting_names:
            field = setting_field(name, self.instance.type)
            field.required = False
            self.fields[f"setting_{name}"] = field
            self.initial.setdefault(f"setting_{name}", stored.get(name))

    @property
    def setting_names(self) -> tuple[str, ...]:
        return SETTINGS_OF_TYPE.get(self.instance.type, ())

    def clean_setting_min(self) -> Setting | None:
        return self._limit("setting_min")

    def clean_setting_max(self) -> Setting | None:
        return self._limit("setting_max")

    def _limit(self, name: str) -> Setting | None:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return None
        match self.instance.type:
            case Type.DATE:
                return _date(typed)
            case Type.RATING:
                return _point(typed)
        return _number(typed)

    def check_settings(self) -> None:
        """Adds an error where the least is more than the most."""
        for least, most in (("min", "max"), ("min_choices", "max_choices")):
            low, high = (self.cleaned_data.get(f"setting_{name}") for name in (least, most))
            if low is None or high is None or "today" in (low, high):
                continue
            if _ordered(low) > _ordered(high):
                message = gettext("Enter a value that is not below the smallest (%(least)s).") % {
                    "least": low
                }
                self.add_error(f"setting_{most}", message)
        self._check_scale()

    def _check_scale(self) -> None:
        if self.instance.type != Type.RATING or {"setting_min", "setting_max"} & self.errors.keys():
            return
        low, high = self.cleaned_data.get("setting_min"), self.cleaned_data.get("setting_max")
        points = int(5 if high is None else high) - int(1 if low is None else low) + 1
        if not 2 <= points <= WIDEST_SCALE:
            message = gettext("Give the scale 2 to %(most)s points; now it has %(points)s.")
            self.add_error("setting_max", message % {"most": WIDEST_SCALE, "points": max(points, 0)})

    def settings(self) -> dict[str, Setting]:
        """What was entered, without what was left empty."""
        values = ((name, self.cleaned_data.get(f"setting_{name}")) for name in self.setting_names)
        # By identity: 0 equals False, and is a limit like any other.
        return {
            name: value for name, value in values if value is not None and value is not False and value != ""
        }


def _ordered(value: Setting) -> Any:
    return value if isinstance(value, str) and value.count("-") == 2 else Decimal(str(value))


def _date(typed: str) -> str:
    if typed.lower() in ("today", "heddiw"):
        return "today"
    try:
        return dt.date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise ValidationError(
            gettext("Enter a date such as 2026-01-31, or the word today."), code="date"
        ) from error


def _point(typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal() or int(typed) > 100:
        raise ValidationError(gettext("Enter a whole number from 0 to 100."), code="point")
    return int(typed)


def _number(typed: str) -> int | str:
    """An int where it is whole, else the decimal as a string: never a float."""
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**15 or number.as_tuple().exponent < -10:
        raise ValidationError(
            gettext("Enter a number such as 0 or 99.5, with at most 15 digits."), code="number"
        )
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")
