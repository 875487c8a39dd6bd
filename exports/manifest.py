"""The manifest: what a dataset and its files are, for people and programs, in both languages."""

import json
from collections.abc import Container
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from exports.dataset.coded_texts import source_of
from exports.dataset.coding import numbers_of
from exports.dataset.columns import Column, Kind, identifying_columns
from exports.dataset.contents import Contents, choice_of, contents_of, versions_in
from exports.dataset.labels import labelled_values
from exports.dataset.layout import with_choices_as_lists
from exports.formats import names_in_formats
from exports.guide import KINDS, cautions_of, redacted_texts, redacted_words, said_in, selection_of
from exports.models import Dataset, ExportFile, Selection
from questionnaire.document import LANGUAGES, Text
from surveys.models import SurveyVersion
from verbatims.sources import sources_of

if TYPE_CHECKING:
    from exports.dataset.counts import Counted

FORMAT = "manifest"
# Names what the keys mean; a new meaning gets a new number.
SCHEMA = "arolwg-dataset/2"

LEFT_OUT = gettext_noop("Answers that identify a person are in none of these files.")


def manifest_of(dataset: Dataset, selection: Selection | None = None) -> bytes:
    """JSON in UTF-8; the same bytes for the same dataset and files. Its counts are of the dataset's own file; of a
    selection, of those rows of it.

    Raises DatasetMissing and DatasetDamaged, and what a selection raises that is none.
    """
    from exports.dataset.counts import values_of

    contents = contents_of(dataset, choice_of(selection))
    sources = sources_of(dataset.survey_id)
    values = values_of(contents, [Kind.VERSION, Kind.SET_ASIDE])
    files = list(
        dataset.files.filter(selection=selection)
        .exclude(content=ExportFile.Content.MANIFEST)
        .select_related("job")
    )
    made = {
        "schema": SCHEMA,
        "software": {"name": "Arolwg", "version": settings.SOFTWARE_VERSION},
        "survey": _survey(contents),
        "dataset": _dataset(dataset, contents, files, values[Kind.SET_ASIDE]),
        **_selection(contents),
        "notes": _notes(contents, dataset),
        "versions": _versions(dataset, values[Kind.VERSION]),
        "columns": _columns(contents, sources),
        "lists": _lists(dataset, contents, sources),
        "files": [_file(file) for file in files],
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def own_file(files: list[ExportFile]) -> ExportFile | None:
    """The dataset's own file, whose checksum stands for the dataset, as every other is made of it."""
    return next(
        (file for file in files if file.content == ExportFile.Content.DATASET and not file.list), None
    )


def dataset_checksum(files: list[ExportFile]) -> str:
    """SHA-256 of the dataset's own file; empty until that is made."""
    file = own_file(files)
    return file.sha256 if file else ""


def _survey(contents: Contents) -> dict[str, Any]:
    questionnaire = contents.questionnaire
    return {
        "title": _both(questionnaire.title),
        "slug": _both(questionnaire.slug),
        "owner": _both(questionnaire.owner),
        "provenance": questionnaire.settings.provenance,
    }


def _dataset(
    dataset: Dataset, contents: Contents, files: list[ExportFile], set_aside: dict[str, int]
) -> dict[str, Any]:
    own = own_file(list(dataset.files.filter(content=ExportFile.Content.DATASET)))
    done = [file.facts["rows"] for file in files if file.sha256 and not file.list]
    return {
        "number": dataset.number,
        "kind": str(dataset.kind),
        "replaces": _replaced(dataset),
        "frozen_at": moment(dataset.frozen_at),
        "timezone": dataset.timezone,
        "accepted": dataset.rows,
        # Every file was checked against the rows that it must have before it got its name.
        "exported": done[0] if len(set(done)) == 1 else None,
        "not_submitted": dataset.not_submitted,
        "sources": dataset.sources,
        # Among those that the files have; those that are not named here showed no sign of misuse.
        "set_aside": {code: set_aside[code] for code in sorted(set_aside) if code != "no"},
        "columns": len(contents.columns),
        "identifying_columns_left_out": len(_left_out(dataset)),
        "sha256": own.sha256 if own else "",
        "sha256_of": own.name if own else "",
    }


def _selection(contents: Contents) -> dict[str, Any]:
    """What the files are of, where they are not the standard ones."""
    choice = contents.choice
    if choice is None:
        return {}
    described = {
        "number": choice.number,
        "rows": contents.rows,
        "of": contents.whole,
        "filters": choice.filters.stored(),
        "layout": choice.layout.stored(),
        "sources": contents.sources,
    }
    if choice.layout.choices == "list":
        # In the formats that can hold them so.
        described["choices_as_lists"] = {
            column.name: list(column.ticks)
            for part in (contents, *contents.lists.values())
            for column in with_choices_as_lists(part.columns, contents.versions)
            if column.ticks
        }
    return {"selection": described | {side: selection_of(contents, side) for side in LANGUAGES}}


def _replaced(dataset: Dataset) -> dict[str, Any] | None:
    """The dataset that was withdrawn for this one, and why."""
    finals = Dataset.objects.filter(survey=dataset.survey_id, kind=Dataset.Kind.FINAL)
    before = finals.filter(number__lt=dataset.number).order_by("number").last()
    if dataset.is_interim or before is None or before.withdrawn_at is None:
        return None
    return {
        "number": before.number,
        "sha256": dataset_checksum(list(before.files.all())),
        "withdrawn_at": moment(before.withdrawn_at),
        "why": {"code": before.withdrawn_why}
        | {
            language: said_in(lambda _language: before.get_withdrawn_why_display(), language)
            for language in LANGUAGES
        },
    }


def _left_out(dataset: Dataset) -> list[Column]:
    versions = list(versions_in(dataset).values())
    return [column for column in identifying_columns(versions, dataset.most_items) if column.key]


def _notes(contents: Contents, dataset: Dataset) -> list[dict[str, str]]:
    notes: list[dict[str, str]] = [
        {side: said_in(each, side) for side in LANGUAGES} for each in cautions_of(contents)
    ]
    if _left_out(dataset):
        notes.append(words(LEFT_OUT))
    if redacted_texts(contents.texts):
        notes.append({side: said_in(partial(redacted_words, contents), side) for side in LANGUAGES})
    return notes


def _versions(dataset: Dataset, responses: dict[str, int]) -> list[dict[str, Any]]:
    versions = SurveyVersion.objects.filter(pk__in=versions_in(dataset))
    return [
        {
            "number": version.number,
            "published_at": moment(version.published_at),
            "sha256": version.checksum,
            "responses": responses.get(str(version.number), 0),
        }
        for version in versions.defer("definition").order_by("number")
    ]


def _columns(contents: Contents, sources: Container[str]) -> list[dict[str, Any]]:
    """With the counts of each question; of those about items of lists only with the list."""
    from exports.dataset.counts import counts_of

    counts = counts_of(contents, [column for column in contents.columns if column.key and not column.list])
    described = [
        _column(column, contents, counts.get(_counted(column)), sources) for column in contents.columns
    ]
    return _named(contents, described)


def _named(contents: Contents, described: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With what a column is called where a format cannot hold its name."""
    for name, names in names_in_formats(contents.names).items():
        for column in described:
            if names[column["name"]] != column["name"]:
                column.setdefault("names", {})[name] = names[column["name"]]
    return described


def _counted(column: Column) -> str:
    return "" if column.item else column.key


def _lists(dataset: Dataset, contents: Contents, sources: Container[str]) -> list[dict[str, Any]]:
    """Each list, and the columns of its own file, counted over its items."""
    from exports.dataset.counts import counts_of

    described = []
    for code, of_list in contents.lists.items():
        counts = counts_of(of_list, [column for column in of_list.columns if column.key])
        described.append(
            {
                "code": code,
                "items": of_list.rows,
                "most": dataset.most_items[code],
                "columns": _named(
                    of_list,
                    [_column(column, of_list, counts.get(column.key), sources) for column in of_list.columns],
                ),
            }
        )
    return described


def _column(
    column: Column, contents: Contents, counts: "Counted | None", sources: Container[str]
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind.value,
        "description": {language: said_in(KINDS[column.kind], language) for language in LANGUAGES},
    }
    if not column.key:
        return described | _values(column)
    described |= {
        "question": column.question,
        "key": column.key,
        "text": _both(column.text),
        "versions": list(column.versions),
    }
    if column.item:
        described |= {"list": column.list, "item": column.item}
    if counts is not None:
        described["counts"] = {
            "answered": counts.answered,
            "left_empty": counts.asked - counts.answered,
            "not_asked": contents.rows - counts.asked,
        }
    if column.kind is Kind.TEXT and counts is not None and source_of(column) in sources:
        described["texts"] = _worked_on(column, contents, counts.answered)
    if column.part:
        described["part"] = _both(column.part)
    if column.unit:
        described["unit"] = _both(column.unit)
    return described | _values(column)


def _values(column: Column) -> dict[str, Any]:
    """The codes of the column, what each means, and the number that stands for it in SPSS and Stata."""
    coded = numbers_of(column)
    values = [
        {"code": v.code, "label": _both(v.label), "number": coded.get(v.code, v.number)}
        | ({"missing": v.missing} if v.missing else {})
        | ({"report_group": v.report_group} if v.report_group else {})
        for v in labelled_values(column)
    ]
    return {"values": values} if values else {}


def _worked_on(column: Column, contents: Contents, answered: int) -> dict[str, Any]:
    """What was done about the texts of a column: how many nobody has read, how many were redacted and why, and since
    when somebody says that they have been looked through. What is known by number is known of the whole alone."""
    source, texts = source_of(column), contents.texts
    if contents.is_part:
        return {"checked_at": texts.get("checked", {}).get(column.question)}
    redacted = texts.get("redacted", {}).get(source, {"texts": 0, "reasons": {}})
    return {
        "not_read": answered - texts.get("read", {}).get(source, 0),
        "redacted": redacted["texts"],
        "redactions": redacted["reasons"],
        "checked_at": texts.get("checked", {}).get(column.question),
    }


def _file(file: ExportFile) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name,
        "content": str(file.content),
        "format": file.format,
        "labels": file.language,
    }
    if file.list:
        described["list"] = file.list
    if not file.sha256:
        return described | {"state": file.state}
    return described | {"state": "done", "size": file.size, "sha256": file.sha256} | file.facts


def _both(text: Text) -> dict[str, str]:
    return {language: text.in_(language) for language in LANGUAGES}


def words(message: str) -> dict[str, str]:
    return {language: said_in(lambda _language: _(message), language) for language in LANGUAGES}


def moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
