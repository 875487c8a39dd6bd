"""The cells of a file as SQL: Postgres looks up labels, formats and escapes, so that rows need only be passed on."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct
from psycopg.sql import SQL, Composable
from psycopg.sql import Literal as Quoted

from exports.columns import Column, Kind
from questionnaire.document import LANGUAGES, Language
from responses.models import Response

Labels = Literal["codes", "cy", "en", "both"]
# What the files that are made at closing come with; `both` is written on request.
LABELS: tuple[Labels, ...] = ("codes", "cy", "en")
LANGUAGE_NAMES = {"cy": "Cymraeg", "en": "English"}

# A spreadsheet takes text that begins so for a formula; an apostrophe before it says that it is text.
FORMULA_STARTS = "=+-@\t\r"

# HMAC-SHA256 (RFC 2104) by hand, because pgcrypto is not everywhere: H(key ^ opad, H(key ^ ipad, message)). 80 bits of
# it name a case: two of a million responses share them once in a million million datasets. In the plainest collation,
# and written alike wherever it stands, so that Postgres works it out once for the cell and the order.
CASE_ID = SQL(
    "encode(substr(sha256({outer}::bytea || sha256({inner}::bytea || int8send(r.id))), 1, 10), 'hex') COLLATE \"C\""
)

# Whether signs of misuse (responses.signs) set the response aside, and what whoever looked at it found.
SET_ASIDE = "CASE WHEN r.signs = '[]' THEN 'no' WHEN r.review = '' THEN 'yes' ELSE r.review END"
SET_ASIDE_WORDS = {
    "no": _("Not set aside"),
    "yes": _("Set aside, not reviewed"),
    "counts": _("Set aside and reviewed: counts"),
    "left_out": _("Set aside and reviewed: left out"),
}

MOMENT = SQL("""to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')""")


class Rendering(Struct, frozen=True):
    """How cells are written. `version_numbers` are numbers by the id of the version's row."""

    labels: Labels
    secret: bytes
    version_numbers: Mapping[int, int]
    escape_formulas: bool = False


def case_id(secret: bytes) -> Composable:
    """What a case is called in this dataset. The rows of every file are ordered by it: it tells nothing about when."""
    key = secret.ljust(64, b"\0")
    return CASE_ID.format(
        outer=Quoted(bytes(byte ^ 0x5C for byte in key)), inner=Quoted(bytes(byte ^ 0x36 for byte in key))
    )


def cell(column: Column, rendering: Rendering) -> Composable:
    """One cell as text: NULL where it was never asked, the empty string where it was asked and left empty."""
    written = _cell(column, rendering)
    if rendering.escape_formulas and may_start_formula(column, rendering.labels):
        return SQL("CASE WHEN {test} THEN '''' || {cell} ELSE {cell} END").format(
            test=_starts_formula(written), cell=written
        )
    return written


def escaped_cells(columns: tuple[Column, ...], rendering: Rendering) -> Composable:
    """How many cells of the row get an apostrophe, as an integer."""
    tests = [
        SQL("coalesce({}::int, 0)").format(_starts_formula(_cell(column, rendering)))
        for column in columns
        if may_start_formula(column, rendering.labels)
    ]
    return SQL(" + ").join(tests) if tests else SQL("0")


def may_start_formula(column: Column, labels: Labels) -> bool:
    """Free text may; of codes and labels, those that begin so and are no plain number."""
    if column.kind is Kind.TEXT:
        return True
    values = [part for part in (*_words(column, labels).values(), *(v.code for v in column.values)) if part]
    return any(value[0] in FORMULA_STARTS and not _is_number(value) for value in values)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal()


def _starts_formula(written: Composable) -> Composable:
    # ascii() is the code point of the first character, and much cheaper than a pattern.
    return SQL("ascii({cell}) IN ({starts})").format(
        cell=written, starts=SQL(", ").join(Quoted(ord(start)) for start in FORMULA_STARTS)
    )


def _cell(column: Column, rendering: Rendering) -> Composable:
    key = _key(column)
    words = _words(column, rendering.labels)
    match column.kind:
        case Kind.CASE:
            return case_id(rendering.secret)
        case Kind.ITEM:
            return SQL("item.number::text")
        case Kind.COUNT:
            return SQL("CASE WHEN r.answers ? {key} THEN jsonb_array_length({items})::text END").format(
                key=key, items=items_in(column.key)
            )
        case Kind.VERSION:
            return _looked_up("r.version_id", {str(k): str(v) for k, v in rendering.version_numbers.items()})
        case Kind.LANGUAGE:
            return _looked_up("r.language", words)
        case Kind.SOURCE:
            return _looked_up("r.source", words)
        case Kind.STARTED:
            return MOMENT.format(column=SQL("r.started_at"))
        case Kind.SUBMITTED:
            return MOMENT.format(column=SQL("r.submitted_at"))
        case Kind.SET_ASIDE:
            return _looked_up(SET_ASIDE, words)
        case Kind.SUBMITTED_DAY:
            return SQL("to_char(r.submitted_at, 'YYYY-MM-DD')")
        case Kind.REFERENCE:
            return SQL("r.reference")
        case Kind.TICK:
            chosen, not_chosen = (
                ("1", "0") if rendering.labels == "codes" else (_part(column, rendering.labels), "")
            )
            return SQL(
                "CASE WHEN r.answers -> {key} ? {option} THEN {chosen} WHEN r.answers ? {key} THEN {not_chosen} END"
            ).format(
                key=key, option=Quoted(column.option), chosen=Quoted(chosen), not_chosen=Quoted(not_chosen)
            )
        case Kind.RANK:
            return SQL(
                "coalesce((SELECT place::text FROM jsonb_array_elements_text("
                "CASE WHEN jsonb_typeof(r.answers -> {key}) = 'array' THEN r.answers -> {key} ELSE '[]' END)"
                " WITH ORDINALITY AS ranked(code, place) WHERE code = {option}),"
                " CASE WHEN r.answers ? {key} THEN '' END)"
            ).format(key=key, option=Quoted(column.option))
        case Kind.ORDER:
            return SQL(
                "(SELECT string_agg(code, ' ' ORDER BY place) FROM jsonb_array_elements_text("
                "CASE WHEN jsonb_typeof(r.answers -> {key}) = 'array' THEN r.answers -> {key} ELSE '[]' END)"
                " WITH ORDINALITY AS shown(code, place))"
            ).format(key=key)
    answer = SQL("r.answers ->> {key}").format(key=key)
    if words:
        label = SQL("{words}::jsonb ->> ({answer})").format(
            words=Quoted(json.dumps(words, ensure_ascii=False)), answer=answer
        )
        answer = SQL("{label}, {answer}").format(label=label, answer=answer)
    return SQL("coalesce({answer}, CASE WHEN r.answers ? {key} THEN '' END)").format(answer=answer, key=key)


def _key(column: Column) -> Composable:
    """Where an answer is stored. Of an item of a list the key has its id in it, which its place in the list gives.

    NULL, and so is the cell, where the list has not so many.
    """
    if not column.list:
        return Quoted(column.key)
    item: Composable = SQL("item.id")
    if column.item:
        item = SQL("({items} ->> {place})").format(items=items_in(column.list), place=Quoted(column.item - 1))
    return SQL("({before} || {item} || {after})").format(
        before=Quoted(f"{column.list}/"), item=item, after=Quoted(f"/{column.key}")
    )


def items_in(code: str) -> Composable:
    """The ids of the items of a list, in the order added, as a JSON array."""
    return SQL(
        "(CASE WHEN jsonb_typeof(r.answers -> {code}::text) = 'array' THEN r.answers -> {code}::text"
        " ELSE '[]'::jsonb END)"
    ).format(code=Quoted(code))


def _words(column: Column, labels: Labels) -> dict[str, str]:
    """What stands for each code; empty where codes stand for themselves."""
    if labels == "codes":
        return {}
    if column.kind is Kind.LANGUAGE:
        return LANGUAGE_NAMES
    if column.kind is Kind.SOURCE:
        return {
            source.value: in_languages(partial(_said_in, source.label), labels) for source in Response.Source
        }
    if column.kind is Kind.SET_ASIDE:
        return {code: in_languages(partial(_said_in, word), labels) for code, word in SET_ASIDE_WORDS.items()}
    if column.kind is Kind.TICK:
        return {column.option: _part(column, labels)}
    return {value.code: in_languages(value.label.in_, labels) or value.code for value in column.values}


def _part(column: Column, labels: Labels) -> str:
    return in_languages(column.part.in_, labels) or column.option


def _said_in(word: str | Promise, language: Language) -> str:
    with translation.override(language):
        return str(word)


def languages_of(labels: Labels) -> tuple[Language, ...]:
    return (labels,) if labels == "cy" or labels == "en" else LANGUAGES


def in_languages(said_in: Callable[[Language], str], labels: Labels) -> str:
    """In the language of the labels; in both, Welsh first, what is the same in both once."""
    return " / ".join(dict.fromkeys(filter(None, map(said_in, languages_of(labels)))))


def _looked_up(name: str, words: Mapping[str, str]) -> Composable:
    if not words:
        return SQL(name)  # type: ignore[arg-type]
    cases = SQL(" ").join(
        SQL("WHEN {} THEN {}").format(Quoted(code), Quoted(word)) for code, word in words.items()
    )
    return SQL("CASE {}::text {} END").format(SQL(f"({name})"), cases)  # type: ignore[arg-type]
