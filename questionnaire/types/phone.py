"""A telephone number, stored in E.164 ("+442920180123"), with its extension as in RFC 3966 ("+442920180123;ext=12").

Numbers without a country are British. A number is refused where it cannot be one: too short, too long, or of no
country. Whether it is in use is for a call to find out; ranges that were opened since the library's last release, and
numbers set aside for examples, would otherwise be refused. Stored as typed, one number would have many forms, and
neither a text message nor a search could use them.
"""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from questionnaire.document import Question
from questionnaire.types.chance import Chance
from questionnaire.types.lines import FormedLine
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

HOME = "GB"
HOME_CODE = 44
_LONGEST_TYPED = 60
_SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2007\u2009\u202f", " "))
# The library would also take letters for the keys that they stand on, and digits of every script.
_WRITTEN = re.compile(
    r"\+?[0-9 ().\-\u2010-\u2015/]{3,40}(?:[,;]? ?(?:x|ext\.?|est\.?|;ext=) ?[0-9]{1,6})?", re.I
)
_WELSH_EXTENSION = re.compile(r"est\.?", re.I)
_STORED = re.compile(r"(\+[0-9]{5,18})(?:;ext=([0-9]{1,6}))?")


def canonical(typed: str) -> str | None:
    """The number as it is stored; None if it cannot be one."""
    written = typed[: _LONGEST_TYPED + 1].translate(_SPACES).strip()
    if len(written) > _LONGEST_TYPED or not _WRITTEN.fullmatch(written):
        return None
    try:
        number = phonenumbers.parse(_WELSH_EXTENSION.sub("ext", written), HOME)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def in_words(stored: str) -> str:
    """As people write it: 029 2018 0123, +353 1 555 0123, 029 2018 0123 x12."""
    number = _number(stored)
    if number is None:
        return stored
    at_home = number.country_code == HOME_CODE
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _number(stored: str) -> PhoneNumber | None:
    if not _STORED.fullmatch(stored):
        return None
    try:
        return phonenumbers.parse(stored, HOME)
    except phonenumbers.NumberParseException:
        return None


class Phone(FormedLine):
    name = N_("Telephone number")
    identifies = True
    missing, malformed = "missing_phone", "not_a_phone"
    script = "phone"
    sentences = {
        "missing_phone": N_("Enter a telephone number"),
        "not_a_phone": N_("Enter a telephone number, such as 029 2018 0123 or +44 7700 900982"),
    }

    def canonical(self, typed: str) -> str | None:
        return canonical(typed)

    def in_words(self, stored: str) -> str:
        return in_words(stored)

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        return Drawn("text", {"kind": "tel", "typed": typed, "autocomplete": "tel", "width": 20})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        # Ofcom keeps these for drama: they are nobody's.
        return {question.code: [f"07700 900{chance.rng.randrange(1000):03}"]}
