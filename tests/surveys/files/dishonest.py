"""Workbooks that are not what they say, made where they are needed."""

import io
import re
import zipfile
from collections.abc import Sequence

from surveys.files.workbooks.sheets import column_letters
from tests.surveys.files.forms import SAMPLES

SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(**parts: bytes) -> bytes:
    """An honest workbook with some of its parts replaced (`sheet`, `strings`) or added (`other`)."""
    names = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "other": "xl/media/image1.xml"}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / "group.xlsx") as honest,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        replaced = {names[part]: content for part, content in parts.items()}
        for name in honest.namelist():
            made.writestr(name, replaced.pop(name, None) or honest.read(name))
        for name, content in replaced.items():
            made.writestr(name, content)
    return target.getvalue()


def sheet(rows: str, dimension: str = "A1:C3") -> bytes:
    return (
        f'<?xml version="1.0"?><worksheet {SPREADSHEET}><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def cell(reference: str, value: str = "1") -> str:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{reference}"><v>{value}</v></c></row>'


def bomb() -> bytes:
    """100 MB that take 100 kB."""
    return workbook(sheet=sheet(" " * 100_000_000))


def lying_bomb() -> bytes:
    """The same, with a size in the directory that is a lie."""
    content = bytearray(bomb())
    true_size = (100_000_000 + len(sheet(""))).to_bytes(4, "little")
    return bytes(content.replace(true_size, (1000).to_bytes(4, "little")))


def many_cells() -> bytes:
    """A million rows that are there, of a cell each."""
    return workbook(sheet=sheet("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 1_000_001))))


def far_cell() -> bytes:
    """Two cells, as far apart as can be."""
    return workbook(sheet=sheet(cell("A1") + cell("XFD1048576")))


def far_cell_in_xls() -> bytes:
    """A cell of an .xls moved as far as can be: row 65,536, column 256."""
    content = bytearray((SAMPLES / "widgets.xls").read_bytes())
    # A LABELSST record: its number, its length, then row and column.
    start = content.rindex(b"\xfd\x00\x0a\x00") + 4
    content[start : start + 4] = b"\xff\xff\xff\x00"
    return bytes(content)


def entities() -> bytes:
    """Ten to the power of nine words, by entities of entities."""
    levels = "".join(f'<!ENTITY l{n} "' + 10 * f"&l{n - 1};" + '">' for n in range(1, 10))
    kind = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{levels}]>'
    return workbook(strings=f"{kind}<sst {SPREADSHEET}><si><t>&l9;</t></si></sst>".encode())


def outside_entity() -> bytes:
    text = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst {SPREADSHEET}><si><t>&x;</t></si></sst>'
    return workbook(strings=text.encode())


def nested() -> bytes:
    """A workbook in a workbook, and no sheets."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("xl/embeddings/book.xlsx", (SAMPLES / "group.xlsx").read_bytes())
    return target.getvalue()


def many_parts() -> bytes:
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a") as made:
        for number in range(3000):
            made.writestr(f"xl/worksheets/extra{number}.xml", b"<a/>")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What it is, and words of the refusal.
DISHONEST = {
    "a bomb": (bomb, "too large"),
    "a bomb that lies about its size": (lying_bomb, ""),
    "a million rows": (many_cells, "too large"),
    "two cells far apart": (far_cell, "too far down"),
    "two cells far apart in an .xls": (far_cell_in_xls, ""),
    "entities": (entities, "entities"),
    "an entity from outside": (outside_entity, "entities"),
    "a workbook in a zip": (nested, "no Excel workbook"),
    "thousands of parts": (many_parts, "too large"),
    "an encrypted workbook": (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "an .xls that stops": (lambda: (SAMPLES / "widgets.xls").read_bytes()[:9000], "cannot be read"),
    "an .xlsx that stops": (lambda: workbook()[:3000], "cannot be read"),
    "nothing but the first bytes": (lambda: OLE, "cannot be read"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "no Excel workbook"),
    "a web page": (lambda: b"<html><table></table></html>", "no Excel workbook"),
}


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet whose cells are written as they stand: `_x0000_` is NUL to whoever reads it."""
    written = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column_letters(place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for place, value in enumerate(row, 1)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    target = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / "group.xlsx") as honest,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in honest.namelist():
            content = honest.read(name)
            if name == "xl/workbook.xml":
                content = re.sub(
                    rb"(<sheets>.*?<sheet [^>]*?/>).*?</sheets>", rb"\1</sheets>", content, flags=re.S
                )
            made.writestr(name, sheet(written) if name == SHEET else content)
    return target.getvalue()
