"""What holds for the files of datasets, whether they are kept on a disk or in an object storage."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from exports.closing import close
from exports.datasets import withdraw
from exports.formats.csv import Csv
from exports.freezing import write_dataset
from exports.making import is_complete, write_answers
from exports.models import Dataset, ExportFile
from exports.pages import bundles
from exports.storage.disk_storage import DiskStorage
from exports.storage.keeping import open_file, sweep
from exports.storage.places import path_of
from jobs.models import Job
from jobs.queueing import requeue
from jobs.running import run
from surveys.models import SurveyRole
from tests.exports.data import answers_to_everything, closed_survey, frozen, respond
from tests.exports.retaining import work
from tests.factories import role, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(kept: Any) -> Dataset:
    """A dataset that is made; no other file is yet."""
    survey = closed_survey()
    for number in range(3):
        respond(survey, answers_to_everything(f"Sylw {number}"))
    return frozen(survey)


@pytest.fixture
def made(waiting: Dataset) -> Dataset:
    """With some of its files, of every way to write, and the manifest of those."""
    some = waiting.files.filter(format__in=["csv-plain", "xlsx", "sav"], language__in=["codes", "en"])
    others = waiting.files.exclude(pk__in=list(some.values_list("pk", flat=True)))
    jobs = list(others.exclude(content=ExportFile.Content.DATASET).values_list("job_id", flat=True))
    ExportFile.objects.filter(job__in=jobs).delete()
    Job.objects.filter(pk__in=jobs).delete()
    work()
    return waiting


def content_of(file: ExportFile) -> bytes:
    with open_file(file) as opened:
        return opened.read()


def whole(dataset: Dataset) -> list[ExportFile]:
    return list(dataset.files.exclude(sha256="").select_related("dataset__survey"))


def csv_of(dataset: Dataset) -> ExportFile:
    return dataset.files.select_related("dataset__survey").get(format="csv-plain", language="codes")


def lie_there(kept: Any, dataset: Dataset) -> list[str]:
    """Whatever is kept: names on the disk, keys in the bucket."""
    if isinstance(kept, DiskStorage):
        return sorted(path.name for path in Path(configured.EXPORTS_ROOT).rglob("*") if path.is_file())
    return sorted(kept._keys(""))


def expected_there(kept: Any, files: list[ExportFile]) -> list[str]:
    return sorted(file.name if isinstance(kept, DiskStorage) else file.key for file in files)


def spoil(kept: Any, file: ExportFile, content: bytes | None) -> None:
    """Have other bytes in its place, or none."""
    if isinstance(kept, DiskStorage):
        path_of(file).unlink()
        if content is not None:
            path_of(file).write_bytes(content)
    else:
        kept.delete(file.key)
        if content is not None:
            kept.save(file.key, io.BytesIO(content))


def test_every_file_is_there_once_with_the_bytes_that_any_worker_makes(
    kept: Any, made: Dataset, tmp_path: Path
) -> None:
    files = whole(made)

    assert {file.format for file in files} == {"parquet", "csv-plain", "xlsx", "sav", "manifest"}
    assert lie_there(kept, made) == expected_there(kept, files)
    for file in files:
        content = content_of(file)
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        if file.content == ExportFile.Content.ANSWERS:
            again = write_answers(made, file.format, file.language, tmp_path / "again", lambda rows: None)  # type: ignore[arg-type]
            assert again.sha256 == file.sha256
    (own,) = write_dataset(made, {"": tmp_path / "own-again"}, lambda rows: None)
    assert own.sha256 == made.files.get(content="dataset").sha256


def test_a_worker_whose_time_is_over_cannot_overwrite_what_another_has_made(
    kept: Any, waiting: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = csv_of(waiting)
    write, by_others = Csv.write, []

    def overtaken(self: Csv, contents: Any, labels: Any, path: Path, step: Any) -> dict[str, Any]:
        monkeypatch.setattr(Csv, "write", write)
        facts = write(self, contents, labels, path, step)
        # Its sign of life is long ago, and another worker makes the file.
        Job.objects.filter(pk=file.job_id).update(heartbeat_at="2012-01-01T00:00Z")
        by_others.append(run(file.job_id))
        path.write_bytes(b"something else")
        return facts

    monkeypatch.setattr(Csv, "write", overtaken)
    assert not run(file.job_id)

    assert by_others == [True]
    file.refresh_from_db()
    assert hashlib.sha256(content_of(file)).hexdigest() == file.sha256
    assert lie_there(kept, waiting) == expected_there(kept, whole(waiting))


def test_of_a_withdrawn_dataset_only_the_manifest_stays(kept: Any, made: Dataset) -> None:
    manifest = made.files.get(content=ExportFile.Content.MANIFEST)
    before = content_of(manifest)

    withdraw(made, Dataset.Why.ERASED)
    work()

    assert lie_there(kept, made) == expected_there(kept, [manifest])
    assert content_of(manifest) == before


def test_a_manifest_that_is_made_again_takes_the_place_of_the_first(
    kept: Any, made: Dataset, django_capture_on_commit_callbacks: Any
) -> None:
    first = made.files.get(content=ExportFile.Content.MANIFEST)
    before = content_of(first)
    made.files.filter(format="xlsx").update(facts={"rows": 3, "cut": 1})

    with django_capture_on_commit_callbacks(execute=True):
        requeue(first.job_id, only_in=(Job.State.DONE,))
        work()

    assert content_of(made.files.get(content=ExportFile.Content.MANIFEST)) != before
    assert lie_there(kept, made) == expected_there(kept, whole(made))


@pytest.mark.parametrize("content", [b"other bytes", None])
def test_nothing_is_made_of_a_dataset_that_is_not_what_it_was(
    kept: Any, waiting: Dataset, content: bytes | None
) -> None:
    spoil(kept, waiting.files.get(content="dataset"), content)

    assert not run(csv_of(waiting).job_id)

    assert Job.objects.get(pk=csv_of(waiting).job_id).error.startswith("dataset_damaged")


def test_a_coordinator_gets_the_bytes_with_their_length_until_the_role_is_taken_away(
    kept: Any, made: Dataset
) -> None:
    person, file = user(language="en"), csv_of(made)
    role(person, made.survey, "coordinator")
    client = Client()
    client.force_login(person)
    address = reverse("export-download", args=[made.survey_id, file.pk])

    answer = client.get(address)

    assert (answer.status_code, answer["Content-Length"]) == (200, str(file.size))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == file.sha256  # type: ignore[attr-defined]
    SurveyRole.objects.filter(user=person).delete()
    assert client.get(address).status_code in (403, 404)


def test_a_file_that_is_gone_is_said_to_be(kept: Any, made: Dataset) -> None:
    person, file = user(language="en"), csv_of(made)
    role(person, made.survey, "coordinator")
    client = Client()
    client.force_login(person)
    spoil(kept, file, None)

    answer = client.get(reverse("export-download", args=[made.survey_id, file.pk]), follow=True)

    assert "The file is no longer there." in answer.content.decode()


def test_several_files_go_into_one_zip(kept: Any, made: Dataset) -> None:
    files = whole(made)

    archive = b"".join(bundles.download(made, files, user()).streaming_content)  # type: ignore[arg-type]

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        found = {
            name.rpartition("/")[2]: hashlib.sha256(opened.read(name)).hexdigest()
            for name in opened.namelist()
        }
    assert found == {file.name: file.sha256 for file in files}


def test_there_is_no_address_of_a_file_beside_ours(kept: Any, made: Dataset) -> None:
    with pytest.raises(NotImplementedError):
        kept.url(csv_of(made).key or "1/1/survey.csv")


def test_a_sweep_takes_nothing_that_a_row_names(kept: Any, made: Dataset) -> None:
    before = lie_there(kept, made)

    assert sweep() == 0

    assert lie_there(kept, made) == before


def test_closing_asks_for_files_that_all_come_true(kept: Any) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = close(survey)
    assert dataset
    work()

    assert is_complete(dataset)
