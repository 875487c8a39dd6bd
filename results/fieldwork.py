"""What the page of a survey's fieldwork shows, made from its counts: figures, charts, and the tables of both."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from exports.dataset.labels import LANGUAGE_NAMES
from questionnaire.document import Language, Questionnaire
from responses.anonymity import is_anonymous
from responses.invitations.messages import messages_of
from responses.models import Response
from responses.texts import minutes_needed
from results.charts import NARROW, WIDE, Drawing, draw
from results.counting import EVERYBODY, Counts, Tally, total
from results.snapshots import Snapshot
from surveys.dates import long_date
from surveys.models import Survey
from surveys.versions import questionnaire_for

# More bars than these are no longer told apart: they are drawn by week.
MOST_DAYS = 92
WEEK = 7


@dataclass(frozen=True)
class Line:
    """A row of a table of starts and completions. `language` is the one its words are in, where that is not the page's;
    `share` is its part of all starts, and `rate` the part of its starts that was completed, both in per cent."""

    words: str
    started: str
    completed: str
    share: int = 0
    rate: str = ""
    language: str = ""


@dataclass(frozen=True)
class Chart:
    """`summary` says in a sentence what the drawings show; `lines` are the same in numbers."""

    summary: str
    drawings: list[Drawing]
    lines: list[Line]
    # What the drawings' numbers 1, 2, 3 stand for: a sentence for each message that went out then.
    notes: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Place:
    """A page of the questionnaire: how many came so far, how many of them went no further and have not finished, and
    how many of those last saved something within the hour, within the day, and longer ago."""

    words: str
    reached: str
    share: int
    stopped: str
    idle: list[str]


@dataclass(frozen=True)
class Choice:
    """One thing that the charts can be narrowed down to."""

    value: str
    words: str
    language: str
    is_chosen: bool


@dataclass(frozen=True)
class Fieldwork:
    """The counts of a survey for one reader; `only` narrows the charts down ("language/cy"), `day` the second one."""

    survey: Survey
    snapshot: Snapshot
    only: str = EVERYBODY
    day: dt.date | None = None

    @property
    def counts(self) -> Counts:
        return self.snapshot.counts

    @property
    def questionnaire(self) -> Questionnaire:
        assert self.survey.current_version_id is not None, "only what is published is counted"  # noqa: S101
        return questionnaire_for(self.survey.current_version_id)

    @cached_property
    def is_anonymous(self) -> bool:
        return is_anonymous(self.survey)

    @property
    def today(self) -> dt.date:
        """The day of the counts, where the survey is held."""
        return self.snapshot.made_at.astimezone(ZoneInfo(self.survey.timezone)).date()

    def figures(self) -> dict[str, Any]:
        by_day = _by_day(self.counts.everybody)
        everybody, today = total(by_day.values()), by_day.get(self.today, Tally())
        in_welsh = self.counts.totals("language").get("cy", Tally()).completed
        median = self.counts.median_seconds
        return {
            "started": number(everybody.started),
            "completed": number(everybody.completed),
            "started_today": number(today.started),
            "completed_today": number(today.completed),
            "rate": percent(everybody.completed, everybody.started),
            "welsh": percent(in_welsh, everybody.completed),
            "welsh_number": number(in_welsh),
            "minutes": "–" if median is None else max(1, round(median / 60)),
            "minutes_said": minutes_needed(self.questionnaire, _language()),
        }

    def by_day(self) -> Chart:
        days = _every_day(_by_day(self.counts.series.get(self.only, {})), self._first_day, self._last_day)
        by_week = len(days) > MOST_DAYS
        spans = _weeks(days) if by_week else days
        tallies = list(spans.values())
        busiest = max(spans, key=lambda day: spans[day].started)
        facts = {
            "first": self._date(next(iter(days))),
            "last": self._date(list(days)[-1]),
            "busiest": self._date(busiest),
            "started": number(spans[busiest].started),
            "completed": number(spans[busiest].completed),
        }
        if by_week:
            summary = gettext(
                "Starts and completions each week: %(first)s to %(last)s. Busiest week, by its first day: %(busiest)s"
                " (started: %(started)s, completed: %(completed)s)."
            )
        else:
            summary = gettext(
                "Starts and completions each day: %(first)s to %(last)s. Busiest day: %(busiest)s"
                " (started: %(started)s, completed: %(completed)s)."
            )
        notes = self._notes(list(spans))
        return Chart(
            summary % facts,
            _drawings(tallies, [dateformat.format(day, "j F") for day in spans], sorted(notes)),
            [_line(self._date(day), tally) for day, tally in spans.items()],
            [sentences for _place, sentences in sorted(notes.items())],
        )

    def by_hour(self) -> Chart:
        """Of one day, or of all days together. An anonymous survey has the latter only, and of everybody."""
        hours = self._hours()
        busiest = max(range(24), key=lambda hour: hours[hour].started)
        facts = {
            "hour": _clock(busiest),
            "started": number(hours[busiest].started),
            "completed": number(hours[busiest].completed),
        }
        if self.day is None:
            summary = gettext(
                "Starts and completions by hour of the day, all days together. Busiest hour, from: %(hour)s"
                " (started: %(started)s, completed: %(completed)s)."
            )
        else:
            facts["day"] = self._date(self.day)
            summary = gettext(
                "Starts and completions by hour: %(day)s. Busiest hour, from: %(hour)s"
                " (started: %(started)s, completed: %(completed)s)."
            )
        return Chart(
            summary % facts,
            _drawings(hours, [_clock(hour) for hour in range(24)]),
            [_line(f"{_clock(hour)}–{_clock(hour + 1)}", tally) for hour, tally in enumerate(hours)],
        )

    def by_language(self) -> list[Line]:
        return self._lines("language", lambda code: LANGUAGE_NAMES[code])

    def by_source(self) -> list[Line]:
        return self._lines("source", lambda code: Response.Source(code).label)

    def by_device(self) -> list[Line]:
        return self._lines("device", _device_words)

    def places(self) -> list[Place]:
        """The pages of the newest version. What only an older one had is one line at the end."""
        everybody = total(self.counts.everybody.values())
        titles = {page.code: page.title.in_(_language()) for page in self.questionnaire.pages}
        idle = self._idle_by_page()
        elsewhere = idle.pop("", [0, 0, 0])
        still_to_come = everybody.completed + sum(map(sum, idle.values()))
        found = []
        for place, (code, title) in enumerate(titles.items(), 1):
            here = idle.get(code, [0, 0, 0])
            found.append(_place(f"{place}. {title}", here, still_to_come, everybody.started))
            still_to_come -= sum(here)
        if any(elsewhere):
            found.append(_place(gettext("Pages of earlier versions"), elsewhere, sum(elsewhere), 0))
        return found

    def choices(self) -> list[tuple[str, list[Choice]]]:
        """What the charts can be narrowed down to, by the name of the dimension."""
        named: list[tuple[str, str, Callable[[str], str | Promise]]] = [
            ("language", gettext("Language"), lambda code: LANGUAGE_NAMES[code]),
            ("source", gettext("Source"), lambda code: Response.Source(code).label),
            ("device", gettext("Device"), _device_words),
        ]
        return [
            (
                words,
                [
                    self._choice(f"{dimension}/{code}", str(word_of(code)), code)
                    for code in self.counts.totals(dimension)
                ],
            )
            for dimension, words, word_of in named
        ]

    def days(self) -> list[Choice]:
        """The days of which the hours can be shown, the newest first. Of an anonymous survey none can be."""
        if self.is_anonymous:
            return []
        days = sorted(_by_day(self.counts.everybody), reverse=True)
        return [Choice(day.isoformat(), self._date(day), "", day == self.day) for day in days]

    @property
    def _first_day(self) -> dt.date:
        opens = self.survey.opens_at.astimezone(ZoneInfo(self.survey.timezone)).date()  # type: ignore[union-attr]
        return min([opens, *_by_day(self.counts.everybody)])

    @property
    def _last_day(self) -> dt.date:
        """Today or, once nobody can submit any more, the day on which that ended. Nothing that was counted is lost."""
        zone = ZoneInfo(self.survey.timezone)
        assert self.survey.closes_at is not None, "only what has a window is published"  # noqa: S101
        ends = self.survey.closes_at + dt.timedelta(minutes=self.survey.grace_minutes)
        return max(
            min(self.today, ends.astimezone(zone).date()), *_by_day(self.counts.everybody), self._first_day
        )

    def _notes(self, days: Sequence[dt.date]) -> dict[int, list[str]]:
        """What was written to those invited, by the place of its day, or of the week that the day is in."""
        notes: dict[int, list[str]] = defaultdict(list)
        for day, sentence in messages_of(self.survey, _language()):
            place = bisect_right(days, day) - 1
            if place >= 0:
                notes[place].append(sentence)
        return notes

    def _hours(self) -> list[Tally]:
        if self.is_anonymous:
            return self.counts.hours
        hours = [Tally() for _hour in range(24)]
        for when, tally in self.counts.series.get(self.only, {}).items():
            if self.day is None or when.startswith(self.day.isoformat()):
                hours[int(when[-2:])].started += tally.started
                hours[int(when[-2:])].completed += tally.completed
        return hours

    def _idle_by_page(self) -> dict[str, list[int]]:
        """By code of the page; "" is any that the newest version has not."""
        known = {page.code for page in self.questionnaire.pages}
        idle: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for stopped in self.counts.stopped:
            code = questionnaire_for(stopped.version_id).page(stopped.page).code
            kept = idle[code if code in known else ""]
            kept[:] = [a + b for a, b in zip(kept, stopped.idle, strict=True)]
        return idle

    def _lines(self, dimension: str, words: Callable[[str], str | Promise]) -> list[Line]:
        tallies = self.counts.totals(dimension)
        everybody = total(tallies.values())
        return [
            _line(str(words(code)), tally, everybody.started, code if dimension == "language" else "")
            for code, tally in sorted(tallies.items(), key=lambda item: -item[1].started)
        ]

    def _choice(self, value: str, words: str, code: str) -> Choice:
        return Choice(value, words, code if value.startswith("language/") else "", value == self.only)

    def _date(self, day: dt.date) -> str:
        return long_date(day, _language())


def number(value: int) -> str:
    return f"{value:,}"


def percent(part: int, whole: int) -> str:
    return f"{_share(part, whole)}%" if whole else "–"


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _language() -> Language:
    return "en" if get_language() == "en" else "cy"


def _device_words(code: str) -> str:
    return str(Response.Device(code).label) if code else pgettext("device", "Not known")


def _line(words: str, tally: Tally, of: int = 0, language: str = "") -> Line:
    rate = percent(tally.completed, tally.started)
    return Line(
        words, number(tally.started), number(tally.completed), _share(tally.started, of), rate, language
    )


def _place(words: str, idle: Sequence[int], reached: int, of: int) -> Place:
    return Place(
        words, number(reached), _share(reached, of), number(sum(idle)), [number(each) for each in idle]
    )


def _drawings(tallies: Sequence[Tally], labels: Sequence[str], marked: Sequence[int] = ()) -> list[Drawing]:
    most = max(tally.started for tally in tallies)
    note = gettext("%(count)s started") % {"count": number(most)} if most else ""
    return [draw(frame, tallies, labels, note, marked) for frame in (WIDE, NARROW)]


def _clock(hour: int) -> str:
    return f"{hour:02}:00"


def _by_day(series: Mapping[str, Tally]) -> dict[dt.date, Tally]:
    """Of what is counted by hour or by day; both begin with the day."""
    days: dict[dt.date, Tally] = defaultdict(Tally)
    for when, tally in series.items():
        day = days[dt.date.fromisoformat(when[:10])]
        day.started += tally.started
        day.completed += tally.completed
    return days


def _every_day(days: Mapping[dt.date, Tally], first: dt.date, last: dt.date) -> dict[dt.date, Tally]:
    """Those too on which nothing happened; beyond `last`, none."""
    number_of = max(1, (last - first).days + 1)
    every = [first + dt.timedelta(days=place) for place in range(number_of)]
    return {day: days.get(day, Tally()) for day in every}


def _weeks(days: Mapping[dt.date, Tally]) -> dict[dt.date, Tally]:
    """By their first day."""
    every = list(days)
    return {
        every[start]: total(days[day] for day in every[start : start + WEEK])
        for start in range(0, len(every), WEEK)
    }
