"""Where something stands in a LimeSurvey file: a section, the number of the element, and the field."""

from typing import Self

from django.utils.translation import gettext as _

from surveys.files.report import Place


class Element(Place):
    """`sheet` is the section, such as `questions`; `row` is LimeSurvey's number (qid, gid); `column` is the field."""

    __slots__ = ()

    def __str__(self) -> str:
        values = {"section": self.sheet, "number": self.row, "field": self.column}
        if not self.sheet:
            return ""
        if self.row is None:
            return _("section “%(section)s”") % values
        if not self.column:
            return _("section “%(section)s”, number %(number)d") % values
        return _("section “%(section)s”, number %(number)d, field “%(field)s”") % values


class OfQuestion(Element):
    """A place in what belongs to a question. It names the question's code too: nobody knows questions by number."""

    code = ""

    def __new__(cls, section: str, number: int | None, column: str, code: str) -> Self:
        place = super().__new__(cls, section, number, column)
        place.code = code
        return place

    def __str__(self) -> str:
        if self.row is None or not self.code:
            return super().__str__()
        values = {"section": self.sheet, "number": self.row, "field": self.column, "code": self.code[:60]}
        return _("section “%(section)s”, question “%(code)s” (number %(number)d), field “%(field)s”") % values


WHOLE = Element()
