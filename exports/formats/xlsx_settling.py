"""Making a workbook's bytes depend on its contents alone, and saying in it what the library cannot.

rustpy-xlsxwriter writes the time of day into docProps/core.xml and gives no way to say another; everything else of
its files is the same each time. Nor does it give a workbook a title or a language, or write anything above a table
that is not merged. That part, docProps/app.xml and the sheets that explain are the last of the archive, so they are
written anew at their place, and the sheets of data before them are not touched.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from exports.spreadsheets.xml_texts import written

CORE = "docProps/core.xml"
APP = "docProps/app.xml"
SHEET = "xl/worksheets/sheet"
# The archive's own times, as the library writes them.
EPOCH = (1980, 1, 1, 0, 0, 0)

CORE_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>Arolwg</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
    "<dc:language>{language}</dc:language></cp:coreProperties>"
)
# Of a table whose header is in the row before.
FIRST_ROW = 4
# The header of a table in the third row, and how its cells are shown.
HEADER = re.compile(rb'<sheetData>(?=<row r="3"><c r="A3" s="([0-9]+)")')


class UnexpectedLayout(Exception):
    """A release of the library orders the archive in another way: look at this module again."""


# What a sheet is, how to read it, and the sheets to which its rows lead.
Introduction = tuple[str, str, Sequence[str]]


def settle(
    path: Path, moment: dt.datetime, title: str, language: str, introductions: Sequence[Introduction]
) -> None:
    """Put `moment` in the place of the time at which the workbook at `path` was written, name it, and write two lines
    above the table of each of the last sheets, and links in its first column."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        tail = archive.filelist[-len(introductions) - 2 :]
        *sheets, core, app = [part.filename for part in tail]
        if [core, app] != [CORE, APP] or not all(name.startswith(SHEET) for name in sheets):
            raise UnexpectedLayout(path.name)
        anew = {
            name: _introduced(archive.read(name), *lines)
            for name, lines in zip(sheets, introductions, strict=True)
        }
        anew[CORE] = CORE_XML.format(
            moment=f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", title=written(title), language=language
        ).encode()
        anew[APP] = archive.read(APP)
        archive.start_dir = tail[0].header_offset
        for name, content in anew.items():
            archive.filelist.remove(archive.NameToInfo.pop(name))
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


def _introduced(sheet: bytes, title: str, how_to_read: str, links: Sequence[str]) -> bytes:
    found = HEADER.search(sheet)
    if found is None:
        raise UnexpectedLayout(title)
    # The title is shown as the header is.
    rows = _row(1, f' s="{found[1].decode()}"', title) + _row(2, ' s="0"', how_to_read)
    sheet = sheet[: found.end()] + rows.encode() + sheet[found.end() :]
    sheet = sheet.replace(b'<dimension ref="A3:', b'<dimension ref="A1:', 1)
    return sheet.replace(b"<pageMargins", _links(links).encode() + b"<pageMargins", 1)


def _links(names: Sequence[str]) -> str:
    links = "".join(
        f'<hyperlink ref="A{row}" location={quoteattr(_first_cell(name))} display={quoteattr(name)}/>'
        for row, name in enumerate(names, FIRST_ROW)
    )
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _first_cell(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'!A1"


def _row(number: int, style: str, text: str) -> str:
    cell = f'<c r="A{number}"{style} t="inlineStr"><is><t>{written(text)}</t></is></c>'
    return f'<row r="{number}">{cell}</row>'
