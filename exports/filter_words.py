"""What a selection is, in words: for files, and for the people who ask for them."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exports.dataset.columns import Column, Kind
from exports.dataset.filters import BY_CODE, Filters, group_columns, of_kind
from exports.dataset.labels import words_of
from exports.guide import Words, said_in
from questionnaire.document import Language
from surveys.dates import long_date

NAMES: dict[str, Words] = {
    "language": gettext_lazy("Language of the response"),
    "source": gettext_lazy("Where they came from"),
    "set_aside": gettext_lazy("Set aside"),
}
SUBMITTED = pgettext_lazy("filter", "Submitted")


def choices_for(kind: Kind, columns: Sequence[Column], language: Language) -> list[tuple[str, str]]:
    """The codes that a column of the system can hold, each with its words."""
    return list(words_of(of_kind(columns, kind), language).items())


def described(filters: Filters, columns: Sequence[Column]) -> list[tuple[Words, Words]]:
    """Each filter as what it is called and what was chosen, each to be said in a language."""
    found: list[tuple[Words, Words]] = []
    for name, kind in BY_CODE.items():
        if codes := getattr(filters, name):
            found.append((NAMES[name], partial(_labels, of_kind(columns, kind), codes)))
    if filters.since or filters.until:
        found.append((SUBMITTED, partial(_days, filters)))
    groups = {column.name: column for column in group_columns(columns)}
    for name, codes in filters.groups.items():
        if codes:
            found.append((partial(group_name, groups[name]), partial(_labels, groups[name], codes)))
    return found


def group_name(column: Column, language: Language) -> str:
    """What a column of report groups is about."""
    words = " – ".join(filter(None, [column.text.in_(language), column.part.in_(language)]))
    return said_in(
        lambda _language: _("Report group: %(question)s") % {"question": words or column.name}, language
    )


def _labels(column: Column, codes: Sequence[str], language: Language) -> str:
    words = words_of(column, language)
    return ", ".join(words.get(code, code) for code in codes)


def _days(filters: Filters, language: Language) -> str:
    since, until = (long_date(day, language) if day else "" for day in (filters.since, filters.until))
    if since and until:
        return said_in(
            lambda _language: _("from %(first)s to %(last)s") % {"first": since, "last": until}, language
        )
    if since:
        return said_in(lambda _language: _("from %(first)s on") % {"first": since}, language)
    return said_in(lambda _language: _("up to %(last)s") % {"last": until}, language)


def in_one_line(filters: Filters, columns: Sequence[Column], language: Language) -> str:
    """All that was chosen, in a language; empty where nothing was."""
    return "; ".join(
        f"{said_in(name, language)}: {said_in(words, language)}"
        for name, words in described(filters, columns)
    )
