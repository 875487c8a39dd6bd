"""Texts: both languages there, agreed, with the same placeholders."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.checks.findings import Finding
from surveys.checks.subject import Subject
from surveys.texts import TextUnit


def check_words(subject: Subject) -> Iterator[Finding]:
    for text in subject.texts:
        if text.used:
            yield from _missing(text)
            if text.is_complete and text.key not in subject.agreed:
                message = _("The Welsh and the English are not agreed. Have somebody compare and agree them.")
                yield Finding("not_agreed", text.key, text.place, message, row=text.row)


def _missing(text: TextUnit) -> Iterator[Finding]:
    if text.is_empty and not text.needed:
        return
    if not text.cy.strip():
        yield Finding("missing_cy", text.key, text.place, _("Write it in Welsh."), row=text.row)
    if not text.en.strip():
        yield Finding("missing_en", text.key, text.place, _("Write it in English."), row=text.row)
