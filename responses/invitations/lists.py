"""Lists of people from a file: CSV or a workbook with a heading for each column, in Welsh or in English."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.plain_text import CharactersRefused, printable
from responses.invitations.models import Invitation
from responses.invitations.people import LONGEST_NAME, Person, address_of, name_of, on_list
from surveys.files.faults import Fault, FileRefused, Place
from surveys.files.workbooks.commas import read_table
from surveys.files.workbooks.reading import is_workbook, read_workbook
from surveys.files.workbooks.sheets import Cell, Sheet, column_letters
from surveys.models import Survey

MOST_ROWS = 20_000
LISTED_FAULTS = 200
# Of columns that are not taken: enough to see which they are.
LONGEST_HEADING, NAMED_HEADINGS = 60, 20

Field = Literal["address", "name", "language"]
ContactLanguage = Invitation.ContactLanguage
# As people call them, with hyphens and underlines as spaces.
HEADINGS: Mapping[Field, Collection[str]] = {
    "address": (
        "e mail", "email", "e mail address", "email address",
        "e bost", "ebost", "cyfeiriad e bost", "cyfeiriad ebost",
    ),
    "name": ("name", "full name", "enw", "enw llawn"),
    "language": (
        "contact language", "language", "preferred language",
        "iaith gyswllt", "iaith", "iaith gysylltu", "dewis iaith",
    ),
}  # fmt: skip
LANGUAGES = {
    ContactLanguage.CY: ("cy", "cymraeg", "welsh"),
    ContactLanguage.EN: ("en", "english", "saesneg"),
    ContactLanguage.BOTH: ("both", "both languages", "bilingual", "y ddwy", "y ddwy iaith", "dwyieithog"),
    ContactLanguage.UNKNOWN: ("", "unknown", "not known", "anhysbys"),
}


@dataclass(frozen=True)
class PeopleRead:
    """`people` are those of rows without faults; `rows` counts all rows that hold something. `left_out` are headings of
    columns that are no part of a list of people."""

    people: tuple[Person, ...]
    faults: tuple[Fault, ...]
    rows: int
    left_out: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """A line for each fault, in the active language; the last counts those that are not listed."""
        lines = [str(fault) for fault in self.faults[:LISTED_FAULTS]]
        if more := len(self.faults) - len(lines):
            lines.append(ngettext("… and %(count)d more", "… and %(count)d more", more) % {"count": more})
        return lines


def read_people(content: bytes, survey: Survey) -> PeopleRead:
    """The people of a file, and what is wrong with it row by row. Raises FileRefused where there is no list in it."""
    sheet = _sheet(content)
    if not sheet.rows:
        raise _refused(None, _("The file is empty."))
    headings, *rows = sheet.rows
    columns, left_out = _columns(sheet, headings)
    if len(rows) > MOST_ROWS:
        message = _("The file has more than %(most)d rows. Divide it into several.") % {"most": MOST_ROWS}
        raise _refused(Place(sheet.name, rows[MOST_ROWS][0].row), message)
    reading = _Reading(sheet, columns)
    people = [found for row in rows if (found := reading.person(row))]
    invited = on_list(survey, [person.address for _row, person in people])
    for row, person in people:
        if person.address in invited:
            reading.add(row, "address", _("This person is on the list already."))
    kept = tuple(person for _row, person in people if person.address not in invited)
    faults = tuple(sorted(reading.faults, key=lambda fault: fault.position.order if fault.position else ()))
    return PeopleRead(kept, faults, len(rows), left_out)


def _sheet(content: bytes) -> Sheet:
    if not is_workbook(content):
        return read_table(content)
    # A single sheet is read whatever it is called.
    sheets = [sheet for sheet in read_workbook(content, ("pobl", "people")).sheets if sheet.cells]
    if len(sheets) != 1:
        raise _refused(None, _("Keep the list in the only sheet of the workbook, or in one called People."))
    return sheets[0]


def _columns(sheet: Sheet, headings: Sequence[Cell]) -> tuple[dict[int, Field], tuple[str, ...]]:
    """What each column holds, and the headings of those that are passed over."""
    known = {name: field for field, names in HEADINGS.items() for name in names}
    columns: dict[int, Field] = {}
    left_out = []
    for cell in headings:
        field = known.get(_plain(cell.value))
        if field is None:
            left_out.append(printable(cell.value).strip()[:LONGEST_HEADING])
        elif field in columns.values():
            place = sheet.place(cell.row, cell.column, cell.value.strip())
            raise _refused(place, _("Two columns have this meaning. Keep one."))
        else:
            columns[cell.column] = field
    if "address" not in columns.values():
        message = _("The first row needs the headings of the columns, one of them “E-mail”.")
        raise _refused(Place(sheet.name, headings[0].row), message)
    return columns, tuple(left_out)


class _Reading:
    """Rows turned into people, one after the other; remembers what was wrong, and which addresses there were."""

    def __init__(self, sheet: Sheet, columns: Mapping[int, Field]) -> None:
        self.faults: list[Fault] = []
        self._sheet = sheet
        self._columns = columns
        self._letters = {field: column_letters(column) for column, field in columns.items()}
        self._lost = {(lost.row, lost.column) for lost in sheet.lost}
        self._seen: dict[str, int] = {}

    def person(self, row: Sequence[Cell]) -> tuple[int, Person] | None:
        """The row's number and its person; None where something is wrong with it."""
        number, before = row[0].row, len(self.faults)
        values = {self._columns[cell.column]: cell.value for cell in row if cell.column in self._columns}
        for column, field in self._columns.items():
            if (number, column) in self._lost:
                self.add(number, field, _("The cell holds a formula without a result. Write its value."))
        address = self._address(number, values.get("address", ""))
        name = self._name(number, values.get("name", ""))
        language = self._language(number, values.get("language", ""))
        if len(self.faults) > before:
            return None
        return number, Person(address, name, language)

    def add(self, row: int, field: Field, message: str) -> None:
        place = Place(self._sheet.name, row, self._letters[field])
        self.faults.append(Fault(place, message))

    def _name(self, row: int, typed: str) -> str:
        try:
            name = name_of(typed)
        except CharactersRefused:
            self.add(row, "name", _("There are characters here that cannot be shown. Type it again."))
            return ""
        if len(name) > LONGEST_NAME:
            message = _("The name is longer than %(most)d characters.") % {"most": LONGEST_NAME}
            self.add(row, "name", message)
        return name

    def _address(self, row: int, typed: str) -> str:
        address = address_of(typed)
        if not typed.strip():
            self.add(row, "address", _("There is no e-mail address."))
        elif address is None:
            self.add(row, "address", _("This is no e-mail address."))
        elif (first := self._seen.setdefault(address.casefold(), row)) != row:
            message = _("This address stands in row %(row)d already.") % {"row": first}
            self.add(row, "address", message)
        return address or ""

    def _language(self, row: int, typed: str) -> str:
        for language, names in LANGUAGES.items():
            if _plain(typed) in names:
                return language
        self.add(row, "language", _("Write Welsh, English or both, or leave the cell empty."))
        return ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _refused(place: Place | None, message: str) -> FileRefused:
    return FileRefused((Fault(place, message),))
