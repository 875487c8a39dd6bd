"""What each kind of XLSForm question is here: its type, and the settings that its parameters and appearance give."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.report import Report
from surveys.files.xlsform.tables import SHOWN, Row
from surveys.files.xlsform.tree import NO, SEARCH, YES, Item

# In order of preference: the first that is in the registry.
TYPE_OF: dict[str, tuple[str, ...]] = {
    "integer": ("number",),
    "decimal": ("decimal", "number"),
    "percentage": ("percentage", "number"),
    "text": ("short_text",),
    "phone": ("phone", "short_text"),
    "note": ("information",),
    "date": ("date",),
    "time": ("time", "short_text"),
    "datetime": ("datetime", "short_text"),
    "image": ("upload",),
    "file": ("upload",),
    "barcode": ("short_text",),
    "acknowledge": ("single_choice",),
    "calculate": ("calculated",),
    "hidden": ("hidden",),
    "select_one": ("single_choice",),
    "select_multiple": ("multi_choice",),
    "rank": ("ranking",),
}
# Appearances that say nothing of how a question looks here, or that are used elsewhere.
_QUIET = re.compile(
    r"field-list|table-list|list-nolabel|label|multiline|minimal|autocomplete|search|rating|likert|month-year|w\d+|pages"
)
LARGEST_SCALE = 11
# Kinds of files that are pictures.
PICTURES = ("jpeg", "png", "webp")
_USUAL_RANGE = {"start": "1", "end": "10", "step": "1"}


@dataclass
class Asked:
    type: str
    settings: dict[str, Any] = field(default_factory=dict)


class Asking:
    def __init__(self, report: Report) -> None:
        self.report = report
        # The rows of each appearance that has no equivalent.
        self._passed_over: dict[str, list[Row]] = {}

    def of(self, item: Item) -> Asked | None:
        """The type and settings of a question; None, and a note, for what cannot be asked."""
        asked = self._asked(item)
        if asked is None:
            message = _("Questions of the type “%(type)s” cannot be asked here. It is left out.")
            self.report.left_out(item.row.place("type"), message % {"type": item.kind.name[:SHOWN]})
            return None
        self._randomise(item, asked)
        self.see_appearance(item)
        return asked

    def _asked(self, item: Item) -> Asked | None:
        kind, appearance = item.kind.name, item.appearance
        if kind == "range":
            return self._range(item)
        names = TYPE_OF.get(kind, ())
        if kind == "text" and "multiline" in appearance:
            names = ("long_text",)
        if kind == "date" and "month-year" in appearance:
            names = ("month", "date")
        if kind == "select_one" and "likert" in appearance:
            names = ("scale", "single_choice")
        name = next((name for name in names if name in TYPES), None)
        if name is None:
            return None
        asked = Asked(name)
        if name == "short_text" and kind != "text":
            message = _("People type this as text: “%(type)s” has no other form here.")
            self.report.changed(item.row.place("type"), message % {"type": kind})
        if kind == "image":
            asked.settings["accept"] = list(PICTURES)
        if kind == "integer":
            asked.settings["integer"] = True
        if kind == "select_one":
            self._display(appearance, asked)
        return asked

    def _display(self, appearance: frozenset[str], asked: Asked) -> None:
        if appearance & {"autocomplete", "search"}:
            asked.settings["display"] = "search"
        elif "minimal" in appearance:
            asked.settings["display"] = "select"

    def _range(self, item: Item) -> Asked:
        given = parameters(item)
        start, end, step = (_whole(given.get(name, usual)) for name, usual in _USUAL_RANGE.items())
        if step == 1 and start is not None and end is not None and 0 <= start < end < start + LARGEST_SCALE:
            return Asked("rating", {"min": start, "max": end})
        message = _("The range is asked for as a number. Its steps are not kept.")
        self.report.changed(item.row.place("parameters"), message)
        settings: dict[str, Any] = {"integer": True} if _are_whole(given) else {}
        for name, ours in (("start", "min"), ("end", "max")):
            if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", given.get(name, "")):
                settings[ours] = given[name]
        return Asked("number", settings)

    def _randomise(self, item: Item, asked: Asked) -> None:
        given = parameters(item)
        known = {"seed"} | ({"start", "end", "step"} if item.kind.name == "range" else set())
        randomize = given.get("randomize", "").casefold()
        if randomize in YES | NO:
            known.add("randomize")
        if randomize in YES:
            if "order" in TYPES[asked.type].settings:
                asked.settings["order"] = "random"
            else:
                message = _("The options are shown in their own order, not at random.")
                self.report.changed(item.row.place("parameters"), message)
        if others := sorted(set(given) - known):
            message = _("The parameters %(names)s mean nothing here and are left out.")
            names = ", ".join(name[:SHOWN] for name in others)
            self.report.left_out(item.row.place("parameters"), message % {"names": names})

    def see_appearance(self, item: Item) -> None:
        """Remember, for `note_appearances`, what of the item's appearance has no equivalent."""
        for token in sorted(item.appearance):
            if token == SEARCH:
                message = _(
                    "The options come from another file, which is not here. "
                    "Those of the list stand in their place: check them before publishing."
                )
                self.report.left_out(item.row.place("appearance"), message)
            elif not _QUIET.fullmatch(token):
                self._passed_over.setdefault(token, []).append(item.row)

    def note_appearances(self) -> None:
        """Report each appearance that has no equivalent once, with all of its rows."""
        for token, (first, *others) in self._passed_over.items():
            message = _("The appearance “%(name)s” has no equivalent: it is shown in the usual way.")
            if others:
                message = _(
                    "The appearance “%(name)s” has no equivalent: it is shown in the usual way, "
                    "in these rows too: %(rows)s."
                )
            rows = ", ".join(str(row.number) for row in others)
            self.report.changed(first.place("appearance"), message % {"name": token[:SHOWN], "rows": rows})


def parameters(item: Item) -> dict[str, str]:
    """By name; a word that is given no value has an empty one."""
    found = re.findall(r"([\w-]+)(?:\s*=\s*([^\s;,]*))?", item.row.get("parameters"))
    return {name.casefold(): value for name, value in found}


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _are_whole(given: dict[str, str]) -> bool:
    return all(_whole(given[name]) is not None for name in ("start", "end", "step") if name in given)
