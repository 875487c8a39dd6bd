"""The settings sheet: what the survey is called, its address, and the language of texts that name none."""

import re

from django.utils.translation import gettext as _

from questionnaire.document import Language
from surveys.files.report import Place, Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put, text_record
from surveys.files.xlsform.tables import SHOWN, Row, Table

LONGEST_TITLE = 300
# Settings that have done their work; options of the same name get codes of their own in any case.
_READ = frozenset({"form_title", "form_id", "default_language", "allow_choice_duplicates"})
_PAGES = frozenset({"pages", ""})


def setting(table: Table | None, name: str) -> str:
    return table.rows[0].get(name) if table and table.rows else ""


def survey_record(table: Table | None, language: Language, file_name: str, report: Report) -> Record:
    """What is known of the survey itself."""
    row = table.rows[0] if table and table.rows else None
    place = row.place() if row else Place()
    survey = Record(place)
    title = setting(table, "form_title")
    if not title:
        # As pyxform does.
        title = file_name.rpartition("/")[2].rpartition(".")[0][:LONGEST_TITLE]
    if len(title) > LONGEST_TITLE and row:
        report.changed(
            row.place("form_title"), _("The title is over 300 characters and ends there. Shorten it.")
        )
    put(survey, "title", text_record({language: title[:LONGEST_TITLE]}, place))
    if row:
        _address(row, survey, report)
        _note_others(table, row, report)
    return survey


def _address(row: Row, survey: Record, report: Report) -> None:
    form_id = row.get("form_id")
    slug = re.sub(r"[^a-z0-9]+", "-", form_id.casefold()).strip("-")[:100].strip("-")
    if not slug:
        return
    put(survey, "slug", text_record({"en": slug}, row.place("form_id")), row.place("form_id"))
    if slug != form_id:
        message = _("The survey’s English address is made from the form’s identity: %(slug)s.")
        report.changed(row.place("form_id"), message % {"slug": slug})


def _note_others(table: Table | None, row: Row, report: Report) -> None:
    others = [
        column
        for column, value in row.items()
        if column.field not in _READ and not (column.field == "style" and set(value.split()) <= _PAGES)
    ]
    if others:
        names = ", ".join(column.written[:SHOWN] for column in others)
        message = _("These settings mean nothing here and are left out: %(names)s.")
        report.left_out(row.place(), message % {"names": names})
    for further in (table.rows if table else [])[1:]:
        report.left_out(further.place(), _("Settings stand in one row. This one is not read."))
