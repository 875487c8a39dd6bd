"""The window of a survey: two local times in the survey's own time zone."""

import datetime as dt
import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.forms.settings import whole_number
from surveys.models import Survey
from surveys.windows import moments_of, never_shown, offset_at

# The year 2000 to 2199: outside, somebody has mistyped, and databases and calendars disagree.
FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST_GRACE = 1440
EDGES = ("opens", "closes")
# A published survey that would end within this time is closed for good only by somebody who says so.
SOON = dt.timedelta(minutes=5)


class ClockInput(forms.TimeInput):
    """Shows a stored time as people type it: with seconds only where it has some."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.time):
            return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
        return super().format_value(value)


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
        widget=ClockInput(attrs={"autocomplete": "off"}),
        help_text=_("On the 24-hour clock, such as 09:00 or 23:59."),
        error_messages={
            "required": _("Enter a time, such as 09:00 or 23:59."),
            "invalid": _("Enter a time, such as 09:00 or 23:59."),
        },
    )


def _wall_clock(moment: dt.datetime, zone: str) -> dt.datetime:
    """What a clock in `zone` shows at that moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


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
        for name in EDGES:
            local = self._local(name)
            if local is not None and len(moments := moments_of(local, survey.timezone)) > 1:
                self._ask_which(name, local, moments)
        self.order_fields([*(f"{name}_{part}" for name in EDGES for part in ("on", "time", "which"))])

    def _local(self, name: str) -> dt.datetime | None:
        """The local time that the form holds, as typed or as stored; None where it holds none."""
        if not self.is_bound:
            stored = self.survey.opens_at if name == "opens" else self.survey.closes_at
            return None if stored is None else _wall_clock(stored, self.survey.timezone)
        try:
            day, time = (
                self.fields[f"{name}_{part}"].clean(self.data.get(f"{name}_{part}"))
                for part in ("on", "time")
            )
        except forms.ValidationError:
            return None
        return dt.datetime.combine(day, time) if FIRST_YEAR <= day.year <= LAST_YEAR else None

    def _ask_which(self, name: str, local: dt.datetime, moments: list[dt.datetime]) -> None:
        """Add the question which of two moments is meant, when clocks show the same time twice."""
        stored = self.survey.opens_at if name == "opens" else self.survey.closes_at
        time = f"{local:%H:%M}"
        words = (
            gettext("The first %(time)s (summer time, UTC%(offset)s)"),
            gettext("The second %(time)s (winter time, UTC%(offset)s)"),
        )
        offsets = (offset_at(moment, self.survey.timezone) for moment in moments)
        message = gettext(
            "Clocks in %(zone)s show %(time)s twice that day, because they go back. Choose which of the two you mean."
        ) % {"zone": self.survey.timezone, "time": time}
        self.fields[f"{name}_which"] = forms.ChoiceField(
            label=gettext("Opens at which %(time)s") % {"time": time}
            if name == "opens"
            else gettext("Closes at which %(time)s") % {"time": time},
            widget=forms.RadioSelect,
            choices=[
                (moment.isoformat(), sentence % {"time": time, "offset": offset})
                for moment, sentence, offset in zip(moments, words, offsets, strict=True)
            ],
            initial=stored.astimezone(dt.UTC).replace(microsecond=0).isoformat()
            if stored is not None
            else None,
            error_messages={"required": message, "invalid_choice": message},
        )

    def _stored(self) -> dict[str, Any]:
        stored: dict[str, Any] = {"grace_minutes": self.survey.grace_minutes}
        for name, moment in (("opens", self.survey.opens_at), ("closes", self.survey.closes_at)):
            if moment is not None:
                local = _wall_clock(moment, self.survey.timezone)
                stored |= {f"{name}_on": local.date(), f"{name}_time": local.time()}
        if not self.survey.opens_at:
            stored |= {"opens_time": dt.time(9), "closes_time": dt.time(23, 59)}
        return stored

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in EDGES:
            day, time = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_time")
            if day is None or time is None:
                continue
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(f"{name}_on", _("Enter a year from 2000 to 2199."))
                continue
            local = dt.datetime.combine(day, time)
            moments = moments_of(local, self.survey.timezone)
            if not moments:
                self.add_error(f"{name}_time", never_shown(local, self.survey.timezone))
            elif len(moments) == 1:
                cleaned[name] = moments[0]
            elif which := cleaned.get(f"{name}_which"):
                cleaned[name] = dt.datetime.fromisoformat(which)
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
