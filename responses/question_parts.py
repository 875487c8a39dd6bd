"""A question as its template gets it: what its type draws, and what every question has."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from questionnaire.document import Language, Option, OtherText, Question, Questionnaire, Text
from questionnaire.expressions import Expression
from questionnaire.faults import Fault
from questionnaire.ordering import is_shuffled
from questionnaire.piping import fill, piped_words, placeholders
from questionnaire.types.choices import OTHER_TEXT_LENGTH
from responses.slots import (
    Begins,
    Fill,
    PageState,
    Slot,
    checked,
    ends,
    held,
    typed,
    unless_held,
    unless_offered,
    unless_relevant,
)
from responses.wording import fault_words, written

Context = dict[str, Any]


@dataclass(frozen=True)
class QuestionSheet:
    """One question to draw: the Sheet of questionnaire.types.sheet.

    `changing`: codes of questions and keys of options that come and go while the page is open. `hanging`: option code
    -> drawn questions that hang from it.
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

    def say(self, message: str, **values: object) -> str:
        return gettext(message) % values if values else gettext(message)

    def say_counted(self, singular: str, plural: str, number: int, **values: object) -> str:
        return ngettext(singular, plural, number) % {"count": written(number), **values}

    def typed(self, control: str) -> SafeString:
        return self.slot(typed(control))

    def held(self, control: str, words: Callable[[str], str]) -> SafeString:
        return self.slot(held(control, words))

    def unless_held(self, control: str, attribute: str) -> SafeString:
        return self.slot(unless_held(control, attribute))

    def checked(self, control: str, value: str, attribute: str = " checked") -> SafeString:
        return self.slot(checked(control, value, attribute))

    def error_at(self, *controls: str) -> str:
        return next(
            (fault_words(f, self.question, self.language) for f in self.faults if f.control in controls), ""
        )

    def item(self, option: Option, identity: str, attribute: str = " checked") -> Context:
        key = f"{self.code}/{option.code}"
        changes = key in self.changing
        return {
            "id": identity,
            "code": option.code,
            "label": self.words(option.label),
            "exclusive": option.exclusive and self.question.kind.exclusive,
            "checked": self.checked(self.code, option.code, attribute),
            "other": self._other(option.other_text, option, key) if option.other_text else None,
            "hanging": self.hanging.get(option.code, ()),
            "relevance": tree_json(option.relevant) if changes else "",
            "hidden": self.slot(unless_offered(key, " hidden")) if changes else "",
            "disabled": self.slot(unless_offered(key, " disabled")) if changes else "",
            **self.bounds(option),
        }

    def bounds(self, option: Option) -> Context:
        if not is_shuffled(self.question):
            return {}
        return {"begins": self.slot(Begins(self.code, option.code)), "ends": self.slot(ends)}

    def _other(self, other: OtherText, option: Option, key: str) -> Context:
        return {
            "id": self.question.kind.anchor(self.question, key),
            "name": key,
            "label": self.words(other.label or option.label),
            "max_length": other.max_length or OTHER_TEXT_LENGTH,
            "typed": self.typed(key),
            "error": self.error_at(key),
        }


def context(sheet: QuestionSheet) -> tuple[str, Context]:
    """The template's name and its context."""
    name, own = sheet.question.kind.draw(sheet)
    return f"questions/{name}.html", _common(sheet, own) | own


def _common(sheet: QuestionSheet, own: Context) -> Context:
    question, code = sheet.question, sheet.code
    changes = code in sheet.changing
    # A question that hangs from an option is shown by the style sheet: nothing is hidden where scripts do not run.
    hides = changes and not sheet.nested
    error = own.get("error", sheet.error_at(code))
    hint = sheet.words(question.hint)
    other_texts = {f"{code}/{option.code}" for option in question.options_with_text}
    described = [f"{code}-{name}" for name, there in (("hint", hint), ("error", error)) if there]
    described += own.get("described", [])
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
        "script": question.kind.script,
        "relevance": tree_json(question.relevant) if changes else "",
        "hidden": sheet.slot(unless_relevant(code, " hidden")) if hides else "",
        "disabled": sheet.slot(unless_relevant(code, " disabled")) if hides else "",
    }


def tree_json(relevant: Expression | None) -> str:
    """The parsed condition, for the script that evaluates it; empty where there is none."""
    return msgspec.json.encode(relevant.tree).decode() if relevant else ""
