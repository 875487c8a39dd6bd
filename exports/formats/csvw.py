"""CSV on the Web: what the exact CSV files hold, for programs (W3C Metadata Vocabulary for Tabular Data)."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Column, Kind
from exports.dataset.labels import CODED_BY_US, Labels, labelled_values
from exports.dataset.layout import separator
from exports.formats.base import Format, Step, format_named
from questionnaire.document import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

CONTEXT = "http://www.w3.org/ns/csvw"
DESCRIBES = "csv-plain"
DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
    "lineTerminators": ["\n"],
    "skipInitialSpace": False,
    "trim": False,
}
# What cells are whatever the labels are; of other kinds, they are text.
DATATYPES: dict[Kind, Any] = {
    Kind.CASE: {"base": "string", "format": "[0-9a-f]{20}"},
    Kind.VERSION: "integer",
    Kind.STARTED: {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ssXXX"},
    Kind.SUBMITTED: {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ssXXX"},
    Kind.SUBMITTED_DAY: {"base": "date", "format": "yyyy-MM-dd"},
    Kind.NUMBER: "decimal",
    Kind.RANK: "integer",
    Kind.COUNT: "integer",
    Kind.ITEM: "integer",
    Kind.DATE: {"base": "date", "format": "yyyy-MM-dd"},
    Kind.TIME: {"base": "time", "format": "HH:mm"},
    Kind.MOMENT: {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm"},
    Kind.MONTH: "gYearMonth",
}
# What may be the name of a column. Others have titles alone.
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_]*")
# Characters that mean something in a regular expression.
SPECIAL = "\\^$.|?*+()[]{}-/"


class Csvw(Format):
    name = "csvw"
    title = _("CSV on the Web, metadata")
    explanation = _("Says of each column of the exact CSV what it is: put both into one folder.")
    extension = "json"
    media_type = "application/csvm+json"
    # The name under which readers look for it beside the CSV.
    suffix = "-plain.csv-metadata"
    contents = {
        "codes": _("Columns and types of the exact CSV with codes; in both languages"),
        "cy": _("Columns and types of the exact CSV with Welsh labels; in both languages"),
        "en": _("Columns and types of the exact CSV with English labels; in both languages"),
    }
    place = 22
    told_in = "describing"
    holds_lists = True
    choices_as_lists = True
    describes = DESCRIBES

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        made = metadata_of(contents, labels)
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        step(contents.rows)
        return {"rows": contents.rows}


def metadata_of(contents: "Contents", labels: Labels) -> dict[str, Any]:
    """A group of tables: that of the responses, and one for each list, joined to it by `case_id`."""
    stem = contents.stems[labels]
    described = format_named(DESCRIBES)
    url = described.file_name(stem, labels)
    tables = [_table(contents, labels, url)]
    for code, part in contents.lists.items():
        table = _table(part, labels, described.file_name(stem, labels, code))
        table["tableSchema"]["foreignKeys"] = [
            {
                "columnReference": part.names[0],
                "reference": {"resource": url, "columnReference": contents.names[0]},
            }
        ]
        tables.append(table)
    return {"@context": CONTEXT} | _about(contents) | {"dialect": DIALECT, "tables": tables}


def _about(contents: "Contents") -> dict[str, Any]:
    from exports.guide import cautions_of, said_in, title_with_selection
    from exports.manifest import moment

    notes = [
        {language: said_in(words, language) for language in LANGUAGES} for words in cautions_of(contents)
    ]
    about: dict[str, Any] = {
        "dc:title": _tagged(
            Text(
                *(
                    title_with_selection(contents, side) if contents.title.in_(side) else ""
                    for side in LANGUAGES
                )
            )
        ),
        "dc:creator": _tagged(contents.questionnaire.owner),
        "dc:language": list(LANGUAGES),
        "dc:modified": moment(contents.frozen_at),
        "dc:identifier": f"sha256:{contents.sha256}",
        "dc:source": f"Arolwg {settings.SOFTWARE_VERSION}",
        "dc:description": [
            {"@value": note[language], "@language": language} for note in notes for language in LANGUAGES
        ],
    }
    return {key: value for key, value in about.items() if value}


def _table(contents: "Contents", labels: Labels, url: str) -> dict[str, Any]:
    system = [column for column in contents.columns if not column.key]
    keys = [c.name for c in system if c.kind in (Kind.CASE, Kind.ITEM)]
    return {
        "url": url,
        "tableSchema": {
            "columns": [_column(column, labels) for column in contents.columns],
            "primaryKey": keys,
        },
    }


def _column(column: Column, labels: Labels) -> dict[str, Any]:
    # Where a column has no name of its own, the specification makes one of its first title.
    described: dict[str, Any] = {"name": column.name} if NAME.fullmatch(column.name) else {}
    described |= {
        "titles": {"und": column.name} | _titles(column),
        "dc:description": list(_descriptions(column)),
        "datatype": datatype(column, labels),
    }
    if column.kind is Kind.ORDER:
        described["separator"] = " "
    if column.kind is Kind.CHOICES:
        described["separator"] = separator(labels)
    if not column.key:
        described["required"] = True
    if values := labelled_values(column):
        described["schema:valueReference"] = [
            {"schema:value": value.code, "schema:name": _tagged(value.label)} for value in values
        ]
    return described


def datatype(column: Column, labels: Labels) -> Any:
    if column.kind in DATATYPES:
        return DATATYPES[column.kind]
    if column.kind is Kind.RATING and not column.values:
        return "integer"
    if labels != "codes":
        return "string"
    if column.kind in (Kind.TICK, Kind.CODE):
        return {"base": "boolean", "format": "1|0"}
    if column.kind in (*CODED_BY_US, Kind.CHOICE, Kind.GROUP, Kind.CHOICES):
        return _one_of(value.code for value in labelled_values(column))
    return "string"


def _one_of(codes: Any) -> Any:
    written = "|".join("".join(f"\\{sign}" if sign in SPECIAL else sign for sign in code) for code in codes)
    return {"base": "string", "format": written} if written else "string"


def _titles(column: Column) -> dict[str, str]:
    sides = {language: title_in(column, language) for language in LANGUAGES}
    return {language: side for language, side in sides.items() if side}


def title_in(column: Column, language: Language) -> str:
    """What a column is called: its question, row or option, and unit; of one that is the system's, what it holds."""
    from exports.guide import KINDS, said_in

    if not column.key:
        return said_in(KINDS[column.kind], language)
    words = (column.text, column.part, column.unit)
    return " – ".join(filter(None, [text.in_(language) for text in words]))


def _descriptions(column: Column) -> Iterator[Mapping[str, str]]:
    from exports.guide import KINDS, said_in

    for language in LANGUAGES:
        yield {"@value": said_in(KINDS[column.kind], language), "@language": language}


def _tagged(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.in_(side), "@language": side} for side in LANGUAGES if text.in_(side)]
