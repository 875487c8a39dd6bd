"""A whole postcode of the United Kingdom, stored as the Post Office writes it: "CF10 3NQ".

The pattern is BS 7666's. Fifteen homes share a postcode, on average, and some have one of their own: it can name a
person, so a question that asks for one should be marked as identifying.
"""

import datetime as dt
import re

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

_LONGEST_TYPED = 40
# What people put between the halves, or around them.
_IGNORED = re.compile("[ \t\u00a0\u2007\u2009\u202f.,()\\-\u2010-\u2015]+")
_POSTCODE = re.compile(
    "(GIR|[A-PR-UWYZ](?:[0-9][0-9A-HJKPSTUW]?|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]?))([0-9][ABD-HJLNP-UW-Z]{2})"
)
# Of Cardiff, with an end that is in use nowhere.
INVENTED = "CF10 9ZZ"


def canonical(typed: str) -> str | None:
    """The postcode in capitals, one space between its halves; None if it is none."""
    if len(typed) > _LONGEST_TYPED:
        return None
    letters = _IGNORED.sub("", typed)
    # Capitals of other scripts may become ASCII letters.
    found = _POSTCODE.fullmatch(letters.upper()) if letters.isascii() else None
    return f"{found[1]} {found[2]}" if found else None


class Postcode(SingleValueType):
    name = N_("Postcode")
    reads = "text"
    identifies = True
    script = "postcode"
    sentences = {
        "missing_postcode": N_("Enter a postcode"),
        "not_a_postcode": N_("Enter a full UK postcode, such as CF10 3NQ"),
    }

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        if not typed.strip():
            faults = [fault(question, "missing_postcode")] if question.required else []
            return Cleaned({question.code: None}, faults)
        postcode = canonical(typed)
        return Cleaned({question.code: postcode}, [] if postcode else [fault(question, "not_a_postcode")])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="own_words") for value in stored_values(answers.get(question.code))]

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        return Drawn("text", {"kind": "text", "typed": typed, "autocomplete": "postal-code", "width": 10})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {question.code: [INVENTED]}
