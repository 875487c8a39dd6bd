"""The file to fill in: the headings of a version, and what may stand below each of them."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from exports.dataset.columns import Column, Kind
from exports.formats.csv import BYTE_ORDER_MARK
from exports.guide import KINDS
from intake.headings import ABOUT, Plan
from intake.tables import sheet_names
from questionnaire.document import Language
from surveys.files.xlsform.writing import NoProgramForWorkbooks

# Nobody fills in how the options stood, or the wording of a consent that the form has anyway.
NOT_FILLED_IN = frozenset({Kind.ORDER, Kind.CONSENT, Kind.FILE, Kind.GROUP})


def headings_of(plan: Plan) -> list[str]:
    """The columns to fill in: those about the response, and those of answers."""
    return [
        *(column.name for column in plan.columns if column.kind in ABOUT),
        plan.note,
        *(column.name for column in _of_answers(plan)),
    ]


def _of_answers(plan: Plan) -> list[Column]:
    return [column for column in plan.answers if column.kind is Kind.COUNT or _is_filled_in(plan, column)]


def _is_filled_in(plan: Plan, column: Column) -> bool:
    question = plan.questionnaire.question(column.question)
    return column.kind not in NOT_FILLED_IN and question.kind.asked and not question.kind.uploads


def as_csv(plan: Plan) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(headings_of(plan))
    return BYTE_ORDER_MARK + written.getvalue().encode()


def as_workbook(plan: Plan, language: Language) -> bytes:
    """The headings on the first sheet, what may stand below them on the second, in the active language, which is
    `language`. Raises NoProgramForWorkbooks."""
    try:
        from rustpy_xlsxwriter import FastExcel
    except ImportError:
        raise NoProgramForWorkbooks from None
    target = io.BytesIO()
    data, explained = sheet_names()[language == "en"], _("Columns")
    book = FastExcel(target).format(bold_headers=True).freeze(row=1)
    book.sheet(data, [dict.fromkeys(headings_of(plan), "")], column_width=18)
    book.sheet(explained, list(explanations(plan, language)), column_width=36)
    book.save()
    return target.getvalue()


def explanations(plan: Plan, language: Language) -> Iterator[dict[str, str]]:
    """A row for each column: its name, the question, what its cells are, and which codes they may be."""
    for column in plan.columns:
        if column.kind in ABOUT:
            yield _explained(
                column.name, "", str(KINDS[column.kind]), "cy, en" * (column.kind is Kind.LANGUAGE)
            )
    yield _explained(plan.note, "", _("Where this row comes from, if you wish to say so; no names"), "")
    for column in _of_answers(plan):
        words = " – ".join(filter(None, [column.text.in_(language), column.part.in_(language)]))
        codes = ", ".join(f"{each.code} ({each.label.in_(language)})" for each in column.values)
        yield _explained(column.name, words, str(KINDS[column.kind]), codes)


def _explained(name: str, question: str, what: str, codes: str) -> dict[str, str]:
    return {_("Column"): name, _("Question"): question, _("What it holds"): what, _("Codes"): codes}
