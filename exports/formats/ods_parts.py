"""The parts of an OpenDocument workbook beside its cells: what it is, how cells look, what stays in view."""

import datetime as dt
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from exports.dataset.columns import Column, Kind
from exports.spreadsheets.xml_texts import written
from questionnaire.document import Language

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "number": f"{_OASIS}datastyle:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "config": f"{_OASIS}config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "ooo": "http://openoffice.org/2004/office",
}
MANIFEST = (
    f'{DECLARATION}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}.xml" manifest:media-type="text/xml"/>'
        for part in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)
# How cells of a kind are shown. Data are shown in full where they are numbers, dates and times.
STYLES = {
    Kind.DATE: "day",
    Kind.SUBMITTED_DAY: "day",
    Kind.MOMENT: "minute",
    Kind.STARTED: "second",
    Kind.SUBMITTED: "second",
    Kind.TIME: "clock",
}
# In centimetres: a time to the second, and the name of a case, are shown whole.
DATA_WIDTH = 5.0
_CENTIMETRES_PER_CHARACTER = 0.2


class View(Struct, frozen=True):
    """A sheet's name, and how many of its rows stay in view."""

    sheet: str
    frozen_rows: int


def root(part: str) -> str:
    """The beginning of a part, which ends with `</office:document-{part}>`."""
    names = "".join(f' xmlns:{name}="{address}"' for name, address in _NAMES.items())
    return f'{DECLARATION}<office:document-{part}{names} office:version="1.3">'


def meta(title: str, language: Language, moment: dt.datetime) -> str:
    when = f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{root('meta')}<office:meta><meta:generator>Arolwg</meta:generator><dc:title>{written(title)}</dc:title>"
        f"<dc:language>{language}</dc:language><meta:creation-date>{when}</meta:creation-date><dc:date>{when}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def styles(language: Language) -> str:
    """Language, typeface and size of every cell, and what a page that is printed has at its foot: its number."""
    return (
        f"{root('styles')}<office:styles>"
        '<style:default-style style:family="table-cell"><style:text-properties'
        f' fo:language="{language}" fo:country="GB" fo:font-family="Arial" fo:font-size="11pt"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/>'
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="landscape"><style:page-layout-properties'
        ' style:print-orientation="landscape" fo:page-width="29.7cm" fo:page-height="21cm"/></style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Default" style:page-layout-name="landscape"/>'
        "</office:master-styles></office:document-styles>"
    )


def automatic_styles(widths: Iterable[float]) -> str:
    """The looks that cells and columns refer to; of columns that are so many characters wide."""
    year, month, day = (f'<number:{part} number:style="long"/>' for part in ("year", "month", "day"))
    hours, minutes, seconds = (
        f'<number:{part} number:style="long"/>' for part in ("hours", "minutes", "seconds")
    )
    dash, colon, space = (f"<number:text>{text}</number:text>" for text in "-: ")
    date = dash.join((year, month, day))
    shown = {
        "day": ("date", date),
        "minute": ("date", date + space + colon.join((hours, minutes))),
        "second": ("date", date + space + colon.join((hours, minutes, seconds))),
        "clock": ("time", colon.join((hours, minutes))),
    }
    columns = {column_style(None): DATA_WIDTH} | {
        column_style(width): width * _CENTIMETRES_PER_CHARACTER for width in widths
    }
    return (
        "<office:automatic-styles>"
        + "".join(
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
            for name, width in columns.items()
        )
        + "".join(
            f'<number:{kind}-style style:name="shown-{name}">{parts}</number:{kind}-style>'
            f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"'
            f' style:data-style-name="shown-{name}"/>'
            for name, (kind, parts) in shown.items()
        )
        + _cell_style("heading", text=' fo:font-weight="bold"', cell=' fo:wrap-option="wrap"')
        + _cell_style("title", text=' fo:font-weight="bold" fo:font-size="14pt"')
        + _cell_style("wrapped", cell=' fo:wrap-option="wrap" style:vertical-align="top"')
        + "</office:automatic-styles>"
    )


def _cell_style(name: str, *, text: str = "", cell: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
        f"<style:table-cell-properties{cell}/><style:text-properties{text}/></style:style>"
    )


def column_style(width: float | None) -> str:
    return "data" if width is None else f"wide-{width:g}"


def columns_of_data(columns: Iterable[Column]) -> str:
    """One element for each column, so that a date needs no style of its own in each cell."""
    return "".join(_column(column_style(None), STYLES.get(column.kind, "Default")) for column in columns)


def columns_of_words(widths: Iterable[float]) -> str:
    return "".join(_column(column_style(width), "wrapped") for width in widths)


def _column(width: str, cells: str) -> str:
    return f'<table:table-column table:style-name="{width}" table:default-cell-style-name="{cells}"/>'


def settings(views: Iterable[View]) -> str:
    """Which rows stay in view. Readers open the first sheet, which has the data."""
    return (
        f"{root('settings')}<office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        + "".join(map(_frozen, views))
        + "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _frozen(view: View) -> str:
    # Mode 2 is frozen; the part below is the active one.
    items = {
        "VerticalSplitMode": ("short", 2),
        "VerticalSplitPosition": ("int", view.frozen_rows),
        "ActiveSplitRange": ("short", 2),
        "PositionTop": ("int", 0),
        "PositionBottom": ("int", view.frozen_rows),
    }
    return (
        f"<config:config-item-map-entry config:name={quoteattr(view.sheet)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, (kind, value) in items.items()
        )
        + "</config:config-item-map-entry>"
    )


class Range(Struct, frozen=True):
    """A table of a sheet: so many columns, its header in `header_row` (from 1) and its last row."""

    sheet: str
    columns: int
    header_row: int
    last_row: int


def database_ranges(ranges: Iterable[Range]) -> str:
    """The tables as such, with names, so that programs and screen readers know where they are and what heads them."""
    return (
        "<table:database-ranges>"
        + "".join(
            f"<table:database-range table:name={quoteattr(_identifier(one.sheet))} table:target-range-address="
            f'{quoteattr(_address(one))} table:contains-header="true" table:orientation="row"/>'
            for one in ranges
        )
        + "</table:database-ranges>"
    )


def _identifier(name: str) -> str:
    """A name that may stand in formulas."""
    return "table_" + "".join(one if one.isalnum() else "_" for one in name)


def _address(table: Range) -> str:
    first, last = f"A{table.header_row}", f"{_letters(table.columns)}{table.last_row}"
    return f"{cell_of(table.sheet, first)}:{cell_of(table.sheet, last)}"


def cell_of(sheet: str, cell: str) -> str:
    """How formulas and links call a cell of a sheet."""
    return "'" + sheet.replace("'", "''") + f"'.{cell}"


def _letters(place: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
