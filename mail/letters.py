"""What a message says, and how it looks: one language, or Welsh first and English below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from questionnaire.document import Language, Text

BOTH: tuple[Language, ...] = ("cy", "en")
SEAM = "-" * 40


@dataclass(frozen=True)
class Letter:
    """A message to one address. `body` is paragraphs of plain text with an empty line between two.

    With both `languages` Welsh stands first. `headers` are further ones, such as those of `one_click`.
    """

    to: str
    languages: tuple[Language, ...]
    subject: Text
    body: Text
    headers: Mapping[str, str] = field(default_factory=dict)


def languages_of(contact_language: str) -> tuple[Language, ...]:
    """The languages in which to write to somebody: `cy` or `en`, and both where they want both or nobody knows."""
    match contact_language:
        case "cy":
            return ("cy",)
        case "en":
            return ("en",)
    return BOTH


def one_click(address: str) -> dict[str, str]:
    """The headers with which a mail program offers to unsubscribe; it posts to the address (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def as_email(letter: Letter, message_id: str) -> EmailMultiAlternatives:
    """The letter as plain text and as HTML, each half with its language."""
    halves = [_half(letter, language) for language in letter.languages]
    email = EmailMultiAlternatives(
        # One line, whatever an author has typed: a line break would be a header of its own.
        subject=" ".join(" / ".join(half["subject"] for half in halves).split()),
        body=_plain(halves),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            "Message-ID": message_id,
            "Content-Language": ", ".join(letter.languages),
            # No answering machine need tell us that somebody is away.
            "Auto-Submitted": "auto-generated",
            **letter.headers,
        },
    )
    page = render_to_string("mail/letter.html", {"halves": halves, "second": halves[1:]})
    email.attach_alternative(page, "text/html")
    return email


def _half(letter: Letter, language: Language) -> dict[str, str]:
    with translation.override(language):
        below = _("The same in English is below.")
    body = letter.body.in_(language).strip()
    return {"language": language, "subject": letter.subject.in_(language), "body": body, "below": below}


def _plain(halves: Sequence[Mapping[str, str]]) -> str:
    first, *second = halves
    parts = [half["below"] for half in second] + [first["body"]]
    for half in second:
        parts += [SEAM, half["subject"], half["body"]]
    return "\n\n".join(parts) + "\n"
