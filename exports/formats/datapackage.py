"""Data Package: what the exact CSV files hold, for programs that check tables (frictionless and others).

By version 2 of the Data Package and Table Schema standards, with nothing that readers of version 1 stumble over.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Column
from exports.dataset.labels import Labels, labelled_values
from exports.formats.base import Format, Step, format_named
from exports.formats.csvw import DESCRIBES, datatype, title_in

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESPONSES = "responses"
# What CSVW calls types, by their names here.
TYPES = {
    "string": "string",
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "gYearMonth": "yearmonth",
}
# How those are written whose first format is another.
FORMATS = {
    "HH:mm": "%H:%M",
    "yyyy-MM-ddTHH:mm": "%Y-%m-%dT%H:%M",
    "yyyy-MM-ddTHH:mm:ssXXX": "%Y-%m-%dT%H:%M:%S%z",
}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}


class DataPackage(Format):
    name = "datapackage"
    title = _("Data Package (frictionless)")
    explanation = _("Says what each column of the exact CSV may hold, for programs that check tables.")
    extension = "json"
    media_type = "application/vnd.datapackage+json"
    suffix = "-datapackage"
    contents = {
        "codes": _("Columns, types and codes of the exact CSV with codes; in both languages"),
        "cy": _("Columns and types of the exact CSV with Welsh labels; in Welsh"),
        "en": _("Columns and types of the exact CSV with English labels; in English"),
    }
    place = 24
    told_in = "describing"
    holds_lists = True
    choices_as_lists = True
    describes = DESCRIBES

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        made = json.dumps(descriptor_of(contents, labels), ensure_ascii=False, indent=1)
        path.write_text(made + "\n", encoding="utf-8", newline="\n")
        step(contents.rows)
        return {"rows": contents.rows}


def descriptor_of(contents: "Contents", labels: Labels) -> dict[str, Any]:
    """A resource for the responses, and one for each list, joined to them by `case_id`."""
    from exports.guide import say, title_with_selection
    from exports.manifest import moment

    owner = say(contents.questionnaire.owner.in_, labels)
    stem, described = contents.stems[labels], format_named(DESCRIBES)
    parts = {"": contents} | contents.lists
    names = resource_names(contents.lists)
    return {
        "$schema": PROFILE,
        "name": stem.lower(),
        "id": f"sha256:{contents.sha256}",
        "title": say(partial(title_with_selection, contents), labels),
        **({"description": description} if (description := _description(contents, labels)) else {}),
        "version": str(contents.number),
        "created": moment(contents.frozen_at),
        **({"contributors": [{"title": owner, "roles": ["publisher"]}]} if owner else {}),
        "resources": [
            {
                "name": names[code],
                "type": "table",
                "path": described.file_name(stem, labels, code),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": DIALECT,
                "schema": _schema(part, labels, contents.names[0] if code else ""),
            }
            for code, part in parts.items()
        ],
    }


def resource_names(lists: Iterable[str]) -> dict[str, str]:
    """By the code of the list: a name in small letters, which version 1 asks for, that no other resource has."""
    names = {"": RESPONSES}
    for code in lists:
        name = f"list-{code.lower()}"
        names[code] = f"{name}-{len(names)}" if name in names.values() else name
    return names


def _description(contents: "Contents", labels: Labels) -> str:
    from exports.guide import cautions_of, say

    return "\n\n".join(say(words, labels) for words in cautions_of(contents))


def _schema(contents: "Contents", labels: Labels, joined_by: str) -> dict[str, Any]:
    from exports.dataset.columns import Kind

    keys = [
        column.name for column in contents.columns if not column.key and column.kind in (Kind.CASE, Kind.ITEM)
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column, labels) for column in contents.columns],
        # Both what was left empty and what was never asked: a table has no two of them.
        "missingValues": [""],
        "primaryKey": keys,
    }
    if joined_by:
        schema["foreignKeys"] = [
            {"fields": [joined_by], "reference": {"resource": RESPONSES, "fields": [joined_by]}}
        ]
    return schema


def _field(column: Column, labels: Labels) -> dict[str, Any]:
    from exports.dataset.columns import Kind
    from exports.guide import KINDS, say

    # Several codes in one text are none of them.
    is_text = column.kind is Kind.CHOICES
    found = "string" if is_text else datatype(column, labels)
    base, written = (found["base"], found["format"]) if isinstance(found, dict) else (found, "")
    field: dict[str, Any] = {"name": column.name, "type": TYPES[base]}
    if written in FORMATS:
        field["format"] = FORMATS[written]
    if base == "boolean":
        true, false = written.split("|")
        field |= {"trueValues": [true], "falseValues": [false]}
    field["title"] = say(partial(title_in, column), labels)
    field["description"] = say(KINDS[column.kind], labels)
    constraints: dict[str, Any] = {} if column.key else {"required": True}
    if base == "string" and written:
        constraints["pattern"] = written
    if constraints:
        field["constraints"] = constraints
    if labels == "codes" and not is_text and (categories := list(_categories(column, labels))):
        field["categories"] = categories
    return field


def _categories(column: Column, labels: Labels) -> Iterator[dict[str, Any]]:
    """All that a cell can be, or none: every point of a scale where any has words."""
    from exports.guide import say

    values = labelled_values(column)
    if column.points and values:
        values = (*column.points, *column.values)
    for value in values:
        # A scale of points alone is a column of numbers.
        code = value.number if column.points and not column.values else value.code
        yield {"value": code, "label": say(value.label.in_, labels) or value.code}
