"""What stands for each code in files with labels: in Welsh, in English, or in both, Welsh first."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Column, Kind, Value
from questionnaire.document import LANGUAGES, Language, Text
from responses.models import Response

Labels = Literal["codes", "cy", "en", "both"]
# What the files that are made at closing come with; `both` is written on request.
LABELS: tuple[Labels, ...] = ("codes", "cy", "en")
LANGUAGE_NAMES = {"cy": "Cymraeg", "en": "English"}

# By what exports.dataset.projection.SET_ASIDE gives.
SET_ASIDE_WORDS = {
    "no": _("Not set aside"),
    "yes": _("Set aside, not reviewed"),
    "counts": _("Set aside and reviewed: counts"),
    "left_out": _("Set aside and reviewed: left out"),
}
CHOSEN, NOT_CHOSEN = "1", "0"
# Kinds of columns about the response whose cells are codes.
CODED_BY_US = (Kind.LANGUAGE, Kind.TRANSLATED_INTO, Kind.SOURCE, Kind.SET_ASIDE)


def words_of(column: Column, labels: Labels) -> dict[str, str]:
    """What stands for each cell of codes; empty where all stay as they are. A cell that is not named here stays."""
    if labels == "codes":
        return {}
    if column.kind in (Kind.LANGUAGE, Kind.TRANSLATED_INTO):
        return LANGUAGE_NAMES
    if column.kind is Kind.SOURCE:
        return {
            source.value: in_languages(partial(_said_in, source.label), labels) for source in Response.Source
        }
    if column.kind is Kind.SET_ASIDE:
        return {code: in_languages(partial(_said_in, word), labels) for code, word in SET_ASIDE_WORDS.items()}
    if column.kind in (Kind.TICK, Kind.CODE):
        return {CHOSEN: in_languages(column.part.in_, labels) or column.option, NOT_CHOSEN: ""}
    return {value.code: in_languages(value.label.in_, labels) or value.code for value in column.values}


def labelled_values(column: Column) -> tuple[Value, ...]:
    """Every code of a column that there are words for: those of the columns about the response, options, and the ends
    of a scale, though files with labels keep its points as numbers."""
    if column.kind in CODED_BY_US:
        cy, en = (words_of(column, language) for language in LANGUAGES)
        return tuple(Value(code, Text(cy[code], en[code])) for code in cy)
    return (*(point for point in column.points if point.label), *column.values)


def languages_of(labels: Labels) -> tuple[Language, ...]:
    return (labels,) if labels == "cy" or labels == "en" else LANGUAGES


def in_languages(said_in: Callable[[Language], str], labels: Labels) -> str:
    """In the language of the labels; in both, Welsh first, what is the same in both once."""
    return " / ".join(dict.fromkeys(filter(None, map(said_in, languages_of(labels)))))


def _said_in(word: str | Promise, language: Language) -> str:
    with translation.override(language):
        return str(word)
