"""The cells of XLSForm's `type` column: what each asks for, in all its spellings."""

import re
from typing import Literal, NamedTuple

Role = Literal["question", "begin", "end", "metadata", "left_out", "unknown"]


class Kind(NamedTuple):
    """What a row is.

    `name` is XLSForm's name in one spelling (`select_one`, `integer`), or `group`, `repeat`, `loop` of a beginning or
    an end, or KoboToolbox's name of one. `list_name` is the list of a choice; `or_other` whether it may be answered in
    other words; `is_external` whether its options are in another file.
    """

    role: Role
    name: str
    list_name: str = ""
    or_other: bool = False
    is_external: bool = False


# The name, and every other spelling. Compared in small letters, with single spaces, underscores as spaces.
_QUESTIONS = {
    "integer": "integer, int, q int, add integer prompt, number of days in last month, "
    "number of days in last six months, number of days in last year",
    "decimal": "decimal, q decimal, add decimal prompt",
    "percentage": "percentage",
    "range": "range",
    "text": "text, string, q string, add text prompt",
    "phone": "phone number",
    "note": "note, q note, add note prompt",
    "date": "date, q date, add date prompt",
    "time": "time, q time, add time prompt",
    "datetime": "datetime, date time, q datetime, q date time, add datetime prompt, add date time prompt",
    "image": "image, photo, q image, q picture, add image prompt, add photo prompt",
    "file": "file, add file prompt",
    "barcode": "barcode, q barcode, add barcode prompt",
    "acknowledge": "acknowledge, trigger, q acknowledge, add acknowledge prompt",
    "calculate": "calculate, q calculate, add calculate prompt",
    "hidden": "hidden",
}
_LEFT_OUT = {
    "geopoint": "geopoint, gps, location, q geopoint, q location, add location prompt",
    "geotrace": "geotrace, q geotrace",
    "geoshape": "geoshape, q geoshape",
    "audio": "audio, q audio, add audio prompt, background audio",
    "video": "video, q video, add video prompt",
    "osm": "osm",
    "include": "include",
    "xml-external": "xml-external, csv-external",
}
_METADATA = (
    "start, end, today, deviceid, subscriberid, simserial, phonenumber, username, email, audit, imei, start time, "
    "end time, get start time, get end time, get today, device id, get device id, subscriber id, get subscriber id, "
    "sim id, get sim id, get phone number, uri:deviceid, uri:subscriberid, uri:simserial, uri:phonenumber, "
    "uri:username, uri:email, start-geopoint, background-geopoint, background-audio, instanceid, instancename"
)


def _spellings(names: dict[str, str]) -> dict[str, str]:
    return {spelling: name for name, spelt in names.items() for spelling in spelt.split(", ")}


QUESTIONS = _spellings(_QUESTIONS)
LEFT_OUT = _spellings(_LEFT_OUT)
METADATA = frozenset(_METADATA.split(", "))

_SELECT = re.compile(
    r"(?:add )?(?P<name>select ?one|select ?1|select multiple|select all that apply|select|rank)"
    r"(?P<external> external| from file)?(?: prompt)?"
    r"(?: (?:from|using) (?P<from>\S+)| (?P<list>\S+))?(?P<other> .*)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?P<side>begin|end)[ _]+(?P<name>looped group|lgroup|group|repeat|loop|kobomatrix|score|rank)"
    r"(?:[ _]+over[ _]+(?P<list>\S+))?(?: .*)?",
    re.IGNORECASE,
)
_SPANS = {name: name for name in ("group", "loop", "kobomatrix", "score", "rank")}
# The rows of KoboToolbox's groups `score` and `rank`.
SCORED, RANKED = "score__row", "rank__level"


def read_kind(written: str) -> Kind:
    """What a cell of the type column says. The names of lists keep their letters as they are."""
    text = " ".join(written.split())
    spoken = text.casefold().replace("_", " ")
    if span := _SPAN.fullmatch(text):
        side: Role = "begin" if span["side"].casefold() == "begin" else "end"
        return Kind(side, _SPANS.get(span["name"].casefold(), "repeat"), span["list"] or "")
    for names, role in ((QUESTIONS, "question"), (LEFT_OUT, "left_out")):
        if found := names.get(spoken):
            return Kind(role, found)  # type: ignore[arg-type]
    if text.casefold() in (SCORED, RANKED):
        return Kind("question", text.casefold())
    if spoken in METADATA:
        return Kind("metadata", text)
    if spoken.startswith("osm "):
        return Kind("left_out", "osm")
    return _select(text) or Kind("unknown", text)


def _select(text: str) -> Kind | None:
    # The underscores of `select_one` are spaces; those of the list's name are not.
    words = text.split(" ")
    head = re.sub(
        r"^(select_one_from_file|select_multiple_from_file|select_one_external|select_one|select_multiple)$",
        lambda found: found[0].replace("_", " "),
        words[0],
        flags=re.IGNORECASE,
    )
    found = _SELECT.fullmatch(" ".join([head, *words[1:]]))
    if not found:
        return None
    name = found["name"].casefold().replace(" ", "")
    kind = {"selectone": "select_one", "select1": "select_one", "select": "select_one", "rank": "rank"}
    other = found["other"] or ""
    rest = other.casefold().replace("_", " ").strip()
    has_other = rest in ("or other", "or specify other")
    return Kind(
        "question",
        kind.get(name, "select_multiple"),
        (found["from"] or found["list"] or "") + ("" if has_other else other.rstrip()),
        or_other=has_other,
        is_external=bool(found["external"]),
    )
