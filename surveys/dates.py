"""Moments in words: "14 Medi 2012", "Dydd Gwener 14 Medi 2012, 23:59".

24-hour time in both languages, and no month is abbreviated.
"""

import zoneinfo
from datetime import date, datetime

from django.utils import dateformat, timezone, translation

LONDON = "Europe/London"


def long_date(day: date | datetime, language: str, *, zone: str = LONDON, weekday: bool = False) -> str:
    """The day in words of `language`. A moment is first brought to `zone` (an IANA name)."""
    return _in_words(day, language, zone, "l j F Y" if weekday else "j F Y")


def long_moment(moment: datetime, language: str, *, zone: str = LONDON, weekday: bool = True) -> str:
    """The day and the time of `moment`, which is first brought to `zone` (an IANA name)."""
    return _in_words(moment, language, zone, "l j F Y, H:i" if weekday else "j F Y, H:i")


def clock_time(moment: datetime, *, zone: str = LONDON) -> str:
    """The time of `moment` in `zone`: the same digits in both languages."""
    return f"{timezone.localtime(moment, zoneinfo.ZoneInfo(zone)):%H:%M}"


def _in_words(value: date | datetime, language: str, zone: str, form: str) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value, zoneinfo.ZoneInfo(zone))
    with translation.override(language):
        return dateformat.format(value, form)
