"""A coordinator cancels what is not made yet: done or cancelled, and never half."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from exports.dataset.contents import Contents
from exports.formats.csv import Csv, CsvPlain
from exports.freezing import have_made
from exports.interim import ask_for_interim
from exports.making import is_complete, write_answers
from exports.models import Dataset, ExportFile
from exports.pages import cancelling
from exports.storage.places import folder_of, path_of
from jobs.claims import JobFailed
from jobs.models import Job
from jobs.running import run, sweep
from surveys.models import Survey
from tests.exports.choosing import chosen
from tests.exports.data import awkward_survey, closed_survey, frozen, respond
from tests.exports.states import being_written, file_of, pretend_others_made, run_all
from tests.factories import published_survey, role, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    """Its files of CSV wait, the others are made."""
    settings.EXPORTS_ROOT = tmp_path / "exports"
    dataset = frozen(awkward_survey())
    pretend_others_made(dataset, "csv", "csv-plain")
    return dataset


def coordinator_of(survey: Survey) -> Client:
    person = user(language="en")
    role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)
    return client


def press(client: Client, name: str, file: ExportFile) -> str:
    address = reverse(name, args=[file.dataset.survey_id, file.pk])
    return client.post(address, follow=True).text


def parts(dataset: Dataset) -> list[Path]:
    return list(folder_of(dataset).glob(".*.part"))


class Stopped(Exception):
    """What a worker finds out when its file is cancelled."""


@pytest.mark.parametrize(
    ("name", "labels"), [("codebook-html", "cy"), ("ddi", "both"), ("csv-plain", "codes")]
)
@pytest.mark.parametrize("choice", [None, chosen(language=["cy"])])
def test_whatever_is_read_for_a_file_can_be_stopped_also_before_anything_is_written(
    name: str, labels: Any, choice: Any, dataset: Dataset, tmp_path: Path
) -> None:
    have_made(dataset)

    def going() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write_answers(dataset, name, labels, tmp_path / "file", lambda rows: None, choice=choice, going=going)


def test_a_file_that_waits_is_cancelled_on_record_and_its_neighbours_are_made(dataset: Dataset) -> None:
    file = file_of(dataset)

    html = press(coordinator_of(dataset.survey), "export-cancel", file)
    run_all()

    assert f"Cancelled: {file.name}" in html
    assert AuditEntry.objects.get(action="file cancelled").details == {"name": file.name}
    assert Job.objects.exclude(state="done").get().pk == file.job_id
    assert not path_of(file).exists()
    manifest = json.loads(path_of(dataset.files.get(content="manifest")).read_text())
    states = {each["name"]: each["state"] for each in manifest["files"]}
    assert states.pop(file.name) == "cancelled"
    assert set(states.values()) == {"done"}


def test_whoever_cancels_comes_back_to_the_file_that_may_be_far_down(dataset: Dataset) -> None:
    client, file = coordinator_of(dataset.survey), file_of(dataset)

    for name in ("export-cancel", "export-again"):
        reply = client.post(reverse(name, args=[dataset.survey_id, file.pk]))
        assert reply["Location"] == f"{reverse('exports', args=[dataset.survey_id])}#file-{file.pk}"
    assert f'id="file-{file.pk}"' in client.get(reply["Location"]).text


def test_it_can_be_made_again_and_the_manifest_then_has_it(dataset: Dataset) -> None:
    client, file = coordinator_of(dataset.survey), file_of(dataset)
    press(client, "export-cancel", file)
    run_all()

    html = press(client, "export-again", file)
    run_all()

    assert "The file is queued again." in html
    assert is_complete(dataset)
    manifest = json.loads(path_of(dataset.files.get(content="manifest")).read_text())
    assert {each["state"] for each in manifest["files"]} == {"done"}


def test_the_last_one_that_is_cancelled_has_the_manifest_made(dataset: Dataset) -> None:
    client, file = coordinator_of(dataset.survey), file_of(dataset)
    for job in Job.objects.filter(state="queued").exclude(pk=file.job_id):
        run(job.pk)
    assert not dataset.files.filter(content="manifest").exists()

    press(client, "export-cancel", file)
    run_all()

    assert dataset.files.get(content="manifest").sha256


def test_a_file_that_is_made_is_left_as_it_is_and_that_is_said(dataset: Dataset) -> None:
    file = file_of(dataset)
    run(file.job_id)

    html = press(coordinator_of(dataset.survey), "export-cancel", file)

    assert "There was nothing to cancel any more" in html
    assert file_of(dataset).state == "done"
    assert path_of(file).exists()
    assert not AuditEntry.objects.filter(action="file cancelled").exists()


def test_the_manifest_is_not_cancelled(dataset: Dataset) -> None:
    for job in Job.objects.filter(state="queued"):
        run(job.pk)
    manifest = dataset.files.get(content="manifest")
    assert manifest.state == "queued"

    press(coordinator_of(dataset.survey), "export-cancel", manifest)

    assert dataset.files.get(content="manifest").state == "queued"


def test_files_that_wait_for_a_cancelled_dataset_are_not_made_until_it_is_made_again(
    settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    survey = published_survey()
    person = user(language="en")
    role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)
    dataset = ask_for_interim(survey, person)
    own = dataset.files.get(content="dataset")

    html = press(client, "export-cancel", own)
    run_all()

    assert "since the dataset is not there" in html
    assert "Make it again" in html
    assert not dataset.files.exclude(sha256="").exists()
    with pytest.raises(JobFailed, match="cancelled"):
        have_made(dataset)
    # Another may be asked for, since nothing of this one is being made.
    assert ask_for_interim(survey, person).number == dataset.number + 1

    press(client, "export-again", own)
    run(own.job_id)
    pretend_others_made(dataset)
    run_all()

    assert is_complete(dataset)


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_the_midst_of_a_file_stops_and_removes_its_part(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXPORTS_ROOT, settings.JOB_STALE_SECONDS = tmp_path / "exports", 0.3
    dataset = frozen(awkward_survey())
    file, client = file_of(dataset), coordinator_of(dataset.survey)
    is_writing, looked = threading.Event(), threading.Event()
    seen: list[Path] = []

    def write(self: Csv, contents: Contents, labels: Any, path: Path, step: Any) -> dict[str, Any]:
        path.write_bytes(b"half")
        is_writing.set()
        assert looked.wait(20)
        # Row after row, until the sign of life finds out.
        for row in range(10_000):
            step(row)
            threading.Event().wait(0.01)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr(CsvPlain, "write", write)
    outcome: list[bool] = []

    def work() -> None:
        outcome.append(run(file.job_id))
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert is_writing.wait(20)
    seen += parts(dataset)
    press(client, "export-cancel", file)
    looked.set()
    worker.join(30)

    assert (outcome, file_of(dataset).state, file_of(dataset).sha256) == ([False], "cancelled", "")
    assert len(seen) == 1
    assert parts(dataset) == []


def test_a_deadlock_with_workers_that_end_is_tried_again(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    class Deadlock(Exception):
        sqlstate = cancelling.DEADLOCK

    real, file, tries = cancelling._cancel, file_of(dataset), []

    def once(*given: Any) -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("deadlock detected") from Deadlock()
        return real(*given)

    monkeypatch.setattr(cancelling, "_cancel", once)

    assert cancelling.cancel(file, user())
    assert file_of(dataset).state == "cancelled"


def test_a_file_of_a_withdrawn_dataset_is_gone_and_one_of_another_survey_not_found(
    dataset: Dataset,
) -> None:
    other = closed_survey()
    respond(other, {})
    theirs = frozen(other)
    client, file = coordinator_of(dataset.survey), file_of(dataset)
    being_written(file)

    found = client.post(reverse("export-cancel", args=[dataset.survey_id, file_of(theirs).pk]))
    Dataset.objects.filter(pk=dataset.pk).update(withdrawn_at=dataset.frozen_at, withdrawn_why="deleted")
    gone = client.post(reverse("export-cancel", args=[dataset.survey_id, file.pk]))

    assert (found.status_code, gone.status_code) == (404, 410)
    assert file_of(theirs).state == "queued"


@pytest.mark.parametrize("end", ["cancelled", "worker_lost"])
def test_what_a_worker_has_left_that_died_goes_when_its_file_ends_without_it(
    dataset: Dataset, end: str, django_capture_on_commit_callbacks: Any
) -> None:
    file = file_of(dataset)
    being_written(file, attempts=3)
    left = folder_of(dataset) / f".{file.name}.0f0f.part"
    left.write_bytes(b"half")
    beside = folder_of(dataset) / f".{file.name}x.0f0f.part"
    beside.write_bytes(b"another's")

    with django_capture_on_commit_callbacks(execute=True):
        if end == "cancelled":
            press(coordinator_of(dataset.survey), "export-cancel", file)
        else:
            Job.objects.filter(pk=file.job_id).update(heartbeat_at="2012-01-01T00:00Z")
            sweep()

    assert parts(dataset) == [beside]
