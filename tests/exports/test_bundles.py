"""Several files as one zip file: what was ticked, a group, or everything; each on record."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from exports.models import Dataset
from exports.pages.queries import files_of
from exports.pages.zipping import zipped
from exports.storage.places import path_of
from tests.exports.data import awkward_survey, closed_survey, frozen, respond
from tests.exports.states import ended, file_of, pretend_all_made

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    made = frozen(awkward_survey())
    pretend_all_made(made)
    return made


def ask(client: Client, dataset: Dataset, **form: Any) -> HttpResponse:
    address = reverse("export-zip", args=[dataset.survey_id, dataset.number])
    return client.post(address, form, follow=True)


def inside(reply: Any) -> zipfile.ZipFile:
    assert reply["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))


def test_ticked_files_come_in_one_zip_with_the_manifest_and_each_is_on_record(
    dataset: Dataset, client: Client, person: User
) -> None:
    wanted = [file_of(dataset, "xlsx", "cy"), file_of(dataset)]

    reply = ask(client, dataset, file=[file.pk for file in wanted])

    stem = f"{dataset.survey.slug_en}-1"
    manifest = dataset.files.get(content="manifest")
    archive = inside(reply)
    assert sorted(archive.namelist()) == sorted(f"{stem}/{file.name}" for file in (*wanted, manifest))
    for file in (*wanted, manifest):
        content = archive.read(f"{stem}/{file.name}")
        assert hashlib.sha256(content).hexdigest() == file.sha256
    assert reply["Content-Disposition"] == f'attachment; filename="{stem}.zip"'
    assert "no-store" in reply["Cache-Control"]
    entries = AuditEntry.objects.filter(action="file downloaded", actor=person)
    assert {entry.details["sha256"] for entry in entries} == {f.sha256 for f in (*wanted, manifest)}
    assert {entry.details["within"] for entry in entries} == {f"{stem}.zip"}


def test_everything_is_every_file_and_a_group_those_of_its_format(dataset: Dataset, client: Client) -> None:
    everything = inside(ask(client, dataset, group="all")).namelist()
    group = inside(ask(client, dataset, group="csv", file=[file_of(dataset).pk])).namelist()

    assert len(everything) == dataset.files.count() > 20
    assert [name.rsplit(".", 1)[1] for name in group] == ["csv", "csv", "csv", "json"]


def test_files_that_are_not_there_are_left_out_of_everything(dataset: Dataset, client: Client) -> None:
    file = file_of(dataset)
    ended(file, "failed", "disk_full")
    dataset.files.filter(pk=file.pk).update(sha256="", size=None)

    names = inside(ask(client, dataset, group="all")).namelist()

    assert len(names) == dataset.files.count() - 1


def test_nothing_ticked_is_said_in_words(dataset: Dataset, client: Client) -> None:
    assert "Tick the files that you want" in ask(client, dataset).text
    assert not AuditEntry.objects.filter(action="file downloaded").exists()


def test_what_is_not_ready_foreign_or_no_id_is_refused(dataset: Dataset, client: Client) -> None:
    other = closed_survey()
    respond(other, {})
    foreign = file_of(frozen(other))
    waiting = file_of(dataset)
    dataset.files.filter(pk=waiting.pk).update(sha256="", size=None)
    ready = file_of(dataset, "csv").pk

    assert "not ready" in ask(client, dataset, file=[ready, waiting.pk]).text
    for wrong in (foreign.pk, "0", "-1", "x", "9" * 30):
        assert ask(client, dataset, file=[ready, wrong]).status_code == 404
    assert "not ready" in ask(client, dataset, group="no-such-group").text
    assert not AuditEntry.objects.filter(action="file downloaded").exists()


def test_a_dataset_that_is_withdrawn_is_gone_and_one_that_there_never_was_not_found(
    dataset: Dataset, client: Client
) -> None:
    address = reverse("export-zip", args=[dataset.survey_id, 99_999_999_999])
    assert client.post(address, {"group": "all"}).status_code == 404
    Dataset.objects.filter(pk=dataset.pk).update(withdrawn_at=dataset.frozen_at, withdrawn_why="deleted")

    assert ask(client, dataset, group="all").status_code == 410


def test_a_file_lost_from_the_disk_makes_no_half_zip(dataset: Dataset, client: Client) -> None:
    path_of(files_of(dataset)[3]).unlink()

    assert "no longer there" in ask(client, dataset, group="all").text
    assert not AuditEntry.objects.filter(action="file downloaded").exists()


def test_a_zip_of_large_files_is_zip64_and_reads_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # As of 2 GB and 4 GB, with a limit that a test reaches.
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    contents = {"large": b"x" * 5000, "small": b"y"}
    pieces = zipped((name, io.BytesIO(content), len(content)) for name, content in contents.items())

    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))

    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == contents
    assert {info.filename: info.extract_version for info in archive.infolist()}["large"] == 45
