"""Comma-separated values: an XLSForm in one file, with the name of a sheet in the first column and its rows below it,
or one plain table."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from surveys.files.faults import Fault, FileRefused, Place
from surveys.files.workbooks.sheets import Cell, Sheet, Workbook

LARGEST = 5_000_000
LONGEST_CELL = 100_000
DELIMITERS = ",;\t"
MOST_SHEETS = 50
MOST_FILLED = 250_000
# With the empty ones.
MOST_CELLS = 1_500_000
_FIRST = re.compile(r"\A\s*[\"']?(survey|choices|settings)[\"']?\s*[,;\t]", re.IGNORECASE)
_OWN = re.compile(r"^format:\s*arolwg-survey/", re.MULTILINE)


def is_comma_separated(content: bytes, name: str) -> bool:
    """By what it begins with; a file that is merely called .csv counts too, unless it is a survey file."""
    beginning = decoded(content[:4096])
    if beginning is None or is_survey_file(content):
        return False
    return bool(_FIRST.search(beginning)) or name.lower().endswith(".csv")


def is_survey_file(content: bytes) -> bool:
    """Whether it says of itself that it is one of ours."""
    return bool(_OWN.search(decoded(content[:4096]) or ""))


def read_commas(content: bytes) -> Workbook:
    """The sheets of the file. Raises FileRefused."""
    text = _text_of(content)
    sheets: list[Sheet] = []
    left = MOST_FILLED
    for number, row in _rows(text, _delimiter(text)):
        left -= _take(sheets, number, row, left)
        if len(sheets) > MOST_SHEETS or left < 0:
            raise _refused(Place("", number, ""), _too_many())
    return Workbook(tuple(sheets))


def read_table(content: bytes) -> Sheet:
    """A file of rows and nothing else, separated by what its first row has most of. Raises FileRefused."""
    text = _text_of(content)
    first = text.partition("\n")[0]
    sheet = Sheet("")
    left = MOST_FILLED
    for number, row in _rows(text, max(DELIMITERS, key=first.count)):
        left -= _fill(sheet, number, enumerate(row, 1), left)
        if left < 0:
            raise _refused(Place("", number, ""), _too_many())
    return sheet


def _text_of(content: bytes) -> str:
    if len(content) > LARGEST:
        raise _refused(None, _("The file is over 5 MB. Take out what is not part of the form."))
    text = decoded(content)
    if text is None or "\0" in text:
        raise _refused(None, _("This is not text. Save the file as CSV in UTF-8."))
    return text


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, from 1."""
    if text.count(delimiter) > MOST_CELLS:
        # Before any row is read: all of them can be in one.
        raise _refused(None, _too_many())
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(reader, 1)
    except csv.Error:
        place = Place("", reader.line_num, "")
        raise _refused(place, _("This row is not comma-separated. Check its quotes.")) from None


def _take(sheets: list[Sheet], number: int, row: list[str], most: int) -> int:
    """Put the row's cells, but few more than `most`, where they belong; returns how many they are."""
    if row and (name := row[0].strip()):
        sheets.append(Sheet(name))
    if not sheets:
        # Rows above the first name of a sheet; kept, so that they can be reported.
        sheets.append(Sheet(""))
    return _fill(sheets[-1], number, enumerate(row[1:], 2), most)


def _fill(sheet: Sheet, number: int, row: Iterable[tuple[int, str]], most: int) -> int:
    """Put cells of a row, but few more than `most`, on the sheet; returns how many they are."""
    filled = (Cell(number, column, value) for column, value in row if value.strip())
    found = list(islice(filled, most + 1))
    sheet.cells += found
    sheet.count += len(found)
    return len(found)


def _too_many() -> str:
    return _("The file has more sheets or cells than any form needs.")


def _delimiter(text: str) -> str:
    first = _FIRST.search(text)
    return first.group()[-1] if first else ","


def decoded(content: bytes) -> str | None:
    """The text of a file, in whichever encoding spreadsheet programs write; None if it is none."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            # The beginning of a file may end in the middle of a character.
            if encoding.startswith("utf-8") and error.start >= len(content) - 3 and len(content) == 4096:
                return content[: error.start].decode(encoding)
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if content.startswith(codecs.BOM_UTF8):
        # It says itself what it is: read otherwise, each ŵ of a file with one broken byte would become two letters.
        return ("utf-8-sig",)
    return ("utf-8-sig", "cp1252")


def _refused(place: Place | None, message: str) -> FileRefused:
    return FileRefused((Fault(place, message),))
