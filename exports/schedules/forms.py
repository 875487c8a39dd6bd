"""The form of a schedule."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from exports.models import InterimSchedule
from exports.schedules.setting import MOST_KEPT
from exports.schedules.timing import Rhythm
from exports.schedules.wording import TIMES
from surveys.forms.settings import whole_number

Every = InterimSchedule.Every
DAYS_OF_MONTH = tuple((day, str(day)) for day in range(1, 32))
# At night: what was submitted until yesterday is ready in the morning.
USUAL = {"every": Every.WEEK, "weekday": 0, "day": 1, "hour": 6, "keep": 4}
CHOOSE = _("Choose one of these.")


def _choice(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class ScheduleForm(forms.Form):
    """The days of a week and of a month stand beside the choice that they belong to; only that one counts."""

    every = forms.ChoiceField(
        label=_("How often"),
        choices=Every.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    weekday = _choice(_("Day of the week"), list(WEEKDAYS.items()))
    day = _choice(_("Day of the month"), DAYS_OF_MONTH)
    hour = _choice(_("Time"), TIMES)
    keep = whole_number(
        forms.IntegerField(
            label=_("How many are kept"),
            min_value=1,
            max_value=MOST_KEPT,
            widget=forms.NumberInput(attrs={"class": "aw-short"}),
            help_text=_(
                "When a newer one is ready, older ones that the schedule has made are withdrawn: their files are"
                " deleted."
            ),
        ),
        1,
        MOST_KEPT,
    )

    def __init__(self, data: Any = None, *, schedule: InterimSchedule | None = None) -> None:
        stored = {name: getattr(schedule, name) for name in USUAL} if schedule else {}
        super().__init__(data, initial=USUAL | {k: v for k, v in stored.items() if v is not None})

    def rhythm(self) -> Rhythm:
        """What was chosen. The form is valid."""
        chosen = self.cleaned_data
        match chosen["every"]:
            case Every.WEEK:
                return Rhythm(chosen["hour"], weekday=chosen["weekday"])
            case Every.MONTH:
                return Rhythm(chosen["hour"], day=chosen["day"])
        return Rhythm(chosen["hour"])
