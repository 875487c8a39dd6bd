"""The settings of a question as named fields: each type has its own few."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaire.limits import moment_limit, month_limit
from questionnaire.types import QuestionType
from questionnaire.types.currency import CODE
from questionnaire.types.duration import LABELS
from questionnaire.types.time import canonical as canonical_time
from questionnaire.types.upload import KINDS, MOST_MEGABYTES, USUAL
from surveys.models import Question

Setting = str | int | bool | list[str]

LONGEST_TEXT = 5000
WIDEST_SCALE = 11

# Where the question was taken from may be noted of any that has an answer.
OF_ANY_TYPE = ("source",)

LIMIT_HELP = {
    "number": _("A number, such as 0 or 99.5. Leave empty for no limit."),
    "whole": _("A whole number. If empty, the scale goes from 1 to 5."),
    "date": _("A date such as 2026-01-31, or the word today. Leave empty for no limit."),
    "time": _("A time such as 09:30. Leave empty for no limit."),
    "moment": _("A date and time such as 2026-01-31T09:30, or the word today. Leave empty for no limit."),
    "month": _("A month such as 2026-01, or the word today. Leave empty for no limit."),
}


def setting_names(kind: QuestionType) -> tuple[str, ...]:
    """The settings that a question of the type has, in the order of its form."""
    if kind.reads == "nothing":
        return kind.settings
    return (*kind.settings, *(("value",) if kind.preset else ()), *OF_ANY_TYPE)


def setting_field(name: str, kind: QuestionType) -> forms.Field:
    """The form field of a setting, as it suits the type."""
    match name:
        case "min":
            return forms.CharField(
                label=_("Smallest"), max_length=20, help_text=LIMIT_HELP.get(kind.limits, "")
            )
        case "max":
            return forms.CharField(
                label=_("Largest"), max_length=20, help_text=LIMIT_HELP.get(kind.limits, "")
            )
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
        case "display" if kind.rows:
            totals = [("", _("The numbers alone")), ("totals", _("With totals of rows and columns"))]
            return forms.ChoiceField(label=_("Shown as"), choices=totals)
        case "display":
            shown = [
                ("", _("Radio buttons")),
                ("select", _("List to choose from, for many options")),
                ("search", _("List to search in, for very many options")),
            ]
            return forms.ChoiceField(label=_("Shown as"), choices=shown)
        case "order":
            orders = [
                ("", _("As they are here")),
                ("random", _("In random order, another for each respondent")),
            ]
            return forms.ChoiceField(label=_("Order of the options"), choices=orders)
        case "total":
            return forms.CharField(
                label=_("Total that the numbers come to"), max_length=20, help_text=_("If empty, 100.")
            )
        case "currency":
            return forms.CharField(
                label=_("Currency"),
                max_length=3,
                help_text=_("Three letters, such as GBP. If empty, pounds sterling."),
            )
        case "accept":
            usual = ", ".join(KINDS[kind].name for kind in USUAL)
            return _several(
                _("Kinds of files"),
                {code: kind.name for code, kind in KINDS.items()},
                format_lazy(_("If none is ticked, these can be sent: {kinds}."), kinds=usual),
            )
        case "max_size":
            return _count(_("Largest file, in megabytes"), 1, MOST_MEGABYTES)
        case "parts":
            return _several(
                _("Units asked for"),
                {unit: _(label) for unit, label in LABELS.items()},
                _(
                    "Years and months; or weeks, days, hours and minutes. The smallest counts. "
                    "If none is ticked, hours and minutes."
                ),
            )
        case "value":
            if not kind.asked:
                return forms.CharField(label=_("Value"), max_length=1000)
            return forms.CharField(
                label=_("Filled in beforehand"),
                max_length=1000,
                help_text=_(
                    "An answer, or the codes of options. Many people leave it as it is, so think twice."
                ),
            )
        case "parameter":
            return forms.CharField(
                label=_("Part of the address"),
                max_length=40,
                help_text=_("Its value comes from the link that people follow: ?name=value."),
            )
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


def _several(label: Any, choices: dict[str, Any], help_text: Any) -> forms.MultipleChoiceField:
    ticks = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), help_text=help_text, widget=ticks
    )


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
            field = setting_field(name, self.instance.kind)
            field.required = False
            self.fields[f"setting_{name}"] = field
            value = stored.get(name)
            if isinstance(field, forms.MultipleChoiceField):
                # What a survey file brought and publishing refuses is shown too, so that it can be taken out.
                known = dict(field.choices)
                field.choices = [*field.choices, *((one, one) for one in value or [] if one not in known)]
            self.initial.setdefault(f"setting_{name}", value)

    @property
    def setting_names(self) -> tuple[str, ...]:
        return setting_names(self.instance.kind)

    def clean_setting_min(self) -> Setting | None:
        return self._limit("setting_min")

    def clean_setting_max(self) -> Setting | None:
        return self._limit("setting_max")

    def _limit(self, name: str) -> Setting | None:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return None
        match self.instance.kind.limits:
            case "date":
                return _date(typed)
            case "time":
                return _time(typed)
            case "moment":
                return _moment(typed)
            case "month":
                return _month(typed)
            case "whole":
                return _point(typed)
            case "number":
                return _number(typed)
        return typed

    def clean_setting_total(self) -> Setting | None:
        typed = self.cleaned_data["setting_total"].strip()
        return _number(typed) if typed else None

    def clean_setting_currency(self) -> Setting | None:
        typed = self.cleaned_data["setting_currency"].strip().upper()
        if typed and not CODE.fullmatch(typed):
            message = gettext("Enter the three letters of a currency, such as GBP.")
            raise ValidationError(message, code="currency")
        return typed or None

    def clean_setting_accept(self) -> list[str]:
        return self._ticked("accept")

    def clean_setting_parts(self) -> list[str]:
        return self._ticked("parts")

    def _ticked(self, name: str) -> list[str]:
        """What is ticked: in the order in which it was stored, if it is the same; otherwise as it is offered."""
        ticked = set(self.cleaned_data[f"setting_{name}"])
        stored: list[str] = self.instance.settings.get(name) or []
        if set(stored) == ticked:
            return stored
        field = self.fields[f"setting_{name}"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        return [value for value, _label in field.choices if value in ticked]

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
        if self.instance.kind.limits != "whole" or {"setting_min", "setting_max"} & self.errors.keys():
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
            name: value
            for name, value in values
            if value is not None and value is not False and value not in ("", [])
        }


def _ordered(value: Setting) -> Any:
    """As it is compared: ISO texts as they are, numbers by what they are worth."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def _is_today(typed: str) -> bool:
    return typed.lower() in ("today", "heddiw")


def _date(typed: str) -> str:
    if _is_today(typed):
        return "today"
    try:
        return dt.date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise ValidationError(
            gettext("Enter a date such as 2026-01-31, or the word today."), code="date"
        ) from error


def _time(typed: str) -> str:
    time = canonical_time(typed)
    if time is None:
        raise ValidationError(gettext("Enter a time such as 09:30."), code="time")
    return time


def _moment(typed: str) -> str:
    if _is_today(typed):
        return "today"
    moment = moment_limit(typed.upper().replace(" ", "T"), dt.date.min, at_end=False)
    if moment is None:
        message = gettext("Enter a date and time such as 2026-01-31T09:30, or the word today.")
        raise ValidationError(message, code="moment")
    return moment


def _month(typed: str) -> str:
    if _is_today(typed):
        return "today"
    if month_limit(typed, dt.date.min) is None:
        message = gettext("Enter a month such as 2026-01, or the word today.")
        raise ValidationError(message, code="month")
    return typed


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
