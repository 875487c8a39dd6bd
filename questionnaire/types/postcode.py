"""A whole postcode of the United Kingdom, stored as the Post Office writes it: "CF10 3NQ".

The pattern is BS 7666's. Fifteen homes share a postcode, on average, and some have one of their own: it can name a
person, so a question that asks for one should be marked as identifying.
"""

import re

from questionnaire.document import Question
from questionnaire.types.chance import Chance
from questionnaire.types.lines import FormedLine
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


class Postcode(FormedLine):
    name = N_("Postcode")
    identifies = True
    missing, malformed = "missing_postcode", "not_a_postcode"
    script = "postcode"
    sentences = {
        "missing_postcode": N_("Enter a postcode"),
        "not_a_postcode": N_("Enter a full UK postcode, such as CF10 3NQ"),
    }

    def canonical(self, typed: str) -> str | None:
        return canonical(typed)

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        return Drawn("text", {"kind": "text", "typed": typed, "autocomplete": "postal-code", "width": 10})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        return {question.code: [INVENTED]}
