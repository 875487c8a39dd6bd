"""Answers that LimeSurvey fills in beforehand, where they are answers here."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.files.defaults import filled_in
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.names import OTHER, Named
from surveys.files.limesurvey.passages import line
from surveys.files.limesurvey.source import Default
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put

# A value that LimeSurvey works out when somebody comes: ours are the same for everybody.
_WORKED_OUT = re.compile(r"\{(?!\s)[^{}]*\}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?")


def fill_in(book: Book, named: Named, record: Record) -> None:
    """Put the default into the setting `value`; what cannot be one is reported."""
    defaults = named.question.defaults
    if not defaults or named.shape == "hidden":
        return
    place = named.question.place("defaultvalues")
    value = _value(book, named, record)
    if value is None:
        message = _("Answers filled in beforehand were left out. The question begins empty.")
        book.report.left_out(place, message)
        return
    settings = record.get("settings") or Record(record.position)
    put(settings, "value", value, place)
    put(record, "settings", settings)
    if any(len(set(default.texts.values())) > 1 for default in defaults):
        message = _(
            "LimeSurvey fills in something else in each language. Here it is the same for everybody: “%(value)s”."
        )
        book.report.changed(place, message % {"value": value[:60]})


def _value(book: Book, named: Named, record: Record) -> str | None:
    """All the defaults together, or nothing: part of them would be another answer."""
    settings = record.get("settings", {})
    codes = [option["code"] for option in record.get("options", [])]
    for written in _spellings(book, named):
        if _WORKED_OUT.search(written):
            return None
        value = filled_in(written, record["type"], settings, codes)
        if value is not None:
            return value
    return None


def _spellings(book: Book, named: Named) -> Iterator[str]:
    """The ways in which the defaults may be an answer here."""
    defaults = named.question.defaults
    if named.shape == "multi":
        chosen = [_ticked(named, default) for default in defaults]
        if None not in chosen:
            yield " ".join(filter(None, chosen))
        return
    if len(defaults) != 1 or not defaults[0].is_of_the_whole:
        return
    base = defaults[0].texts.get(book.source.base) or next(iter(defaults[0].texts.values()))
    text = line(base).text
    if named.options:
        yield from filter(None, [named.options.get(text)])
        return
    yield text
    if moment := _MOMENT.fullmatch(text):
        day, time = moment[1], moment[2]
        yield from (f"{day}T{time}", day, day[:7], time)


def _ticked(named: Named, default: Default) -> str | None:
    """The code of the option that is ticked, empty where it is not; None for the words of “other”."""
    by_number = {row.qid: row.code for row in named.question.rows()}
    texts = set(default.texts.values())
    code = by_number.get(default.part) if not default.special else None
    if code is None or code == OTHER or code not in named.options or texts - {"Y", "N", ""}:
        return None
    return named.options[code] if "Y" in texts else ""
