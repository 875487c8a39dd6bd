"""The manifest: what a dataset and its files are, for people and programs, in both languages."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from exports.columns import Column, identifying_columns
from exports.contents import Contents, contents_of, versions_of
from exports.guide import KINDS, SYNTHETIC, said_in
from exports.models import Dataset, ExportFile
from exports.projection import SET_ASIDE
from jobs.models import Job
from questionnaire.document import LANGUAGES, Text
from questionnaire.lists import ID_LENGTH as ITEM_ID
from surveys.models import SurveyVersion

FORMAT = "manifest"
# Names what the keys mean; a new meaning gets a new number.
SCHEMA = "arolwg-dataset/1"
# This file's checksum stands for the dataset: whoever makes it again from the same answers gets the same bytes.
CANONICAL = ("csv-plain", "codes")

LEFT_OUT = gettext_noop("Answers that identify a person are in none of these files.")

ASKED = """SELECT each.key, count(*), count(*) FILTER (WHERE each.value <> 'null')
    FROM responses_response r, jsonb_each(r.answers) each
    WHERE r.survey_id = %s AND r.submitted_at <= %s AND r.withdrawn_at IS NULL {further} GROUP BY each.key"""
# What is said of items has a key for each of them, and is counted by list.
NOT_OF_ITEMS = "AND (strpos(each.key, '/') = 0 OR split_part(each.key, '/', 1) <> ALL(%s))"
# The same of the items of a list, by key within the item: what follows the list's code and an id.
ASKED_OF_ITEMS = """SELECT substr(each.key, %s), count(*), count(*) FILTER (WHERE each.value <> 'null')
    FROM responses_response r, jsonb_each(r.answers) each
    WHERE r.survey_id = %s AND r.submitted_at <= %s AND r.withdrawn_at IS NULL
        AND starts_with(each.key, %s) GROUP BY 1"""
PER_VERSION = """SELECT version_id, count(*) FROM responses_response
    WHERE survey_id = %s AND submitted_at <= %s AND withdrawn_at IS NULL GROUP BY version_id"""

PER_SET_ASIDE = f"""SELECT {SET_ASIDE} AS found, count(*) FROM responses_response r
    WHERE survey_id = %s AND submitted_at <= %s AND withdrawn_at IS NULL AND signs <> '[]'
    GROUP BY found ORDER BY found"""  # noqa: S608 (constants only)


def manifest_of(dataset: Dataset) -> bytes:
    """JSON in UTF-8; the same bytes for the same dataset and files. Reads every answer once."""
    contents = contents_of(dataset)
    files = list(dataset.files.exclude(content=ExportFile.Content.MANIFEST).select_related("job"))
    made = {
        "schema": SCHEMA,
        "software": {"name": "Arolwg", "version": settings.SOFTWARE_VERSION},
        "survey": _survey(contents),
        "dataset": _dataset(dataset, contents, files),
        "notes": _notes(contents, dataset),
        "versions": _versions(dataset),
        "columns": _columns(dataset, contents),
        "lists": _lists(dataset, contents),
        "files": [_file(file) for file in files],
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def dataset_checksum(files: list[ExportFile]) -> str:
    """SHA-256 of the dataset: that of its exact CSV with codes; empty until that is made."""
    return next(
        (file.sha256 for file in files if (file.format, file.language) == CANONICAL and not file.list), ""
    )


def _survey(contents: Contents) -> dict[str, Any]:
    questionnaire = contents.questionnaire
    return {
        "title": _both(questionnaire.title),
        "slug": _both(questionnaire.slug),
        "owner": _both(questionnaire.owner),
        "provenance": questionnaire.settings.provenance,
    }


def _dataset(dataset: Dataset, contents: Contents, files: list[ExportFile]) -> dict[str, Any]:
    done = [file.facts["rows"] for file in files if file.sha256 and not file.list]
    return {
        "number": dataset.number,
        "replaces": _replaced(dataset),
        "frozen_at": _moment(dataset.frozen_at),
        "timezone": dataset.timezone,
        "accepted": dataset.rows,
        # Every file was checked against `accepted` before it got its name.
        "exported": done[0] if len(set(done)) == 1 else None,
        "not_submitted": dataset.not_submitted,
        "sources": dataset.sources,
        # Among the accepted; those that are not named here showed no sign of misuse.
        "set_aside": _set_aside(dataset),
        "columns": len(contents.columns),
        "identifying_columns_left_out": len(_left_out(dataset)),
        "sha256": dataset_checksum(files),
        "sha256_of": f"{CANONICAL[0]}, {CANONICAL[1]}",
    }


def _set_aside(dataset: Dataset) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(PER_SET_ASIDE, [dataset.survey_id, dataset.frozen_at])
        return dict(cursor.fetchall())


def _replaced(dataset: Dataset) -> dict[str, Any] | None:
    """The dataset that was withdrawn for this one, and why."""
    before = Dataset.objects.filter(survey=dataset.survey_id, number=dataset.number - 1).first()
    if before is None or before.withdrawn_at is None:
        return None
    return {
        "number": before.number,
        "sha256": dataset_checksum(list(before.files.all())),
        "withdrawn_at": _moment(before.withdrawn_at),
        "why": {"code": before.withdrawn_why}
        | {
            language: said_in(lambda _language: before.get_withdrawn_why_display(), language)
            for language in LANGUAGES
        },
    }


def _left_out(dataset: Dataset) -> list[Column]:
    versions = list(versions_of(dataset.survey_id).values())
    return [column for column in identifying_columns(versions, dataset.most_items) if column.key]


def _notes(contents: Contents, dataset: Dataset) -> list[dict[str, str]]:
    notes = [_words(SYNTHETIC)] if contents.is_synthetic else []
    if _left_out(dataset):
        notes.append(_words(LEFT_OUT))
    return notes


def _versions(dataset: Dataset) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(PER_VERSION, [dataset.survey_id, dataset.frozen_at])
        responses = dict(cursor.fetchall())
    return [
        {
            "number": version.number,
            "published_at": _moment(version.published_at),
            "sha256": version.checksum,
            "responses": responses.get(version.pk, 0),
        }
        for version in SurveyVersion.objects.filter(survey_id=dataset.survey_id)
        .defer("definition")
        .order_by("number")
    ]


def _columns(dataset: Dataset, contents: Contents) -> list[dict[str, Any]]:
    further, codes = (NOT_OF_ITEMS, [list(contents.lists)]) if contents.lists else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(further=further), [dataset.survey_id, dataset.frozen_at, *codes])
        counts = {key: (asked, answered) for key, asked, answered in cursor.fetchall()}
    return [_column(column, dataset.rows, None if column.list else counts) for column in contents.columns]


def _lists(dataset: Dataset, contents: Contents) -> list[dict[str, Any]]:
    """Each list, and the columns of its own file, counted over its items."""
    described = []
    for code, of_list in contents.lists.items():
        with connection.cursor() as cursor:
            cursor.execute(
                ASKED_OF_ITEMS, [len(code) + ITEM_ID + 3, dataset.survey_id, dataset.frozen_at, f"{code}/"]
            )
            counts = {key: (asked, answered) for key, asked, answered in cursor.fetchall()}
        described.append(
            {
                "code": code,
                "items": of_list.rows,
                "most": dataset.most_items[code],
                "columns": [_column(column, of_list.rows, counts) for column in of_list.columns],
            }
        )
    return described


def _column(column: Column, rows: int, counts: dict[str, tuple[int, int]] | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind.value,
        "description": {language: said_in(KINDS[column.kind], language) for language in LANGUAGES},
    }
    if not column.key:
        return described
    described |= {
        "question": column.question,
        "key": column.key,
        "text": _both(column.text),
        "versions": list(column.versions),
    }
    if column.item:
        described |= {"list": column.list, "item": column.item}
    if counts is not None:
        asked, answered = counts.get(column.key, (0, 0))
        described["counts"] = {
            "answered": answered,
            "left_empty": asked - answered,
            "not_asked": rows - asked,
        }
    if column.part:
        described["part"] = _both(column.part)
    if column.values:
        described["values"] = [
            {"code": v.code, "label": _both(v.label)}
            | ({"missing": v.missing} if v.missing else {})
            | ({"report_group": v.report_group} if v.report_group else {})
            for v in column.values
        ]
    return described


def _file(file: ExportFile) -> dict[str, Any]:
    described: dict[str, Any] = {"name": file.name, "format": file.format, "labels": file.language}
    if file.list:
        described["list"] = file.list
    if not file.sha256:
        return described | {"state": Job.State(file.job.state).value}
    return described | {"state": "done", "size": file.size, "sha256": file.sha256} | file.facts


def _both(text: Text) -> dict[str, str]:
    return {language: text.in_(language) for language in LANGUAGES}


def _words(message: str) -> dict[str, str]:
    return {language: said_in(lambda _language: _(message), language) for language in LANGUAGES}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
