"""A number with something around it, shown beside the box and allowed inside it: "£1,234.50", "50%", "5 km".

What stands around the number is not stored. It may be typed in either language, whatever the language of the page.
"""

import unicodedata
from decimal import Decimal

import msgspec

from questionnaire.answers import Answers
from questionnaire.document import NO_TEXT, Language, Question, Text
from questionnaire.faults import Fault
from questionnaire.types.base import Line, stored_values
from questionnaire.types.number import Number, canonical, limit_text, plain
from questionnaire.types.sheet import Drawn, Sheet

_LONGEST_TYPED = 200
_SIGNS = "+-\u2212"
_NUMBER_STARTS = frozenset("0123456789.,")


class Amount(Number):
    """`script` lets the browser take off what stands around the number, as `read` does."""

    script = "amount"

    def prefix(self, question: Question) -> Text:
        """What is shown before the number."""
        return NO_TEXT

    def suffix(self, question: Question) -> Text:
        """What is shown after the number."""
        return NO_TEXT

    def may_precede(self, question: Question) -> tuple[str, ...]:
        """What people may type before the number."""
        return ()

    def may_follow(self, question: Question) -> tuple[str, ...]:
        """What people may type after the number."""
        return ()

    def around(self, question: Question, value: str, language: Language) -> tuple[str, str]:
        """What is written before and after a stored number."""
        after = self.suffix(question).in_(language)
        return self.prefix(question).in_(language), f"\u00a0{after}" if after else ""

    def read(self, question: Question, typed: str) -> str | None:
        if len(typed) > _LONGEST_TYPED:
            return None
        return canonical(bare_number(typed, self.may_precede(question), self.may_follow(question)))

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        lines = []
        for value in stored_values(answers.get(question.code)):
            before, after = self.around(question, value, language)
            lines.append(Line(self.shown(question, value), kind="number", before=before, after=after))
        return lines

    def shown(self, question: Question, value: str) -> str:
        """The digits of a stored number as people write them, before thousands are separated."""
        return value

    def draw(self, sheet: Sheet) -> Drawn:
        question = sheet.question
        least, most = self.bounds(question)
        prefix, suffix = self.prefix(question), self.suffix(question)
        code = question.code
        return Drawn(
            "amount",
            {
                "typed": sheet.typed(code),
                "prefix": sheet.words(prefix),
                "suffix": sheet.words(suffix),
                "inputmode": "numeric" if self.is_whole(question) else "decimal",
                "minimum": limit_text(str(least)) if least is not None else "",
                "maximum": limit_text(str(most)) if most is not None else "",
                "precede": _json(self.may_precede(question)),
                "follow": _json(self.may_follow(question)),
                # Not hidden from screen readers, as GOV.UK's own affixes are: authors name the unit here alone.
                "described": [
                    f"{code}-{name}" for name, text in (("prefix", prefix), ("suffix", suffix)) if text
                ],
            },
        )


class LimitedAmount(Amount):
    """An amount whose own sentences say in one what is asked for: by the limits there are, "amount_min_max" and so on.

    Its `sentences` have `amount`, `amount_min`, `amount_max`, `amount_min_max` and the same with `whole_amount`, as far
    as its limits can be so.
    """

    def limit_words(self, question: Question, limit: Decimal) -> str:
        """A limit as its sentences write it."""
        return f"{limit:,f}"

    def refuse(self, question: Question, kind: str, **values: str | int) -> Fault:
        if kind in ("too_many_decimals", "number_too_long"):
            return super().refuse(question, kind, **values)
        least, most = self.bounds(question)
        limits: dict[str, str | int] = {
            name: self.limit_words(question, Decimal(plain(limit)))
            for name, limit in (("min", least), ("max", most))
            if limit is not None
        }
        own = "_".join(("whole_amount" if self.is_whole(question) else "amount", *limits))
        return super().refuse(question, own, **limits)


def bare_number(typed: str, precede: tuple[str, ...], follow: tuple[str, ...]) -> str:
    """What was typed without one of the words that may precede the number, and one that may follow it."""
    written = unicodedata.normalize("NFC", typed).strip()
    sign = written[:1] if written[:1] in _SIGNS else ""
    rest = written.removeprefix(sign).lstrip()
    for word in precede:
        if rest[: len(word)].lower() == word.lower():
            rest = rest[len(word) :].lstrip()
            break
    for word in follow:
        # What begins like a number cannot be told from the number itself.
        if word and word[0] not in _NUMBER_STARTS and rest[-len(word) :].lower() == word.lower():
            rest = rest[: -len(word)].rstrip()
            break
    return sign + rest


def _json(words: tuple[str, ...]) -> str:
    return msgspec.json.encode(words).decode()
