"""What is wrong with a catalogue, in one line for each fault."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import polib

from config.catalogues import LOCALE, PLURAL_FORMS
from config.catalogues.messages import Messages

PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-z]|%[sdrif]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+[^>]*>")
# A literal of the expression language, 'facebook': its quotes are straight in every language.
LITERAL = re.compile(r"(?<!\w)'[^'\s]*'(?!\w)")
END = re.compile(r"[.:…?!]$")
OTHER = 5
GLOSSARY = LOCALE / "glossary.csv"


def faults(catalogue: polib.POFile, wanted: Messages) -> Iterator[str]:
    """Missing and stale messages, then what is wrong with each entry."""
    if catalogue.metadata.get("Plural-Forms") != PLURAL_FORMS:
        yield "the header must give the six plural forms of Welsh"
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for key, message in wanted.items():
        if key not in entries:
            yield f"missing from the catalogue: {message.msgid!r} ({', '.join(sorted(message.places))})"
    for key, entry in entries.items():
        if key not in wanted:
            yield f"stale, no code asks for it: {entry.msgid!r}"
        elif (wanted[key].plural or "") != entry.msgid_plural:
            yield f"plural differs from the code: {entry.msgid!r}"
        else:
            yield from (f"{fault}: {entry.msgid!r}" for fault in faults_of_entry(entry))
    if catalogue.obsolete_entries():
        yield f"{len(catalogue.obsolete_entries())} obsolete entries (#~): remove them"


def faults_of_entry(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    forms = entry.msgstr_plural if entry.msgid_plural else {0: entry.msgstr}
    if entry.msgid_plural and sorted(forms) != list(range(6)):
        yield "a plural needs six forms"
    if not all(forms.values()):
        yield "no Welsh"
        return
    if _is_ours(entry) and (_has_straight(entry.msgid) or _has_straight(entry.msgid_plural)):
        yield "straight apostrophe in the English"
    for number, welsh in forms.items():
        yield from _faults_of_form(entry, number, welsh)


def _faults_of_form(entry: polib.POEntry, number: int, welsh: str) -> Iterator[str]:
    english = entry.msgid_plural if entry.msgid_plural and number == OTHER else entry.msgid
    if not _placeholders_agree(entry, number, welsh):
        yield f"placeholders differ (form {number})" if entry.msgid_plural else "placeholders differ"
    if sorted(set(TAG.findall(english))) != sorted(set(TAG.findall(welsh))):
        yield "markup differs"
    if _has_straight(welsh):
        yield "straight apostrophe in the Welsh"
    if _edges(english) != _edges(welsh):
        yield "space at the start or the end differs"
    if "  " in welsh and "  " not in english:
        yield "two spaces"
    if _ending(english) != _ending(welsh):
        yield "the last mark of the sentence differs"


def _has_straight(text: str) -> bool:
    return "'" in LITERAL.sub("", TAG.sub("", text))


def _is_ours(entry: polib.POEntry) -> bool:
    return not all(place.startswith("django/") for place, _line in entry.occurrences)


def _placeholders_agree(entry: polib.POEntry, number: int, welsh: str) -> bool:
    """Welsh may repeat a value, never lose or invent one; a form for one number may say it in words if English does."""
    used = set(PLACEHOLDER.findall(welsh))
    one = set(PLACEHOLDER.findall(entry.msgid))
    if not entry.msgid_plural:
        return used == one and _unnamed(welsh) == _unnamed(entry.msgid)
    many = set(PLACEHOLDER.findall(entry.msgid_plural))
    return used == many if number == OTHER else one & many <= used <= one | many


def _unnamed(text: str) -> list[str]:
    return [found for found in PLACEHOLDER.findall(text) if len(found) == 2]


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _ending(text: str) -> str:
    """The mark that ends a sentence. A lone word may end in a full stop because it is abbreviated."""
    shown = TAG.sub("", text).strip()
    found = END.search(shown)
    if not found or (found[0] == "." and " " not in shown):
        return ""
    return found[0]


def glossary_conflicts(catalogue: polib.POFile, glossary: Path = GLOSSARY) -> Iterator[str]:
    """Messages that the glossary has word for word, and says otherwise: for a person to judge."""
    terms: dict[str, set[str]] = {}
    with glossary.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms.setdefault(_plain(row["en"]), set()).add(_plain(row["cy"]))
    for entry in catalogue:
        known = terms.get(_plain(entry.msgid))
        if known and entry.msgstr and _plain(entry.msgstr) not in known:
            yield f"{entry.msgid!r} is {entry.msgstr!r}; the glossary has {', '.join(sorted(known))}"


def _plain(text: str) -> str:
    return text.replace("’", "'").strip().casefold()
