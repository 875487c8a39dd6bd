"""An e-mail address: trimmed, NFC, its domain in lower case. Whether it exists is for a message to find out."""

import re
import unicodedata

from questionnaire.document import Question
from questionnaire.types.chance import Chance
from questionnaire.types.lines import FormedLine
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

MAX_LENGTH = 254  # RFC 5321, with the erratum to RFC 3696

# As people's addresses are, not all that RFC 5322 allows: no quoted parts, comments or addresses in brackets.
_LOCAL = re.compile(r"""[^\s@"(),:;<>\[\]\\.]+(?:\.[^\s@"(),:;<>\[\]\\.]+)*""")
_LABEL = re.compile(r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?")


def canonical(address: str) -> str | None:
    """The canonical address; None if it is not one. Expects text that `plain_text.line` gave."""
    local, at, domain = address.rpartition("@")
    domain = unicodedata.normalize("NFC", domain.lower())
    labels = domain.split(".")
    if not at or not 1 <= len(local) <= 64 or not _LOCAL.fullmatch(local):
        return None
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdecimal():
        return None
    if not _is_found(domain):
        return None
    return f"{local}@{domain}"


def _is_found(domain: str) -> bool:
    """Whether the domain can be asked for: with letters beyond ASCII it has to have a form in ASCII (RFC 5890)."""
    try:
        return len(domain.encode("idna")) <= 253
    except UnicodeError:
        return False


class Email(FormedLine):
    name = N_("Email address")
    identifies = True
    missing, malformed, longest = "missing_email", "not_an_email", MAX_LENGTH

    def canonical(self, typed: str) -> str | None:
        return canonical(typed)

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        return Drawn("text", {"kind": "email", "typed": typed, "autocomplete": "email"})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        # example.org belongs to nobody (RFC 2606).
        return {question.code: [f"person{chance.rng.randrange(10**6)}@example.org"]}
