"""A web address, stored with its scheme: "www.gov.wales" becomes "https://www.gov.wales".

The scheme and the host are in small letters; the rest stands as it was typed, because capitals may matter there.
Whether anything is there is for a visit to find out.
"""

import re
import unicodedata

from questionnaire.document import Question
from questionnaire.types.chance import Chance
from questionnaire.types.lines import FormedLine
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

MAX_LENGTH = 2000
_SCHEME = re.compile("https?://", re.IGNORECASE)
# Public addresses only: a name with a dot, perhaps a port; no user, no password, no bare numbers.
_PARTS = re.compile(r"([^/?#\s]+)([/?#]\S*)?")
_HOST = re.compile(r"([^:@\[\]]+)(:[0-9]{1,5})?")
_LABEL = re.compile(r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?")


def canonical(address: str) -> str | None:
    """The canonical address; None if it is not one. Expects text that `plain_text.line` gave."""
    scheme = _SCHEME.match(address)
    found = _PARTS.fullmatch(address[scheme.end() :] if scheme else address)
    host = _HOST.fullmatch(found[1]) if found else None
    if found is None or host is None:
        return None
    name = unicodedata.normalize("NFC", host[1].lower())
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdecimal():
        return None
    return f"{scheme[0].lower() if scheme else 'https://'}{name}{host[2] or ''}{found[2] or ''}"


class Url(FormedLine):
    name = N_("Web address")
    script = "url"
    missing, malformed, longest = "missing_url", "not_a_url", MAX_LENGTH
    sentences = {
        "missing_url": N_("Enter a web address"),
        "not_a_url": N_("Enter a web address, such as www.gov.wales"),
    }

    def canonical(self, typed: str) -> str | None:
        return canonical(typed)

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        # HTML's own `url` is a whole address, and its keyboard is had without it.
        return Drawn("text", {"kind": "text", "inputmode": "url", "typed": typed, "autocomplete": "url"})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        # example.org belongs to nobody (RFC 2606).
        return {question.code: [f"www.example.org/{chance.rng.randrange(1000)}"]}
