"""The form's texts as this service shows them: plain, with the placeholders that it knows."""

import html
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from questionnaire import plain_text
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import text_record
from surveys.files.xlsform.rules import Rules
from surveys.files.xlsform.tables import Row

LONGEST = 20_000
_BREAK = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li|/h[1-6]|/tr)\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:span|b|i|u|s|strong|em|br|p|font|h[1-6]|div|a|img|center|big|small|sub|sup|ul|ol|li|hr|code|table|tr|td|th)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"(?P<mark>\*\*|__)(?=\S)(?P<words>.+?)(?<=\S)(?P=mark)|^(?P<head>#{1,6} +)", re.MULTILINE
)


@dataclass
class Wording:
    """`is_plain`: a file of ours, whose texts are as they were written."""

    rules: Rules
    report: Report
    is_plain: bool = False

    def of(self, row: Row, name: str, longest: int = LONGEST) -> Record:
        """Both sides of a text of the row."""
        place = row.place(name)
        sides = {
            language: self._made_plain(row, name, text, longest) for language, text in row.text(name).items()
        }
        return text_record(sides, place)

    def _made_plain(self, row: Row, name: str, text: str, longest: int) -> str:
        place = row.place(name)
        if not self.is_plain:
            plain = without_markup(text)
            if plain != text:
                message = _("The markup in this text is taken out: texts are plain here.")
                self.report.changed(place, message)
            text = plain
        text = self.rules.piped(text, place)
        if len(text) > longest:
            message = _("The text is over %(longest)d characters and ends there. Shorten it.")
            self.report.changed(place, message % {"longest": longest})
            text = text[:longest]
        return text


def without_markup(text: str) -> str:
    """The text without HTML tags and Markdown's bold and headings."""
    without = _MARKS.sub(lambda found: found["words"] or "", _TAG.sub("", _BREAK.sub("\n", text)))
    if without != text:
        without = html.unescape(without)
        try:
            return plain_text.passage(without)
        except plain_text.CharactersRefused:
            return plain_text.mended(without).replace("\ufffd", "")
    return without
