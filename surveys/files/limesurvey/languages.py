"""Which of a survey's languages are ours: Welsh and English. The others are reported, and their texts left out."""

from django.utils.translation import gettext as _

from questionnaire.document import Language
from surveys.files.limesurvey.places import Element
from surveys.files.limesurvey.source import Source
from surveys.files.report import Report
from surveys.files.xlsform.languages import language_of

Sides = dict[Language, str]


def sides_of(source: Source, report: Report) -> Sides:
    """LimeSurvey's code of the language for each of ours that there is."""
    sides: Sides = {}
    others = []
    for code in source.languages:
        ours = language_of(code) or language_of(code.partition("-")[0])
        if ours is None or ours in sides:
            others.append(code[:20])
        else:
            sides[ours] = code
    place = Element("languages")
    if others and sides:
        message = _(
            "Surveys here are in Welsh and English. The texts in these languages were left out: %(languages)s."
        )
        report.left_out(place, message % {"languages": ", ".join(others)})
    elif others:
        message = _(
            "The survey is in neither Welsh nor English, so its questions came without their texts. Write them in both "
            "languages. Left out: %(languages)s."
        )
        report.left_out(place, message % {"languages": ", ".join(others)})
    if len(sides) == 1:
        message = (
            _("The file has no English. Write the English texts before you publish.")
            if "cy" in sides
            else _("The file has no Welsh. Write the Welsh texts before you publish.")
        )
        report.changed(place, message)
    return sides
