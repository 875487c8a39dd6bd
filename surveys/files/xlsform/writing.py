"""A survey's draft as an XLSForm, with a sheet of its own for what XLSForm has no place for."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.files.report import Report
from surveys.files.workbooks.sheets import Cell, Sheet, Workbook
from surveys.files.writing import pictures_content, survey_content
from surveys.files.xlsform.flat import flattened
from surveys.files.xlsform.form import Form, written_form
from surveys.files.xlsform.own_sheet import (
    INSTEAD,
    KEY,
    LIST,
    NAME,
    SHEET,
    VALUE,
    OwnSheet,
    differences,
    rows_of,
)
from surveys.files.xlsform.reading import form_alone
from surveys.files.xlsform.words import about
from surveys.models import Survey

Rows = list[dict[str, str]]
# How many pictures are named in the report.
NAMED = 40
# What of a question's settings and options surveys/files/xlsform/constraints.py writes into its constraint.
IN_CONSTRAINTS = (
    *(f"/settings/{name}" for name in ("min", "max", "max_length", "min_choices", "max_choices")),
    "/exclusive",
)


class NoProgramForWorkbooks(Exception):
    """This installation has none of what makes files: requirements/run.txt alone is enough to serve respondents."""


@dataclass(frozen=True)
class Written:
    """`notes` say, in the active language, what other programs will not see."""

    content: bytes
    notes: list[str]


def write_xlsform(survey: Survey) -> Written:
    """The survey's draft as an .xlsx file. Costs as many queries as the survey file. Raises NoProgramForWorkbooks."""
    return form_of({**survey_content(survey), **pictures_content(survey)})


def form_of(content: dict[str, Any]) -> Written:
    """The content of a survey file as an .xlsx file. Raises NoProgramForWorkbooks."""
    form = written_form(content)
    own = OwnSheet(names=form.names, sets=form.sets)
    alone = form_alone(_as_workbook(form.sheets), own, "", Report())
    lines = list(differences(flattened(alone), flattened(content)))
    own_rows = [row for line in lines for row in rows_of(*line)]
    sheets = form.sheets | {SHEET: _names(form) + own_rows}
    notes = list(form.notes)
    if content.get("pictures"):
        notes.append(_without_pictures(content["pictures"]))
    if unseen := _unseen(lines):
        message = _(
            "XLSForm has no place for these, so they stand on the sheet “arolwg”, which only this service reads: "
            "%(names)s."
        )
        notes.append(message % {"names": "; ".join(about(unseen))})
    return Written(_as_xlsx(sheets), notes)


def _without_pictures(pictures: list[dict[str, Any]]) -> str:
    message = _(
        "Other programs show the words of options without their pictures: %(names)s. To have them there, save the "
        "pictures from the survey’s page “Pictures”, add a column “image” to the sheet “choices” with the name of "
        "each option’s file, and upload the files together with the form."
    )
    return message % {"names": ", ".join(picture["name"] for picture in pictures[:NAMED])}


def _names(form: Form) -> Rows:
    names = {f"{NAME}{name}": value for name, value in form.names.items()}
    names |= {f"{LIST}{name}": value for name, value in form.sets.items()}
    return [{KEY: key, VALUE: value, INSTEAD: ""} for key, value in names.items()]


def _unseen(lines: Iterable[tuple[str, str, str]]) -> list[str]:
    """The keys of lines that other programs have in no form: they see limits and options that exclude others as parts
    of a constraint, and that a detail is needed as a question of its own."""
    lines = list(lines)
    constraints = {key for key, _value, instead in lines if key.endswith("/constraint") and instead}
    constrained = tuple(key.removesuffix("constraint") for key in constraints)
    return [
        key
        for key, _value, _instead in lines
        if key not in constraints
        and not (key.startswith(constrained) and key.endswith(IN_CONSTRAINTS))
        and not key.endswith("/other_text/required")
    ]


def _as_workbook(sheets: dict[str, Rows]) -> Workbook:
    """The sheets as they will be read again."""
    made = []
    for name, rows in sheets.items():
        headings = _headings(rows)
        sheet = Sheet(name, cells=[Cell(1, column, heading) for column, heading in enumerate(headings, 1)])
        for number, row in enumerate(rows, 2):
            sheet.cells += [
                Cell(number, column, row[heading])
                for column, heading in enumerate(headings, 1)
                if row.get(heading)
            ]
        made.append(sheet)
    return Workbook(tuple(made))


def _headings(rows: Rows) -> list[str]:
    return list(dict.fromkeys(heading for row in rows for heading in row))


def _as_xlsx(sheets: dict[str, Rows]) -> bytes:
    try:
        from rustpy_xlsxwriter import FastExcel
    except ImportError:
        raise NoProgramForWorkbooks from None

    target = io.BytesIO()
    book = FastExcel(target).format(bold_headers=True).freeze(row=1)
    for name, rows in sheets.items():
        headings = _headings(rows)
        whole = [{heading: row.get(heading) or None for heading in headings} for row in rows]
        book.sheet(name, whole, column_width=24)
    book.save()
    return target.getvalue()
