"""A LimeSurvey file to a survey: what can be carried is, what cannot is reported with its place and what it means."""

import re

from django.utils.translation import gettext as _

from questionnaire.document import FORMAT
from surveys.files.limesurvey.about import survey_record
from surveys.files.limesurvey.archive import is_archive, refused, survey_xml
from surveys.files.limesurvey.attributes import report_attributes
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.folding import folded
from surveys.files.limesurvey.languages import sides_of
from surveys.files.limesurvey.layouts import read_source
from surveys.files.limesurvey.names import name_all
from surveys.files.limesurvey.pages import pages_of_groups
from surveys.files.limesurvey.places import WHOLE, Element
from surveys.files.limesurvey.proving import Prover
from surveys.files.limesurvey.rules import Rules
from surveys.files.limesurvey.sections import Sections, looks_like_survey, read_sections
from surveys.files.limesurvey.source import Source
from surveys.files.limesurvey.variables import Variables
from surveys.files.limesurvey.wording import Wording
from surveys.files.report import Foreign, Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import checked, put

SUFFIXES = (".lss", ".lsa")
# LimeSurvey's other files, which have the same form.
_OTHER_FILES = {"group", "question", "label set", "responses", "tokens"}
# As many as of XLSForm: the largest public surveys have a tenth of this.
MOST_QUESTIONS = 5_000
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def knows(content: bytes, name: str) -> bool:
    return name.lower().endswith(SUFFIXES) or is_archive(content) or looks_like_survey(content.lstrip())


def read(content: bytes, name: str) -> Foreign:
    """The survey in an .lss or .lsa file. Raises FileRefused."""
    report = Report()
    sections = read_sections(survey_xml(content, report))
    _require_survey(sections)
    if sections.had_controls:
        report.changed(WHOLE, _("Characters that no text can have were taken out of the file."))
    source = read_source(sections)
    if len(source.questions) + len(source.groups) > MOST_QUESTIONS:
        raise refused(_("The file has more parts than a survey can have."))
    parameters = _parameters(sections)
    named = name_all(source, frozenset(parameters), report)
    scored = source.settings.get("assessments", "") == "Y"
    rules = Rules(Variables(named, scored), report)
    wording = Wording(rules, report, sides_of(source, report))
    book = Book(source, named, rules, wording, report, parameters)
    record = Record(WHOLE)
    put(record, "format", FORMAT)
    put(record, "survey", survey_record(source, wording, report))
    record.setdefault("survey", Record(WHOLE))
    put(record, "pages", pages_of_groups(book))
    if "pages" not in record:
        raise refused(_("There is no question in this file that can be asked here."))
    asked = [question for question in source.questions if question.qid in book.asked]
    report_attributes(asked, book.used, report)
    _report_strays(source, parameters, book, report)
    wording.report_plainer()
    record = checked(record)
    Prover(record, report).prove()
    return Foreign(record, folded(report.ordered))


def _require_survey(sections: Sections) -> None:
    kind = sections.words.get("LimeSurveyDocType", "").strip()
    if kind.lower() in _OTHER_FILES:
        message = _(
            "This file of LimeSurvey holds no whole survey, but “%(kind)s”. Export the survey structure (.lss)."
        )
        raise refused(message % {"kind": kind[:40]})
    if not sections.of("questions") and not sections.of("groups") and not sections.of("surveys"):
        raise refused(_("This is no survey of LimeSurvey: it has no questions and no groups."))


def _parameters(sections: Sections) -> dict[str, str]:
    """Names of parts of the survey's link, by the number of the question that they fill in."""
    return {
        row["targetqid"].strip(): row["parameter"].strip()
        for row in sections.of("survey_url_parameters")
        if row.get("targetqid", "").strip() not in ("", "0")
        and _PARAMETER.fullmatch(row.get("parameter", "").strip())
    }


def _report_strays(source: Source, parameters: dict[str, str], book: Book, report: Report) -> None:
    if source.strays:
        message = _("These stand in no group or question of the file and were left out: %(codes)s.")
        names = ", ".join(code[:40] for code in source.strays)[:500]
        report.left_out(Element("questions"), message % {"codes": names})
    kept = {
        name for qid, name in parameters.items() if qid in book.named and book.named[qid].shape == "hidden"
    }
    for row in source.sections.of("survey_url_parameters"):
        if (parameter := row.get("parameter", "").strip()) not in kept:
            message = _("The link’s parameter “%(name)s” fills in no hidden question here, and was left out.")
            report.left_out(
                Element("survey_url_parameters", 1, "parameter"), message % {"name": parameter[:60]}
            )
