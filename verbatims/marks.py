"""What stands in a text in place of what was redacted."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import pgettext

from questionnaire.document import Language
from verbatims.models import Redaction, Verbatim


def mark_language(text: Verbatim, answered_in: Language) -> Language:
    """That of the text; where it is not known, the one in which the person answered."""
    return "cy" if text.language == "cy" else "en" if text.language == "en" else answered_in


def redacted(written: str, redactions: Iterable[Redaction], language: Language) -> str:
    """The text as it leaves: with a mark for each part, or for parts that overlap the first one's."""
    said, last = [], 0
    for redaction in sorted(redactions, key=lambda each: (each.start, -each.end)):
        if redaction.start >= last:
            said += [written[last : redaction.start], mark(redaction.reason, language)]
        last = max(last, redaction.end)
    return "".join([*said, written[last:]])


def mark(reason: str, language: Language) -> str:
    with translation.override(language):
        words = {
            Redaction.Reason.PERSON: pgettext("in a text", "[redacted: names a person]"),
            Redaction.Reason.IDENTIFY: pgettext("in a text", "[redacted: could show who somebody is]"),
            Redaction.Reason.DEFAMATORY: pgettext("in a text", "[redacted: could be defamatory]"),
            Redaction.Reason.OTHER: pgettext("in a text", "[redacted]"),
        }
        return words[Redaction.Reason(reason)]
