"""Faults of files, and what was done with them, in words."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from intake.faults import CellFault
from questionnaire.document import LANGUAGES, Language
from questionnaire.plain_text import printable
from responses.wording import fault_words
from surveys.files.workbooks.sheets import column_letters

AUDIT_SENTENCES = {
    "responses brought in": _("Brought in responses from the file %(name)s: %(taken)s"),
    "responses taken out again": _("Took out again the responses of the file %(name)s: %(taken)s"),
}

WORDS = {
    # Of the file.
    "too_large": _(
        "The file is too large. Divide it: at most 20 MB, 100,000 rows and 5,000 columns, in a workbook 600,000 cells."
    ),
    "no_text": _("This is neither a workbook nor text. Save the file as CSV in UTF-8, or as .xlsx."),
    "no_row": _("From here on the file is not comma-separated. Check its quotes."),
    "refused": _("The workbook cannot be read: %(reason)s"),
    "no_sheet": _(
        "The workbook has several sheets. Give the one with the responses one of these names: %(names)s."
    ),
    "lost_value": _(
        "A cell of this row holds an error, or a formula that was not worked out. Enter the value."
    ),
    # Of headings.
    "twice": _("The column is there twice. Take one of them out."),
    "unknown_column": _("The survey has no such column. Correct its name, or take it out."),
    "no_language_column": _("The column is missing. Add it, with cy or en in each row."),
    # Of cells.
    "beyond": _(
        "There is something to the right of the last heading: ‘%(value)s’. Take it out, or add a heading."
    ),
    "language": _("Enter cy or en"),
    "moment": _("Enter a date and time such as 2026-03-07T14:30, or leave it empty"),
    "future": _("The response cannot have been submitted in the future. Correct the time."),
    "starts_late": _("The response cannot have been begun after it was submitted. Correct the time."),
    "no_option": _("‘%(value)s’ is no option. Enter one of these codes: %(options)s"),
    "two_options": _("‘%(value)s’ is the label of several options. Enter one of these codes: %(options)s"),
    "tick": _("Enter 1 if the option is chosen and 0 if it is not, not ‘%(value)s’"),
    "no_number": _("Enter a whole number, 1 or more"),
    "place_twice": _("Two options have place %(place)s. Give each a place of its own."),
    "places": _("Number the places from 1 without gaps"),
    "consent": _("Enter the version and language of the wording, such as %(version)s cy, or leave it empty"),
    "order": _("Enter codes of the options with spaces between, each once, or leave it empty"),
    "file": _("Files cannot be brought in. Leave the cell empty."),
    "too_few_counted": _(
        "The list counts %(count)s, but there are answers about %(items)s. Correct one of them."
    ),
    "too_few_items": _("The list needs at least %(min)s"),
    "too_many_items": _("The list takes at most %(max)s"),
    "not_asked": _(
        "With the other answers of this row nobody is asked this. Empty the cell, or correct the answers before it."
    ),
    "worked_out": _(
        "The survey works this out itself, as ‘%(value)s’. Empty the cell, or correct what it comes from."
    ),
}


def said_in(fault: CellFault, language: Language) -> str:
    """What is wrong, and what to do."""
    if fault.fault is not None and fault.question is not None:
        return fault_words(fault.fault, fault.question, language)
    with translation.override(language):
        return str(WORDS[fault.kind]) % fault.values


def listed(fault: CellFault, places: dict[str, int]) -> list[object]:
    """A fault as a batch keeps it. `places` are the places of the columns in the file, counted from 1.

    What is repeated from the file may hold what no database does: workbooks can write NUL.
    """
    place = places.get(fault.column.casefold())
    letters = column_letters(place) if place else ""
    column = f"{letters} ({fault.column})" if letters else fault.column
    words = {language: printable(said_in(fault, language)) for language in LANGUAGES}
    return [fault.row, printable(column), words]
