"""Headings of XLSForm's columns, in all the spellings that its readers have taken over the years."""

import re
from typing import NamedTuple

from surveys.files.xlsform.languages import language_of

_SHARED = {"caption": "label", "list name": "list_name", "listname": "list_name"}
SURVEY = _SHARED | {
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "constraintmsg": "constraint_message",
    "jr;constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr;requiredmsg": "required_message",
    "readonly": "read_only",
    "count": "repeat_count",
    "jr;count": "repeat_count",
    "jr;preload": "preload",
    "jr;preloadparams": "preload",
}
CHOICES = _SHARED | {"value": "name"}
SETTINGS = {
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
}
MEDIA = frozenset({"image", "big-image", "audio", "video"})
# Fields that may also be written as `bind::relevant`; of what is not here the whole heading is the name.
_INNER = {
    "bind": frozenset(
        [
            "relevant",
            "constraint",
            "required",
            "calculation",
            "read_only",
            "constraint_message",
            "required_message",
            "preload",
        ]
    ),
    "control": frozenset({"appearance", "repeat_count"}),
    "body": frozenset({"appearance", "repeat_count"}),
    "instance": frozenset[str](),
    "media": frozenset({"image", "big-image", "audio", "video"}),
}
# Texts, each in a column for every language.
TEXTS = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})

_INVISIBLE = re.compile("[\ufeff\u200b]")
# A language that stands beside the field, as no program writes it but people do: `label (Cymraeg)`, `hint_cy`.
_BESIDE = re.compile(
    r"(?P<field>label|caption|(?:guidance[ _])?hint|(?:constraint|required)[ _]message)"
    r"[ _(\[-]+(?P<language>[^()\[\]]+)[)\]]?",
    re.IGNORECASE,
)


class Heading(NamedTuple):
    """`language` is as it was written; None where the heading has no place for one, or names none."""

    field: str
    language: str | None = None


def read_heading(written: str, aliases: dict[str, str]) -> Heading:
    """The column's field, in one spelling, and its language."""
    # `jr:` is part of a name; no other colon is.
    text = re.sub(r"\bjr:", "jr;", _INVISIBLE.sub("", written).strip(), flags=re.IGNORECASE)
    parts = [" ".join(part.split()) for part in text.split("::" if "::" in text else ":")]
    outer = parts[0].casefold()
    if outer in _INNER and len(parts) > 1:
        parts = parts[1:]
    if len(parts) == 1 and (found := _BESIDE.fullmatch(parts[0])) and language_of(found["language"]):
        parts = [found["field"], found["language"]]
    field = _field(parts[0], aliases)
    if outer in _INNER and field not in _INNER[outer]:
        field = f"{outer}::{field}"
    elif field in MEDIA:
        field = f"media::{field}"
    return Heading(field, parts[1] if len(parts) > 1 and parts[1] else None)


def _field(name: str, aliases: dict[str, str]) -> str:
    name = name.casefold()
    spaced = name.replace("_", " ")
    underscored = name.replace(" ", "_")
    return aliases.get(name) or aliases.get(spaced) or aliases.get(underscored) or underscored
