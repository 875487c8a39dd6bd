"""Fieldwork in words, for those who look after a survey."""

from django.utils.translation import gettext_lazy as _

from responses.signs import WORDS

AUDIT_SENTENCES = {
    "response counted": _("Reviewed the response %(response)s: it counts"),
    "response left out": _("Reviewed the response %(response)s: it is left out"),
}


def sign_words(code: str) -> str:
    """What a sign of misuse says; the bare code of one that this release does not know."""
    return str(WORDS.get(code, code))
