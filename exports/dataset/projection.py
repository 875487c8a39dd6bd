"""The cells of a dataset as SQL: codes, as they are stored, or worked out by Postgres from what is stored."""

from collections.abc import Mapping

from msgspec import Struct
from psycopg.sql import SQL, Composable
from psycopg.sql import Literal as Quoted

from exports.dataset.coded_texts import key_of_text, source_of
from exports.dataset.columns import Column, Kind
from exports.dataset.labels import CHOSEN, NOT_CHOSEN
from verbatims.marks import mark
from verbatims.models import Redaction

# HMAC-SHA256 (RFC 2104) by hand, because pgcrypto is not everywhere: H(key ^ opad, H(key ^ ipad, message)). 80 bits of
# it name a case: two of a million responses share them once in a million million datasets. In the plainest collation,
# and written alike wherever it stands, so that Postgres works it out once for the cell and the order.
CASE_ID = SQL(
    "encode(substr(sha256({outer}::bytea || sha256({inner}::bytea || int8send(r.id))), 1, 10), 'hex') COLLATE \"C\""
)

# Whether signs of misuse (responses.signs) set the response aside, and what whoever looked at it found.
SET_ASIDE = "CASE WHEN r.signs = '[]' THEN 'no' WHEN r.review = '' THEN 'yes' ELSE r.review END"

# Kinds whose cells were added to a text.
OF_TEXTS = (Kind.CODE, Kind.TRANSLATION, Kind.TRANSLATED_INTO)

MOMENT = SQL("""to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')""")


class Naming(Struct, frozen=True):
    """What a dataset calls cases and versions. `version_numbers` are numbers by the id of the version's row."""

    secret: bytes
    version_numbers: Mapping[int, int]
    # Sources of texts of which some were redacted: their cells are what leaves, not what was written.
    redacted: frozenset[str] = frozenset()
    # By calculated questions that say again what was written, the redacted questions that they do so of.
    repeating: Mapping[str, frozenset[str]] = {}


def case_id(secret: bytes) -> Composable:
    """What a case is called in this dataset. The rows of every file are ordered by it: it tells nothing about when."""
    key = secret.ljust(64, b"\0")
    return CASE_ID.format(
        outer=Quoted(bytes(byte ^ 0x5C for byte in key)), inner=Quoted(bytes(byte ^ 0x36 for byte in key))
    )


def cell(column: Column, naming: Naming) -> Composable:
    """One cell as text: NULL where it was never asked, the empty string where it was asked and left empty."""
    key = _key(column)
    match column.kind:
        case Kind.CASE:
            return case_id(naming.secret)
        case Kind.ITEM:
            return SQL("item.number::text")
        case Kind.COUNT:
            return SQL("CASE WHEN r.answers ? {key} THEN jsonb_array_length({items})::text END").format(
                key=key, items=items_in(column.key)
            )
        case Kind.VERSION:
            return _version(naming.version_numbers)
        case Kind.LANGUAGE:
            return SQL("r.language")
        case Kind.SOURCE:
            return SQL("r.source")
        case Kind.STARTED:
            return MOMENT.format(column=SQL("r.started_at"))
        case Kind.SUBMITTED:
            return MOMENT.format(column=SQL("r.submitted_at"))
        case Kind.SET_ASIDE:
            return SQL(SET_ASIDE)
        case Kind.SUBMITTED_DAY:
            return SQL("to_char(r.submitted_at, 'YYYY-MM-DD')")
        case Kind.REFERENCE:
            return SQL("r.reference")
        case Kind.TICK:
            return SQL(
                "CASE WHEN r.answers -> {key} ? {option} THEN {chosen} WHEN r.answers ? {key} THEN {not_chosen} END"
            ).format(
                key=key, option=Quoted(column.option), chosen=Quoted(CHOSEN), not_chosen=Quoted(NOT_CHOSEN)
            )
        case Kind.CODE:
            return SQL(
                "CASE WHEN worked.texts -> {key} -> 'codes' ? {code} THEN {chosen}"
                " WHEN worked.texts -> {key} ? 'codes' THEN {not_chosen} WHEN r.answers ? {key} THEN '' END"
            ).format(
                key=key, code=Quoted(column.option), chosen=Quoted(CHOSEN), not_chosen=Quoted(NOT_CHOSEN)
            )
        case Kind.TRANSLATION:
            return _of_text(key, "translation")
        case Kind.TRANSLATED_INTO:
            return _of_text(key, "into")
        case Kind.GROUP:
            return _group(column, key)
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
    written = SQL("coalesce(r.answers ->> {key}, CASE WHEN r.answers ? {key} THEN '' END)").format(key=key)
    # Whatever kind of question the newest version makes of it.
    if source_of(column) in naming.redacted:
        return SQL("coalesce(worked.texts -> {key} ->> 'text', {written})").format(key=key, written=written)
    if column.kind is Kind.TEXT and (redacted := naming.repeating.get(column.question)):
        return _repeated(written, redacted)
    return written


def _repeated(written: Composable, redacted: frozenset[str]) -> Composable:
    """What was worked out from a text of which a part was redacted has perhaps that part, so all of it is."""
    marks = [Quoted(mark(Redaction.Reason.OTHER, language)) for language in ("cy", "en")]
    return SQL(
        "CASE WHEN worked.redacted && {questions}::text[] THEN CASE r.language WHEN 'cy' THEN {} ELSE {} END"
        " ELSE {written} END"
    ).format(*marks, questions=Quoted(sorted(redacted)), written=written)


def _of_text(key: Composable, what: str) -> Composable:
    """What was added to a text, by the name that verbatims.leaving gives it."""
    return SQL("coalesce(worked.texts -> {key} ->> {what}, CASE WHEN r.answers ? {key} THEN '' END)").format(
        key=key, what=Quoted(what)
    )


def _group(column: Column, key: Composable) -> Composable:
    """The report group of the option that was chosen; the empty string also for one that belongs to none."""
    groups = SQL(" ").join(
        SQL("WHEN {} THEN {}").format(Quoted(option), Quoted(group)) for option, group in column.groups
    )
    chosen = (
        SQL("CASE r.answers ->> {key} {groups} END").format(key=key, groups=groups)
        if column.groups
        else SQL("NULL")
    )
    return SQL("coalesce({chosen}, CASE WHEN r.answers ? {key} THEN '' END)").format(chosen=chosen, key=key)


def _key(column: Column) -> Composable:
    """Where an answer is stored. Of an item of a list the key has its id in it, which its place in the list gives.

    NULL, and so is the cell, where the list has not so many.
    """
    within = key_of_text(column) if column.kind in OF_TEXTS else column.key
    if not column.list:
        return Quoted(within)
    item: Composable = SQL("item.id")
    if column.item:
        item = SQL("({items} ->> {place})").format(items=items_in(column.list), place=Quoted(column.item - 1))
    return SQL("({before} || {item} || {after})").format(
        before=Quoted(f"{column.list}/"), item=item, after=Quoted(f"/{within}")
    )


def items_in(code: str) -> Composable:
    """The ids of the items of a list, in the order added, as a JSON array."""
    return SQL(
        "(CASE WHEN jsonb_typeof(r.answers -> {code}::text) = 'array' THEN r.answers -> {code}::text"
        " ELSE '[]'::jsonb END)"
    ).format(code=Quoted(code))


def _version(numbers: Mapping[int, int]) -> Composable:
    cases = SQL(" ").join(
        SQL("WHEN {} THEN {}").format(Quoted(pk), Quoted(str(number))) for pk, number in numbers.items()
    )
    return SQL("CASE r.version_id {} END").format(cases)
