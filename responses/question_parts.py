"""What the templates in templates/questions/ are given for a question of each type."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from questionnaire.document import Language, Option, OtherText, Question, Questionnaire, Text
from questionnaire.expressions import Expression
from questionnaire.faults import Fault
from questionnaire.limits import decimal_limit
from questionnaire.piping import fill, piped_words, placeholders
from questionnaire.types.choices import OTHER_TEXT_LENGTH
from questionnaire.types.date import PARTS
from questionnaire.types.rating import points
from questionnaire.types.texts import LONG_TEXT, SHORT_TEXT
from responses.reveals import is_list
from responses.slots import Fill, PageState, Slot, checked, typed, unless_offered, unless_relevant
from responses.wording import fault_words, same_rank_words, written

Context = dict[str, Any]
WIDEST_MATRIX = 7
# One count for each plural form of Welsh; the browser asks Intl.PluralRules which one to take.
PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 6, "other": 10}


@dataclass(frozen=True)
class Sheet:
    """One question to draw.

    `options`: those to show. `changing`: codes of questions and keys of options that come and go while the page is
    open. `hanging`: option code -> drawn questions that hang from it.
    """

    question: Question
    language: Language
    slot: Slot
    options: Sequence[Option]
    questionnaire: Questionnaire | None = None
    faults: Sequence[Fault] = ()
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    changing: Collection[str] = ()
    nested: bool = False
    appeared: bool = False
    hanging: Mapping[str, list[SafeString]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.question.code

    def words(self, text: Text) -> SafeString:
        """The text in the page's language, or marked as such in the other one if a draft has only that."""
        if text.in_(self.language) or not text:
            return self._with_answers(text.in_(self.language))
        other: Language = "en" if self.language == "cy" else "cy"
        words = self._with_answers(text.in_(other))
        return mark_safe(f'<span lang="{other}">{words}</span>')  # noqa: S308 (escaped below)

    def _with_answers(self, words: str) -> SafeString:
        names = placeholders(words)
        return self.slot(self._filled(words, names)) if names else escape(words)

    def _filled(self, words: str, names: frozenset[str]) -> Fill:
        def filled(state: PageState) -> str:
            given = dict(state.placeholders)
            if self.questionnaire is not None:
                given |= piped_words(self.questionnaire, names - given.keys(), state.answers, self.language)
            return escape(fill(words, given))

        return filled

    def error_at(self, *controls: str) -> str:
        """The first thing wrong with these controls, in words; empty if nothing is."""
        return next(
            (fault_words(f, self.question, self.language) for f in self.faults if f.control in controls), ""
        )


def id_of(question: Question, control: str) -> str:
    """The id of the first element that belongs to a control, which links to an error or a question lead to."""
    code, slash, part = control.partition("/")
    if not slash:
        return f"{code}-day" if question.type == "date" and control == question.code else control
    # The first radio of a row, and the select of an item to rank; else the text beside an option.
    in_rows = question.type in ("matrix_single", "ranking")
    return f"{code}-{part}" if in_rows else f"{code}-{part}-text"


def context(sheet: Sheet) -> tuple[str, Context]:
    """The template's name and its context."""
    name, own = _BY_TYPE[sheet.question.type](sheet)
    return f"questions/{name}.html", _common(sheet) | own


def _common(sheet: Sheet) -> Context:
    question, code = sheet.question, sheet.code
    changes = code in sheet.changing
    # A question that hangs from an option is shown by the style sheet: nothing is hidden where scripts do not run.
    hides = changes and not sheet.nested
    error = sheet.error_at(code, *(f"{code}-{part}" for part in PARTS if question.type == "date"))
    hint = sheet.words(question.hint)
    other_texts = {f"{code}/{option.code}" for option in question.options_with_text}
    described = [f"{code}-{name}" for name, there in (("hint", hint), ("error", error)) if there]
    if question.type == "long_text":
        described.append(f"{code}-count")
    return {
        "question": question,
        "text": sheet.words(question.text),
        "hint": hint,
        "error": error,
        # An "other" text has its error, and its red line, beside its option.
        "faulty": any(fault.control not in other_texts for fault in sheet.faults),
        "described_by": " ".join(described),
        "appeared": sheet.appeared,
        "nested": sheet.nested,
        "bare": changes,
        "relevance": tree_json(question.relevant) if changes else "",
        "hidden": sheet.slot(unless_relevant(code, " hidden")) if hides else "",
        "disabled": sheet.slot(unless_relevant(code, " disabled")) if hides else "",
    }


def tree_json(relevant: Expression | None) -> str:
    """The parsed condition, for the script that evaluates it; empty where there is none."""
    return msgspec.json.encode(relevant.tree).decode() if relevant else ""


def _choice(sheet: Sheet) -> tuple[str, Context]:
    if is_list(sheet.question):
        return "select", {"items": [_item(sheet, option, "", " selected") for option in sheet.options]}
    name = "checkboxes" if sheet.question.type == "multi_choice" else "radios"
    items = []
    for place, option in enumerate(sheet.options):
        item = _item(sheet, option, sheet.code if place == 0 else f"{sheet.code}-{option.code}", " checked")
        item["divided"] = option.exclusive and place > 0 and not sheet.options[place - 1].exclusive
        items.append(item)
    return name, {"items": items}


def _item(sheet: Sheet, option: Option, identity: str, attribute: str) -> Context:
    key = f"{sheet.code}/{option.code}"
    changes = key in sheet.changing
    return {
        "id": identity,
        "code": option.code,
        "label": sheet.words(option.label),
        "exclusive": option.exclusive and sheet.question.type == "multi_choice",
        "checked": sheet.slot(checked(sheet.code, option.code, attribute)),
        "other": _other(sheet, option.other_text, option, key) if option.other_text else None,
        "hanging": sheet.hanging.get(option.code, ()),
        "relevance": tree_json(option.relevant) if changes else "",
        "hidden": sheet.slot(unless_offered(key, " hidden")) if changes else "",
        "disabled": sheet.slot(unless_offered(key, " disabled")) if changes else "",
    }


def _other(sheet: Sheet, other: OtherText, option: Option, key: str) -> Context:
    return {
        "id": id_of(sheet.question, key),
        "name": key,
        "label": sheet.words(other.label or option.label),
        "max_length": other.max_length or OTHER_TEXT_LENGTH,
        "typed": sheet.slot(typed(key)),
        "error": sheet.error_at(key),
    }


def _rating(sheet: Sheet) -> tuple[str, Context]:
    question, scale = sheet.question, points(sheet.question)
    ends = (
        {scale[0]: sheet.words(question.min_label), scale[-1]: sheet.words(question.max_label)}
        if scale
        else {}
    )
    steps = [(point, mark_safe(point), ends.get(point, "")) for point in scale]  # noqa: S308 (digits)
    items = [
        {
            "id": sheet.code if place == 0 else f"{sheet.code}-{code}",
            "code": code,
            "label": label,
            "end": end,
            "checked": sheet.slot(checked(sheet.code, code)),
        }
        for place, (code, label, end) in enumerate(steps)
    ]
    beside = [
        _item(sheet, option, f"{sheet.code}-option-{option.code}", " checked") for option in sheet.options
    ]
    return "rating", {"points": items, "items": beside}


def _matrix(sheet: Sheet) -> tuple[str, Context]:
    heads = [sheet.words(option.label) for option in sheet.options]
    rows = []
    for row in sheet.question.rows:
        control = f"{sheet.code}/{row.code}"
        identity = id_of(sheet.question, control)
        cells = [
            {
                "id": identity if place == 0 else f"{sheet.code}-{row.code}-{option.code}",
                "code": option.code,
                "label": heads[place],
                "checked": sheet.slot(checked(control, option.code)),
            }
            for place, option in enumerate(sheet.options)
        ]
        rows.append(
            {
                "id": identity,
                "name": control,
                "label": sheet.words(row.label),
                "cells": cells,
                "error": sheet.error_at(control),
            }
        )
    columns = len(heads) if len(heads) <= WIDEST_MATRIX else 0
    return "matrix", {"wide": True, "heads": heads, "rows": rows, "columns": columns}


def _ranking(sheet: Sheet) -> tuple[str, Context]:
    question, places = sheet.question, range(1, len(sheet.options) + 1)
    wrong = {f.control for f in sheet.faults}
    shared = _shared_places(sheet)
    items = []
    for option in sheet.options:
        name = f"{sheet.code}/{option.code}"
        items.append(
            {
                "id": id_of(question, name),
                "name": name,
                "label": sheet.words(option.label),
                "wrong": name in wrong or name in shared,
                "error": shared.get(name, ""),
                "places": [
                    {"number": place, "selected": sheet.slot(checked(name, str(place), " selected"))}
                    for place in places
                ],
            }
        )
    return "ranking", {
        "items": items,
        # The script puts in the item and the place that it has just changed.
        "moved": _("‘{item}’ is now {place}"),
        "emptied": _("‘{item}’ now has no place"),
        "error": fault_words(sheet.faults[0], question, sheet.language) if sheet.faults else "",
    }


def _shared_places(sheet: Sheet) -> dict[str, str]:
    """Control name -> who else has its place, in words; only where that is what is wrong."""
    if not any(fault.kind == "duplicate_rank" for fault in sheet.faults):
        return {}
    holders: dict[str, list[Option]] = {}
    for option in sheet.options:
        for rank in sheet.fields.get(f"{sheet.code}/{option.code}", ()):
            holders.setdefault(rank, []).append(option)
    return {
        f"{sheet.code}/{option.code}": same_rank_words(
            others[0].label.in_(sheet.language), rank, sheet.language
        )
        for rank, options in holders.items()
        if rank
        for option in options
        if (others := [one for one in options if one.code != option.code])
    }


def _number(sheet: Sheet) -> tuple[str, Context]:
    settings = sheet.question.settings
    return "text", {
        "kind": "text",
        "typed": sheet.slot(typed(sheet.code)),
        "inputmode": "numeric" if settings.integer else "decimal",
        "minimum": _plain(settings.min),
        "maximum": _plain(settings.max),
        "width": 10,
    }


def _plain(setting: str | int | None) -> str:
    limit = decimal_limit(setting)
    return "" if limit is None else f"{limit:f}"


def _short_text(sheet: Sheet) -> tuple[str, Context]:
    longest = SHORT_TEXT.max_length(sheet.question)
    width = next((str(size) for size in (5, 10, 20) if longest <= size), "")
    return "text", {
        "kind": "text",
        "typed": sheet.slot(typed(sheet.code)),
        "max_length": longest,
        "width": width,
    }


def _email(sheet: Sheet) -> tuple[str, Context]:
    return "text", {"kind": "email", "typed": sheet.slot(typed(sheet.code)), "autocomplete": "email"}


def _long_text(sheet: Sheet) -> tuple[str, Context]:
    longest = LONG_TEXT.max_length(sheet.question)
    return "long_text", {"typed": sheet.slot(typed(sheet.code)), "count": count(longest)}


def count(longest: int) -> Context:
    """The words about the length of a text, with every plural form for the script that counts."""
    left = {
        form: ngettext(
            "You have %(count)s character remaining", "You have %(count)s characters remaining", number
        )
        for form, number in PLURALS.items()
    }
    over = {
        form: ngettext(
            "You have %(count)s character too many", "You have %(count)s characters too many", number
        )
        for form, number in PLURALS.items()
    }
    words = ngettext(
        "You can enter up to %(count)s character", "You can enter up to %(count)s characters", longest
    )
    return {
        "max_length": longest,
        "words": words % {"count": written(longest)},
        "left": msgspec.json.encode(left).decode(),
        "over": msgspec.json.encode(over).decode(),
    }


def _date(sheet: Sheet) -> tuple[str, Context]:
    labels = {
        "day": pgettext("part of a date", "Day"),
        "month": pgettext("part of a date", "Month"),
        "year": pgettext("part of a date", "Year"),
    }
    parts = [
        {
            "id": f"{sheet.code}-{part}",
            "label": labels[part],
            "width": 4 if part == "year" else 2,
            "typed": sheet.slot(typed(f"{sheet.code}-{part}")),
            "wrong": _is_wrong(sheet, part),
        }
        for part in PARTS
    ]
    return "date", {"parts": parts}


def _is_wrong(sheet: Sheet, part: str) -> bool:
    for fault in sheet.faults:
        if fault.kind.startswith("date_without_"):
            return part in fault.kind.removeprefix("date_without_").split("_and_")
        if fault.kind == "year_not_four_digits":
            return part == "year"
    return bool(sheet.faults)


def _information(sheet: Sheet) -> tuple[str, Context]:
    paragraphs = [
        sheet.words(Text(**{sheet.language: part.strip()}))
        for part in re.split(r"\n\s*\n", sheet.question.text.in_(sheet.language))
    ]
    return "information", {
        "paragraphs": paragraphs if any(paragraphs) else [sheet.words(sheet.question.text)]
    }


_BY_TYPE: dict[str, Callable[[Sheet], tuple[str, Context]]] = {
    "single_choice": _choice,
    "multi_choice": _choice,
    "yes_no": _choice,
    "rating": _rating,
    "matrix_single": _matrix,
    "ranking": _ranking,
    "number": _number,
    "short_text": _short_text,
    "long_text": _long_text,
    "email": _email,
    "date": _date,
    "information": _information,
}
