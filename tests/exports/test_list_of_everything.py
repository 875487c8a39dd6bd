"""Everything that a question of a list can be, in the files of a dataset: wide, and a row for each item."""

import csv
import io
import zipfile

import pytest
from django.utils import timezone

from exports.dataset.contents import contents_of
from exports.making import write_answers
from exports.pages.identifying import put_together
from exports.pages.sent_files import download_all, listed
from surveys.models import Survey
from tests.exports.data import frozen
from tests.factories import user
from tests.list_of_everything import PDF, Householder, about, answers, ids, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings, tmp_path):
    """Of one response with two items."""
    settings.UPLOADS_ROOT, settings.EXPORTS_ROOT = tmp_path / "uploads", tmp_path / "exports"
    survey = published()
    Householder(survey).add("Siân", "41").press("add").add("Tomos", "12").submit()
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timezone.timedelta(days=1))
    return frozen(Survey.objects.get(pk=survey.pk))


def rows(dataset, tmp_path, of_list=""):
    path = tmp_path / "file"
    write_answers(dataset, "csv-plain", "codes", path, lambda rows: None, of_list)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def expected(item):
    stored = about(item)
    plain = (
        "age",
        "months",
        "wave",
        "origin",
        "place",
        "town",
        "speaks",
        "proof",
        "agrees",
        "agrees//consent",
    )
    return {key: stored[key] for key in plain} | {
        "colours//order": " ".join(stored["colours//order"]),
        "colours/blue": "1",
        "colours/green": "0",
    }


def test_columns_of_items_hold_what_is_stored_notes_and_worked_out_values_among_it(dataset, tmp_path):
    (row,) = rows(dataset, tmp_path)

    for place, item in enumerate(ids(), 1):
        wanted = {f"people/{place}/{key}": value for key, value in expected(item).items()}
        assert {name: row[name] for name in wanted} == wanted
    assert row["total"] == answers()["total"]
    assert not [name for name in row if "secret" in name or "email" in name]


def test_the_file_of_the_list_holds_the_same(dataset, tmp_path):
    for row, item in zip(rows(dataset, tmp_path, "people"), ids(), strict=True):
        wanted = expected(item)
        assert {name: row[name] for name in wanted} == wanted


def test_identifying_answers_stand_for_each_item_with_the_order_they_were_asked_in(dataset):
    found = put_together(dataset)
    (row,) = csv.DictReader(io.StringIO(found.file.read().decode("utf-8-sig"), newline=""))
    found.file.close()

    for place, (name, age) in enumerate((("Siân", "41"), ("Tomos", "12")), 1):
        assert row[f"people/{place}/name"] == name
        assert row[f"people/{place}/email"] == f"{age}@enghraifft.cymru"
        assert row[f"people/{place}/secret/neath"] == "1"
        assert sorted(row[f"people/{place}/secret//order"].split()) == ["bala", "barry", "neath"]


def test_files_about_items_are_listed_and_handed_out(dataset):
    files = listed(dataset, identifying=False)
    assert {one.name for one in files.listed} == {"Siân.pdf", "Tomos.pdf"}
    assert {one.stored_name for one in files.listed} == {about(item)["proof"] for item in ids()}

    reply = download_all(dataset, user(), identifying=False)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))
    assert len(archive.namelist()) == 2
    assert {archive.read(name) for name in archive.namelist()} == {PDF}


def test_the_manifest_knows_the_columns_of_the_list(dataset):
    names = [column.name for column in contents_of(dataset).lists["people"].columns]

    assert names[:2] == ["case_id", "item"]
    assert {"colours//order", "agrees//consent", "months", "wave", "proof"} <= set(names)
