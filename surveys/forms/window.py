"""The window of a survey: two local times in the survey's own time zone."""

import datetime as dt
import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.forms.settings import whole_number
from surveys.models import Survey
from surveys.windows import WindowRefused, moment_of

# The year 2000 to 2199: outside, somebody has mistyped, and databases and calendars disagree.
FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST_GRACE = 1440
# A published survey that would end within this time is closed for good only by somebody who says so.
SOON = dt.timedelta(minutes=5)


def _date_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        # Not type=date, which speaks the browser's language and order, whatever the page's.
        widget=forms.DateInput(attrs={"autocomplete": "off"}, format="%d/%m/%Y"),
        help_text=_("Day, month and year, such as 31/01/2026."),
        error_messages={
            "required": _("Enter a date, such as 31/01/2026."),
            "invalid": _("Enter a date, such as 31/01/2026."),
        },
    )


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M:%S"),
        help_text=_("On the 24-hour clock, such as 09:00 or 23:59."),
        error_messages={
            "required": _("Enter a time, such as 09:00 or 23:59."),
            "invalid": _("Enter a time, such as 09:00 or 23:59."),
        },
    )


class WindowForm(forms.Form):
    opens_on = _date_field(_("Opens on"))
    opens_time = _time_field(_("Opens at"))
    closes_on = _date_field(_("Closes on"))
    closes_time = _time_field(_("Closes at"))
    grace_minutes = whole_number(
        forms.IntegerField(
            label=_("Grace in minutes"),
            min_value=0,
            max_value=LONGEST_GRACE,
            help_text=_("How long those who began before closing may still submit: 0 to 1,440 minutes."),
        ),
        0,
        LONGEST_GRACE,
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        self.survey = survey
        super().__init__(*args, initial=self._stored(), **kwargs)

    def _stored(self) -> dict[str, Any]:
        zone = zoneinfo.ZoneInfo(self.survey.timezone)
        stored: dict[str, Any] = {"grace_minutes": self.survey.grace_minutes}
        for name, moment in (("opens", self.survey.opens_at), ("closes", self.survey.closes_at)):
            if moment is not None:
                local = timezone.localtime(moment, zone)
                stored |= {f"{name}_on": local.date(), f"{name}_time": local.time().replace(microsecond=0)}
        if not self.survey.opens_at:
            stored |= {"opens_time": dt.time(9), "closes_time": dt.time(23, 59)}
        return stored

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("opens", "closes"):
            day, time = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_time")
            if day is None or time is None:
                continue
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(f"{name}_on", _("Enter a year from 2000 to 2199."))
                continue
            try:
                cleaned[name] = moment_of(dt.datetime.combine(day, time), self.survey.timezone)
            except WindowRefused as refusal:
                self.add_error(f"{name}_time", str(refusal))
        if "opens" in cleaned and "closes" in cleaned and cleaned["closes"] <= cleaned["opens"]:
            self.add_error("closes_on", _("The survey must close after it opens. Enter a later day or time."))
        elif "closes" in cleaned and "grace_minutes" in cleaned and self._ends_soon(cleaned):
            self._have_confirmed()
        return cleaned

    def _ends_soon(self, cleaned: dict[str, Any]) -> bool:
        if self.survey.current_version_id is None:
            return False
        return cleaned["closes"] + dt.timedelta(minutes=cleaned["grace_minutes"]) < timezone.now() + SOON

    def _have_confirmed(self) -> None:
        """Add a box to the form, which must be ticked: this cannot be undone."""
        self.fields["for_good"] = forms.BooleanField(
            label=_(
                "This closes the survey for good: nobody can answer any more, and its answers are final."
            ),
            required=False,
            label_suffix="",
        )
        if not self.fields["for_good"].widget.value_from_datadict(self.data, self.files, "for_good"):
            message = _(
                "Tick the box if you want to close the survey now. Otherwise enter a later day or time."
            )
            self.add_error("for_good", message)
