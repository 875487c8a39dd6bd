"""A postal address in the United Kingdom, each part stored under a key of its own: `home/line1` to `home/postcode`.

So data files have a column for each part, and a part can be shown in a text by itself. Either all that an address needs
is given (the first line, the town and the postcode) or nothing is.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question, Text
from questionnaire.faults import Fault
from questionnaire.plain_text import CharactersRefused, line
from questionnaire.setting_checks import SettingProblem
from questionnaire.types import postcode
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

LONGEST_PART = 200


class Part(NamedTuple):
    """`autocomplete` is the purpose of the field (WCAG 1.3.5); `missing` the fault where the part is needed."""

    label: str
    name: Text  # the same in both languages, for data files
    autocomplete: str
    missing: str = ""
    width: str = ""


PARTS = {
    "line1": Part(
        N_("Address line 1"), Text("Llinell cyfeiriad 1", "Address line 1"), "address-line1", "missing_line1"
    ),
    "line2": Part(
        N_("Address line 2 (optional)"), Text("Llinell cyfeiriad 2", "Address line 2"), "address-line2"
    ),
    "town": Part(
        N_("Town or city"), Text("Tref neu ddinas", "Town or city"), "address-level2", "missing_town", "20"
    ),
    "county": Part(N_("County (optional)"), Text("Sir", "County"), "address-level1", "", "20"),
    "postcode": Part(N_("Postcode"), Text("Cod post", "Postcode"), "postal-code", "missing_postcode", "10"),
}  # fmt: skip


class Address(QuestionType):
    name = N_("Postal address")
    reads = "text"
    identifies = True
    script = "address"
    sentences = {
        "missing_line1": N_("Enter address line 1, usually the building and street"),
        "missing_town": N_("Enter a town or city"),
        "missing_postcode": N_("Enter a postcode"),
        "not_a_postcode": N_("Enter a full UK postcode, such as CF10 3NQ"),
        "constrained_address": N_(
            "An address has several parts, so “accepted if” has no answer to check. Take it out."
        ),
    }

    def keys(self, question: Question) -> tuple[str, ...]:
        return tuple(f"{question.code}/{part}" for part in PARTS)

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [
            PlannedColumn(f"{question.code}/{code}", "text", f"{question.code}/{code}", part=part.name)
            for code, part in PARTS.items()
        ]

    def fields(self, question: Question) -> Iterable[str]:
        return PARTS

    def anchor(self, question: Question, control: str) -> str:
        code, _, part = control.partition("/")
        return f"{code}-{part or 'line1'}"

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        if question.constraint is not None:
            yield SettingProblem("constrained_address")

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        cleaned = Cleaned(dict.fromkeys(question.keys), [])
        for name in PARTS:
            found = self._read(question, posted, name)
            if isinstance(found, Fault):
                cleaned.faults.append(found)
            else:
                cleaned.values[f"{question.code}/{name}"] = found or None
        is_begun = cleaned.faults or any(cleaned.values.values())
        if question.required or is_begun:
            wrong = {known.control for known in cleaned.faults}
            for name, part in PARTS.items():
                control = f"{question.code}/{name}"
                if part.missing and control not in wrong and not cleaned.values[control]:
                    cleaned.faults.append(fault(question, part.missing, control))
        cleaned.faults.sort(key=lambda found: question.keys.index(found.control))
        return cleaned

    def _read(self, question: Question, posted: Posted, part: str) -> str | Fault:
        control = f"{question.code}/{part}"
        typed = posted_once(posted, control)
        if typed is None:
            return fault(question, "repeated", control)
        try:
            text = line(typed)
        except CharactersRefused:
            return fault(question, "characters", control)
        if part == "postcode" and text:
            return postcode.canonical(text) or fault(question, "not_a_postcode", control)
        if len(text) > LONGEST_PART:
            return fault(question, "too_long", control, max=LONGEST_PART, over=len(text) - LONGEST_PART)
        return text

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: values for key in question.keys if (values := stored_values(answers.get(key)))}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [
            Line(value, kind="own_words")
            for key in question.keys
            for value in stored_values(answers.get(key))
        ]

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        parts = []
        for name, part in PARTS.items():
            control = f"{code}/{name}"
            parts.append(
                {
                    "id": f"{code}-{name}",
                    "name": control,
                    "label": sheet.say(part.label),
                    "autocomplete": part.autocomplete,
                    "width": part.width,
                    "max_length": None if name == "postcode" else LONGEST_PART,
                    "typed": sheet.typed(control),
                    "error": sheet.error_at(control),
                }
            )
        return Drawn("address", {"parts": parts, "error": ""})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        welsh = chance.language == "cy"
        made = {
            "line1": f"{chance.rng.randint(1, 99)} {'Heol Enghraifft' if welsh else 'Example Road'}",
            "town": "Caerdydd" if welsh else "Cardiff",
            "postcode": postcode.INVENTED,
        }
        return {f"{question.code}/{part}": [text] for part, text in made.items()}
