"""Short and long text. Lengths are counted in characters after NFC, a line end as one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from questionnaire.answers import Posted
from questionnaire.document import Question
from questionnaire.plain_text import CharactersRefused, line, passage
from questionnaire.setting_checks import LONGEST_LINE, LONGEST_PASSAGE, SettingProblem, length_problems
from questionnaire.types.base import (
    Cleaned,
    Offered,
    SingleValueType,
    fault,
    posted_once,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_
from questionnaire.words import ngettext_noop as NN_

SHORT_TEXT_LENGTH = 255
LONG_TEXT_LENGTH = 5000


class TextType(SingleValueType):
    """A line or a passage. `longest_allowed` is what authors may set; `longest` what holds unless they do."""

    reads = "text"
    line = "own_words"
    settings = ("max_length",)
    longest: int
    longest_allowed: int

    def tidy(self, typed: str) -> str:
        """The text as it is kept. Raises CharactersRefused."""
        raise NotImplementedError

    def max_length(self, question: Question) -> int:
        return question.settings.max_length or self.longest

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        try:
            text = self.tidy(typed)
        except CharactersRefused:
            return Cleaned({question.code: None}, [fault(question, "characters")])
        if not text and question.required:
            return Cleaned({question.code: None}, [fault(question, "missing_text")])
        longest = self.max_length(question)
        if len(text) > longest:
            over = len(text) - longest
            return Cleaned({question.code: None}, [fault(question, "too_long", max=longest, over=over)])
        return Cleaned({question.code: text or None}, [])

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return length_problems(question, self.longest_allowed)


class ShortText(TextType):
    name = N_("Short text")
    longest = SHORT_TEXT_LENGTH
    longest_allowed = LONGEST_LINE

    def tidy(self, typed: str) -> str:
        return line(typed)

    def draw(self, sheet: Sheet) -> Drawn:
        longest = self.max_length(sheet.question)
        width = next((str(size) for size in (5, 10, 20) if longest <= size), "")
        typed = sheet.typed(sheet.question.code)
        return Drawn("text", {"kind": "text", "typed": typed, "max_length": longest, "width": width})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {question.code: [chance.line()[: question.settings.max_length]]}


class LongText(TextType):
    name = N_("Long text")
    longest = LONG_TEXT_LENGTH
    longest_allowed = LONGEST_PASSAGE

    def tidy(self, typed: str) -> str:
        return passage(typed)

    def draw(self, sheet: Sheet) -> Drawn:
        code, longest = sheet.question.code, self.max_length(sheet.question)
        count = length_words(sheet, longest)
        return Drawn(
            "long_text", {"typed": sheet.typed(code), "count": count, "described": [f"{code}-count"]}
        )

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {question.code: [chance.passage()[: question.settings.max_length].strip()]}


def length_words(sheet: Sheet, longest: int) -> dict[str, Any]:
    """The words about the length of a text, with every plural form for the script that counts."""
    left = {form: sheet.say_counted(*_LEFT, count, **AS_IT_IS) for form, count in PLURALS.items()}
    over = {form: sheet.say_counted(*_OVER, count, **AS_IT_IS) for form, count in PLURALS.items()}
    return {
        "max_length": longest,
        "words": sheet.say_counted(*_UP_TO, longest),
        "left": msgspec.json.encode(left).decode(),
        "over": msgspec.json.encode(over).decode(),
    }


# One count for each plural form of Welsh; the browser asks Intl.PluralRules which one to take.
PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 6, "other": 10}
# The script writes the number.
AS_IT_IS = {"count": "%(count)s"}
_LEFT = NN_("You have %(count)s character remaining", "You have %(count)s characters remaining")
_OVER = NN_("You have %(count)s character too many", "You have %(count)s characters too many")
_UP_TO = NN_("You can enter up to %(count)s character", "You can enter up to %(count)s characters")
