"""What is done about texts comes out: codes and translations as columns, redacted texts as they were redacted."""

import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone
from msgspec.structs import replace

from exports.dataset.contents import choice_of, contents_of
from exports.dataset.filters import Filters
from exports.dataset.layout import Layout
from exports.formats import all_formats
from exports.interim import ask_for_interim
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from exports.selections.asking import Order, ask_for_selection
from exports.storage.places import path_of
from jobs.models import Job
from surveys.models import Survey
from tests.exports.choosing import rows_of as selected
from tests.exports.data import frozen, respond
from tests.exports.retaining import work
from tests.factories import user
from tests.verbatims.data import ENGLISH, WELSH, frame_for, said, survey_with_texts
from verbatims.coding import Decision, check_question, decide
from verbatims.gathering import gather
from verbatims.leaving import changes_waiting, released, standing
from verbatims.models import Verbatim
from verbatims.redacting import AlreadyReleased, redact, undo
from verbatims.translating import take, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings: Any, tmp_path: Any) -> Survey:
    settings.EXPORTS_ROOT = tmp_path
    return survey_with_texts(WELSH, ENGLISH, "Dim byd i’w ychwanegu")


def code(survey: Survey, comment: str, *codes: str) -> None:
    decision = Decision(said(survey, comment).pk, codes=frozenset(codes), none_applies=not codes)
    decide(survey, "comment", [decision], read=True, actor=user())


def table_of(dataset: Dataset) -> list[dict[str, str | None]]:
    """The rows of its own file: None where nothing was asked."""
    table: list[dict[str, str | None]] = pq.read_table(
        path_of(dataset.files.get(content="dataset", list=""))
    ).to_pylist()
    return table


def rows_of(dataset: Dataset) -> dict[str, dict[str, str | None]]:
    return {str(row["comment"]): row for row in table_of(dataset)}


def test_where_nothing_was_done_the_dataset_is_as_it_was(survey):
    dataset = frozen(survey)
    dataset.refresh_from_db()

    assert list(dataset.texts) == ["as_at"]
    assert not [column.name for column in contents_of(dataset).columns if "//" in column.name]


def test_codes_come_out_as_columns_told_apart_from_what_nobody_coded(survey):
    frame_for(survey, user(), "bus", "staff")
    code(survey, WELSH, "bus", "staff")
    code(survey, ENGLISH)
    respond(survey, {"line": "Heb sylw"})

    rows = table_of(frozen(survey))

    given = {row["comment"]: (row["comment//code/bus"], row["comment//code/staff"]) for row in rows}
    assert given == {
        WELSH: ("1", "1"),
        ENGLISH: ("0", "0"),
        "Dim byd i’w ychwanegu": ("", ""),
        None: (None, None),
    }


def test_a_translation_comes_out_beside_its_text_with_its_language(survey):
    person, text = user(), said(survey, WELSH)
    take(survey, text.pk, person)
    translate(survey, text.pk, "The staff are lovely, but the bus is late every day.", person)

    rows = rows_of(frozen(survey))

    assert rows[WELSH]["comment//translation"] == "The staff are lovely, but the bus is late every day."
    assert rows[WELSH]["comment//translation_language"] == "en"
    assert (rows[ENGLISH]["comment//translation"], rows[ENGLISH]["comment//translation_language"]) == ("", "")
    assert "line//translation" not in rows[WELSH]


def test_what_was_redacted_is_in_no_file_and_the_manifest_says_how_often(survey, tmp_path):
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", user())
    redact(survey, said(survey, WELSH).pk, "", "identify", "", user())

    dataset = frozen(survey)
    dataset.refresh_from_db()
    work()

    comments = {row["comment"] for row in table_of(dataset)}
    assert comments == {
        "[redacted: names a person] at the desk was lovely, but the bus is late every day.",
        "[golygwyd: gallai ddangos pwy yw rhywun]",
        "Dim byd i’w ychwanegu",
    }
    assert not Job.objects.filter(state="failed").exists()
    for file in tmp_path.rglob("*.*"):
        assert "Siân Evans".encode() not in file.read_bytes(), file.name
    manifest = json.loads(manifest_of(dataset))
    (comment,) = (column for column in manifest["columns"] if column["name"] == "comment")
    assert comment["texts"] == {
        "not_read": 3,
        "redacted": 2,
        "redactions": {"identify": 1, "person": 1},
        "checked_at": None,
    }
    assert any("2" in note["en"] and "redacted" in note["en"] for note in manifest["notes"])


def test_a_selection_has_codes_and_redactions_and_counts_none_as_its_own_that_are_of_the_whole(
    survey, tmp_path
):
    frame_for(survey, user(), "bus")
    code(survey, WELSH, "bus")
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", user())
    dataset = frozen(survey)
    dataset.refresh_from_db()
    order = Order(("csv-plain",), ("codes",), layout=Layout("list"))
    parts = {
        layout: ask_for_selection(dataset, replace(order, filters=filters), user())
        for layout, filters in (("part", Filters(language=("cy",))), ("whole", Filters()))
    }

    rows = {
        row["comment"]: row["comment//code/bus"]
        for row in selected(dataset, tmp_path, choice_of(parts["part"]))
    }
    manifests = {layout: json.loads(manifest_of(dataset, part)) for layout, part in parts.items()}

    assert rows[WELSH] == "1"
    assert not any("Siân Evans" in comment for comment in rows)
    columns = {
        layout: next(column for column in manifest["columns"] if column["name"] == "comment")
        for layout, manifest in manifests.items()
    }
    assert columns["part"]["texts"] == {"checked_at": None}
    assert columns["whole"]["texts"] == {
        "not_read": 2,
        "redacted": 1,
        "redactions": {"person": 1},
        "checked_at": None,
    }
    said_of = {
        layout: [note["en"] for note in manifest["notes"] if "redacted" in note["en"]]
        for layout, manifest in manifests.items()
    }
    assert ["of the whole dataset" in note for note in said_of["part"]] == [True]
    assert ["of the whole dataset" in note for note in said_of["whole"]] == [False]


def test_the_manifest_says_what_nobody_has_read_and_what_was_checked(survey):
    frame_for(survey, user(), "bus")
    code(survey, WELSH, "bus")
    check_question(survey, "comment", is_checked=True, actor=user())

    dataset = frozen(survey)
    dataset.refresh_from_db()
    columns = {column["name"]: column for column in json.loads(manifest_of(dataset))["columns"]}

    assert columns["comment"]["texts"]["not_read"] == 2
    assert columns["comment"]["texts"]["checked_at"]
    assert columns["line"]["texts"]["checked_at"] is None
    # An address is no text in somebody's own words.
    assert "texts" not in columns["site"]


def test_texts_in_lists_and_matrices_and_beside_options_have_columns_too(survey):
    person = user()
    written = {
        "sector": "other",
        "sector/other": "Elusen yn y gogledd",
        "grid/x": "Mae’n rhy bell i ni",
        "grid/y": None,
        "people": ["a1", "b2"],
        "people/a1/about": "Mae Mair yn hoffi’r parc",
        "people/b2/about": "Nothing to say here",
    }
    respond(survey, written)
    gather(survey)
    frame_for(survey, person, "far", questions=["sector", "grid", "about"])
    of_list = Verbatim.objects.get(key="people/a1/about")
    decide(survey, "about", [Decision(of_list.pk, codes=frozenset({"far"}))], read=True, actor=person)
    decide(
        survey,
        "grid",
        [Decision(Verbatim.objects.get(key="grid/x").pk, codes=frozenset({"far"}))],
        read=True,
        actor=person,
    )
    redact(survey, of_list.pk, "Mair", "person", "", person)

    dataset = frozen(survey)
    row = next(row for row in table_of(dataset) if row["people"] == "2")

    assert row["sector/other/text//code/far"] == ""
    assert (row["grid/x//code/far"], row["grid/y//code/far"]) == ("1", "")
    assert (row["people/1/about//code/far"], row["people/2/about//code/far"]) == ("1", "")
    assert row["people/1/about"] == "Mae [golygwyd: yn enwi person] yn hoffi’r parc"
    dataset.refresh_from_db()
    items = [row for batch in contents_of(dataset).lists["people"].batches() for row in batch.to_pylist()]
    assert {item["about"]: item["about//code/far"] for item in items} == {
        "Mae [golygwyd: yn enwi person] yn hoffi’r parc": "1",
        "Nothing to say here": "",
    }


@pytest.mark.parametrize("name", [format_.name for format_ in all_formats() if format_.standard])
def test_every_format_takes_codes_and_translations(survey, tmp_path, name):
    frame_for(survey, user(), "bus", "staff")
    code(survey, WELSH, "bus")
    person, text = user(), said(survey, ENGLISH)
    take(survey, text.pk, person)
    translate(survey, text.pk, "=Roedd Siân yn hyfryd", person)
    dataset = frozen(survey)
    dataset.refresh_from_db()
    (format_,) = (each for each in all_formats() if each.name == name)

    for labels in format_.languages:
        made = write_answers(dataset, name, labels, tmp_path / "file", lambda rows: None)
        assert made.facts["rows"] == 3


def test_changes_after_the_freeze_wait_for_the_next_dataset(survey):
    person = user()
    dataset = frozen(survey)
    assert changes_waiting(survey) == 0

    text = said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", person)

    assert changes_waiting(survey) == 1
    assert ENGLISH in rows_of(dataset)
    undo(survey, text.pk, text.redactions.get().pk, person)


def test_what_was_done_a_moment_before_the_dataset_is_in_it_and_waits_no_more(survey):
    person = user()
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", person)
    frozen(survey)
    assert changes_waiting(survey) == 0

    redact(survey, said(survey, ENGLISH).pk, "the bus", "identify", "", person)

    assert changes_waiting(survey) == 1
    assert "lately" not in Dataset.objects.get().texts


def test_a_text_changed_once_more_while_the_dataset_was_made_waits(survey):
    person, text = user(), said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", person)
    seen = standing(survey.pk, timezone.now())
    redact(survey, text.pk, "the bus", "identify", "", person)

    released(survey.pk, seen, seen.pop("lately"))

    assert changes_waiting(survey) == 1
    assert [redaction.released_at is None for redaction in text.redactions.order_by("pk")] == [False, True]


def test_a_redaction_that_has_left_cannot_be_taken_back(survey):
    text = said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", user())
    frozen(survey)

    with pytest.raises(AlreadyReleased):
        undo(survey, text.pk, text.redactions.get().pk, user())


def test_an_interim_dataset_has_what_was_done_up_to_then(settings, tmp_path):
    settings.EXPORTS_ROOT = tmp_path
    survey = survey_with_texts(ENGLISH, closed=False)
    person = user()
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", person)
    dataset = ask_for_interim(survey, person)
    work()

    assert [row["comment"] for row in table_of(dataset)] == [
        "[redacted: names a person] at the desk was lovely, but the bus is late every day."
    ]
    text = said(survey, ENGLISH)
    undo(survey, text.pk, text.redactions.get().pk, person)
