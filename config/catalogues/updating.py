"""Bringing a catalogue up to date with the code, and keeping what people have written in it."""

from pathlib import Path

import polib

from config.catalogues import HEADER
from config.catalogues.messages import Message, Messages

UNVERIFIED = "unverified"
WIDTH = 100


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile(wrapwidth=WIDTH)


def update(catalogue: polib.POFile, wanted: Messages) -> polib.POFile:
    """A catalogue of exactly the wanted messages, in a stable order, with the Welsh that is known.

    A message that the code no longer asks for goes; a new one comes in without Welsh, for the check to report, and
    marked for a proofreader.
    """
    known: dict[tuple[str | None, str], polib.POEntry] = {
        (entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete
    }
    updated = polib.POFile(wrapwidth=WIDTH)
    updated.header = catalogue.header
    updated.metadata = dict(HEADER)
    entries = [_entry(message, known.get(message.key)) for message in wanted.values()]
    updated.extend(sorted(entries, key=_order))
    return updated


def is_unverified(entry: polib.POEntry) -> bool:
    return UNVERIFIED in entry.comment.splitlines()


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = known or polib.POEntry(msgid=message.msgid, msgctxt=message.context)
    marks = [UNVERIFIED] if known is None or is_unverified(known) else []
    entry.comment = "\n".join(marks + message.notes)
    entry.occurrences = [(place, "") for place in sorted(message.places)]
    entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
    if message.plural and not entry.msgid_plural:
        entry.msgid_plural, entry.msgstr = message.plural, ""
        entry.msgstr_plural = dict.fromkeys(range(6), "")
    elif not message.plural and entry.msgid_plural:
        entry.msgid_plural, entry.msgstr_plural = "", {}
    entry.msgid_plural = message.plural or ""
    return entry


def _order(entry: polib.POEntry) -> tuple[bool, str, str, str]:
    """Ours before Django's, then by the first file that has it, so that a page's messages stand together."""
    place = entry.occurrences[0][0]
    return place.startswith("django/"), place, entry.msgid, entry.msgctxt or ""
