"""Where something stands in a LimeSurvey file: a section, the number of the element, and the field."""

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


WHOLE = Element()
