"""OpenDocument workbooks: the same sheets and types of cells as Excel's, in an open format, with its tables marked."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext_lazy as _

from exports.dataset.contents import Contents
from exports.dataset.labels import Labels, languages_of
from exports.formats import ods_parts as parts
from exports.formats.base import Format, Step, TooWide
from exports.formats.ods_package import Package, Stream
from exports.formats.xlsx import MOST_COLUMNS, MOST_ROWS, sheets_needed
from exports.guide import say, title_with_selection
from exports.spreadsheets.explaining import HEADER_ROW, Cells, Explanation, data_sheets, explanations

if TYPE_CHECKING:
    from exports.spreadsheets.ods_rows import Rows


class Ods(Format):
    name = "ods"
    title = _("OpenDocument spreadsheet")
    explanation = _(
        "A workbook for LibreOffice and others, with the data, the questions and what each code means."
    )
    extension = "ods"
    place = 35
    told_in = "libreoffice"
    holds_lists = True
    choices_as_lists = True
    media_type = parts.MEDIA_TYPE

    def write(self, contents: Contents, labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have Arrow, which makes the rows.
        from exports.spreadsheets.ods_rows import CellMaker, Rows

        if len(contents.columns) > MOST_COLUMNS:
            raise TooWide(len(contents.columns), MOST_COLUMNS)
        sources = {"": contents} | contents.lists
        makers = {code: CellMaker(part.columns, labels) for code, part in sources.items()}
        rows = {
            code: Rows(makers[code].cells(part.batches(labels)), (lambda _: None) if code else step)
            for code, part in sources.items()
        }
        sheets = data_sheets(contents, labels, sheets_needed)
        cells = Cells()
        explaining = explanations(contents, labels, sheets, cells)
        language = languages_of(labels)[0]
        with path.open("wb") as file:
            package = Package(file)
            package.add("mimetype", parts.MEDIA_TYPE.encode(), stored=True)
            package.add("META-INF/manifest.xml", parts.MANIFEST.encode())
            title = say(partial(title_with_selection, contents), labels)
            package.add("meta.xml", parts.meta(title, language, contents.frozen_at).encode())
            package.add("styles.xml", parts.styles(language).encode())
            views = [parts.View(sheet.name, 1) for sheet in sheets]
            views += [parts.View(sheet.name, HEADER_ROW) for sheet in explaining]
            package.add("settings.xml", parts.settings(views).encode())
            with package.stream("content.xml") as stream:
                book = _Book(stream, explaining)
                for sheet in sheets:
                    book.add_data(sheet.name, sources[sheet.list], rows[sheet.list])
                cells.replaced = sum(maker.replaced for maker in makers.values())
                for explanation in explaining:
                    book.add_explanation(explanation)
                book.finish()
            package.finish()
        facts: dict[str, Any] = {
            "rows": rows[""].written,
            "sheets": sheets_needed(contents.rows),
            "replaced": cells.replaced,
        }
        if contents.lists:
            facts["lists"] = {code: rows[code].written for code in contents.lists}
        return facts


class _Book:
    """content.xml under way: sheet after sheet, then where their tables are."""

    def __init__(self, stream: Stream, explaining: Sequence[Explanation]) -> None:
        self._stream = stream
        self._tables: list[parts.Range] = []
        widths = sorted({width for sheet in explaining for width in sheet.widths})
        self._write(
            parts.root("content"), parts.automatic_styles(widths), "<office:body><office:spreadsheet>"
        )

    def add_data(self, name: str, contents: Contents, rows: "Rows") -> None:
        before = rows.written
        self._write(
            _begun(name),
            parts.columns_of_data(contents.columns),
            _header(contents.names),
        )
        for block in rows.blocks(MOST_ROWS - 1):
            self._stream.write(block)
        self._end(name, len(contents.columns), 1, rows.written - before)

    def add_explanation(self, sheet: Explanation) -> None:
        table = list(sheet.rows())
        names = list(table[0])
        self._write(
            _begun(sheet.name),
            parts.columns_of_words(sheet.widths),
            _row([_styled(sheet.title, "title")]),
            _row([_styled(sheet.how_to_read, "Default")]),
            _header(names),
            *map(_row, _cells(sheet, table)),
        )
        self._end(sheet.name, len(names), HEADER_ROW, len(table))

    def finish(self) -> None:
        self._write(
            parts.database_ranges(self._tables),
            "</office:spreadsheet></office:body></office:document-content>",
        )

    def _end(self, name: str, columns: int, header_row: int, rows: int) -> None:
        self._write("</table:table>")
        self._tables.append(parts.Range(name, columns, header_row, header_row + rows))

    def _write(self, *pieces: str) -> None:
        self._stream.write("".join(pieces).encode())


def _begun(sheet: str) -> str:
    return f"<table:table table:name={quoteattr(sheet)}>"


def _header(names: Sequence[str]) -> str:
    cells = [_styled(name, "heading") for name in names]
    return f"<table:table-header-rows>{_row(cells)}</table:table-header-rows>"


def _row(cells: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cells(sheet: Explanation, table: Sequence[dict[str, str]]) -> Iterator[list[str]]:
    from exports.spreadsheets.ods_rows import text_cell

    for place, row in enumerate(table):
        cells = [text_cell(row.get(name, "")) for name in table[0]]
        if sheet.links:
            cells[0] = _leading_to(sheet.links[place], cells[0])
        yield cells


def _leading_to(sheet: str, cell: str) -> str:
    link = f'<text:p><text:a xlink:type="simple" xlink:href={quoteattr("#" + parts.cell_of(sheet, "A1"))}>'
    return cell.replace("<text:p>", link, 1).replace("</text:p>", "</text:a></text:p>", 1)


def _styled(text: str, style: str) -> str:
    from exports.spreadsheets.ods_rows import text_cell

    return text_cell(text).replace("<table:table-cell", f'<table:table-cell table:style-name="{style}"', 1)
