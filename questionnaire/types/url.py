"""A web address, stored with its scheme: "www.gov.wales" becomes "https://www.gov.wales".

The scheme and the host are in small letters; the rest stands as it was typed, because capitals may matter there.
Whether anything is there is for a visit to find out.
"""

import datetime as dt
import re
import unicodedata

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.plain_text import CharactersRefused, line
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


class Url(SingleValueType):
    name = N_("Web address")
    reads = "text"
    script = "url"
    sentences = {
        "missing_url": N_("Enter a web address"),
        "not_a_url": N_("Enter a web address, such as www.gov.wales"),
    }

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        typed = posted_once(posted, question.code)
        if typed is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        try:
            text = line(typed)
        except CharactersRefused:
            return Cleaned({question.code: None}, [fault(question, "characters")])
        if not text:
            faults = [fault(question, "missing_url")] if question.required else []
            return Cleaned({question.code: None}, faults)
        if len(text) > MAX_LENGTH:
            found = fault(question, "too_long", max=MAX_LENGTH, over=len(text) - MAX_LENGTH)
            return Cleaned({question.code: None}, [found])
        address = canonical(text)
        return Cleaned({question.code: address}, [] if address else [fault(question, "not_a_url")])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, kind="own_words") for value in stored_values(answers.get(question.code))]

    def draw(self, sheet: Sheet) -> Drawn:
        typed = sheet.typed(sheet.question.code)
        # HTML's own `url` is a whole address, and its keyboard is had without it.
        return Drawn("text", {"kind": "text", "inputmode": "url", "typed": typed, "autocomplete": "url"})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        # example.org belongs to nobody (RFC 2606).
        return {question.code: [f"www.example.org/{chance.rng.randrange(1000)}"]}
