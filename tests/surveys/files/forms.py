"""Forms as sheets of rows, the smallest that say something."""

from pathlib import Path

from surveys.files.report import Foreign
from surveys.files.workbooks.sheets import Cell, Sheet, Workbook
from surveys.files.xlsform.reading import read_form

SAMPLES = Path(__file__).with_name("xlsform")


def sheet(name: str, *rows: str) -> Sheet:
    """Cells are divided by bars: `type | name | label`. An empty one holds nothing."""
    cells = [
        Cell(number, column, value.strip())
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row.split("|"), 1)
        if value.strip()
    ]
    return Sheet(name, cells=cells, count=len(cells))


def form(*rows: str, headings: str = "type | name | label", choices=(), settings=()) -> Foreign:
    """The survey in a form with these rows of questions; choices are `list | name | label`."""
    sheets = [sheet("survey", headings, *rows)]
    if choices:
        first = choices[0] if choices[0].startswith("list_name") else "list_name | name | label"
        sheets.append(sheet("choices", *dict.fromkeys([first, *choices])))
    if settings:
        sheets.append(sheet("settings", *settings))
    return read_form(Workbook(tuple(sheets)))


YES_NO = ("yn | yes | Yes", "yn | no | No")


def pages_of(found: Foreign) -> list[tuple[str, list[str]]]:
    """The pages with the codes of their questions."""
    return [(page["code"], [q["code"] for q in page.get("questions", [])]) for page in found.record["pages"]]


def questions_of(found: Foreign) -> dict[str, dict]:
    return {q["code"]: q for page in found.record["pages"] for q in page.get("questions", [])}


def notes_of(found: Foreign) -> list[str]:
    return [str(note) for note in found.notes]
