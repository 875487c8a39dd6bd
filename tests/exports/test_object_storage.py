"""An object storage that dies, refuses, breaks off and forgets; and what workers leave in it."""

import base64
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from config import environment
from exports.closing import close
from exports.datasets import withdraw
from exports.making import is_complete
from exports.models import Dataset, ExportFile
from exports.pages.wording import reason_of
from exports.retention import keep_to_retention
from exports.selections.asking import Order, ask_for_selection
from exports.storage import keeping, object_storage
from exports.storage.copies import copy_of
from exports.storage.keeping import open_file, sweep
from exports.storage.moving import on_the_disk
from exports.storage.object_storage import folder_in_bucket
from exports.storage.places import path_of
from exports.storage.troubles import NotThere, StorageAway
from jobs.claims import ClaimLost
from jobs.models import Job
from jobs.running import run
from surveys.models import Survey
from tests.exports.bucket_files import MEGABYTE, csv_of, kept_file, noise
from tests.exports.data import answers_to_everything, closed_survey, frozen, respond
from tests.exports.object_server import SECRET, ObjectServer, Wire, object_server, wire_to
from tests.exports.retaining import as_if_made, work
from tests.factories import role, user
from tests.site import free_port

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those between tries; the library's own stay."""
    monkeypatch.setattr(keeping, "PAUSES", (0.2, 0.2))
    monkeypatch.setattr(object_storage, "RESUME_SECONDS", 0.05)


@pytest.fixture
def dataset(in_bucket: str) -> Dataset:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    return frozen(survey)


def test_a_server_that_is_away_for_a_while_holds_a_job_up_and_no_more(
    wire: Wire, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSES", (0.5,) * 60)
    wire.cut()
    threading.Timer(1.0, wire.mend).start()

    assert run(csv_of(dataset).job_id)

    with open_file(csv_of(dataset)) as opened:
        assert hashlib.sha256(opened.read()).hexdigest() == csv_of(dataset).sha256


def test_one_that_stays_away_is_an_honest_failure_which_can_be_tried_again(
    wire: Wire, dataset: Dataset, in_bucket: str, swift: ObjectServer
) -> None:
    wire.cut()

    assert not run(csv_of(dataset).job_id)

    job = csv_of(dataset).job
    assert job
    assert job.error.startswith("storage_away")
    assert reason_of(job.error) != reason_of("something else")
    wire.mend()
    Job.objects.filter(pk=job.pk).update(state="queued", attempts=0, finished_at=None, error="")
    assert run(job.pk)
    assert sorted(swift.keys(in_bucket)) == sorted(
        ExportFile.objects.exclude(sha256="").values_list("key", flat=True)
    )


@pytest.mark.parametrize(
    "wrong", [{"secret_key": "wrong"}, {"access_key": "nobody:here"}, {"bucket_name": "none"}]
)
def test_a_server_that_refuses_fails_at_once_with_words(
    settings: Any,
    swift: ObjectServer,
    in_bucket: str,
    dataset: Dataset,
    wrong: dict[str, str],
    tmp_path: Path,
) -> None:
    # The dataset's own file lies on this machine's disk, so that only writing is refused.
    own = dataset.files.get(content="dataset")
    with open_file(own) as opened, copy_of(own.sha256, lambda: opened):
        pass
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(in_bucket, **wrong)}

    assert not run(csv_of(dataset).job_id)

    job = csv_of(dataset).job
    assert job
    assert job.error.startswith("storage_refuses")
    assert reason_of(job.error) != reason_of("something else")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, []),
        ({"bucket_name": "none"}, ["Files cannot be kept in the bucket none: NoSuchBucket."]),
        ({"secret_key": "x"}, ["Files cannot be kept in the bucket {bucket}: SignatureDoesNotMatch."]),
        (
            {"endpoint_url": "http://127.0.0.1:1"},
            ["The object storage of EXPORTS_S3_ENDPOINT cannot be reached: EndpointConnectionError."],
        ),
    ],
)
def test_the_check_of_a_deployment_says_in_a_line_what_is_wrong(
    settings: Any, swift: ObjectServer, bucket: str, wrong: dict[str, str], said: list[str]
) -> None:
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(bucket, **wrong)}

    found = run_checks(tags=["files"], include_deployment_checks=True)

    assert [each.msg for each in found] == [line.format(bucket=bucket) for line in said]
    assert swift.keys(bucket) == []


def test_settings_with_a_bucket_and_without_its_libraries_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        environment, "find_spec", lambda name: None if name == "storages" else find_spec(name)
    )

    with pytest.raises(environment.NotConfigured, match=r"requirements/s3\.txt"):
        environment.bucket(bucket_name="files")


def test_a_download_that_breaks_off_goes_on_where_it_was(wire: Wire, dataset: Dataset) -> None:
    content = noise(3)
    file = kept_file(dataset, content)

    wire.break_after = wire.received + MEGABYTE
    with open_file(file) as opened:
        assert opened.read() == content
    assert wire.break_after is None


def test_a_download_that_cannot_go_on_is_not_taken_for_whole(wire: Wire, dataset: Dataset) -> None:
    file = kept_file(dataset, noise(4))

    # By what came through, not by when: a machine may have taken the whole in before anybody reads it.
    wire.cut_after = wire.received + MEGABYTE
    with open_file(file) as opened, pytest.raises(StorageAway):
        opened.read()


def test_when_the_storage_is_away_a_coordinator_is_asked_to_come_back(wire: Wire, dataset: Dataset) -> None:
    file = kept_file(dataset, b"content")
    person = user(language="en")
    role(person, dataset.survey, "coordinator")
    client = Client()
    client.force_login(person)
    wire.cut()

    answer = client.get(reverse("export-download", args=[dataset.survey_id, file.pk]), follow=True)

    assert "Try again in some minutes." in answer.content.decode()


def test_a_storage_that_refuses_a_download_is_for_whoever_runs_the_service(
    settings: Any, swift: ObjectServer, in_bucket: str, dataset: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    file = kept_file(dataset, b"content")
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(in_bucket, secret_key="wrong")}

    with pytest.raises(NotThere):
        open_file(file)

    assert "SignatureDoesNotMatch" in caplog.text


def test_an_upload_ends_as_soon_as_its_job_is_lost_and_leaves_nothing(
    in_bucket: str, swift: ObjectServer, dataset: Dataset, tmp_path: Path
) -> None:
    before, called = swift.keys(in_bucket), []
    large = tmp_path / "large"
    large.write_bytes(noise(40))

    def cancelled() -> None:
        called.append(True)
        if len(called) == 2:
            raise ClaimLost(1)

    with pytest.raises(ClaimLost):
        storages["exports"].send(large, f"{folder_in_bucket(dataset)}/{uuid.uuid4()}/survey.csv", cancelled)

    assert swift.keys(in_bucket) == before
    assert list(storages["exports"]._begun("")) == []


def test_files_of_a_zip_hold_no_connection_until_their_turn(wire: Wire, dataset: Dataset) -> None:
    content = noise(3)
    file = kept_file(dataset, content)

    with open_file(file, later=True) as opened:
        # The server is gone and back: an answer that had begun would be lost.
        wire.cut()
        wire.mend()
        assert opened.read() == content
    with open_file(file, later=True) as opened:
        assert opened.file.raw._body is None  # type: ignore[attr-defined]


def test_memory_does_not_grow_with_what_goes_up_and_down(
    in_bucket: str, dataset: Dataset, tmp_path: Path
) -> None:
    large = tmp_path / "large"
    with large.open("wb") as written:
        for _megabyte in range(80):
            written.write(noise(1))
    file = csv_of(dataset)
    file.key = f"{folder_in_bucket(dataset)}/{uuid.uuid4()}/{file.name}"

    tracemalloc.start()
    try:
        storages["exports"].send(large, file.key, lambda: None)
        up = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        read = 0
        with open_file(file) as opened:
            while chunk := opened.read(256 * 1024):
                read += len(chunk)
        down = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert read == 80 * MEGABYTE
    # A part or two; a chunk or two.
    assert up < 48 * MEGABYTE
    assert down < 16 * MEGABYTE


KILLED = """
import django
django.setup()
from exports.storage import object_storage
object_storage.PART_BYTES = {part}
from jobs.running import run
run({job})
"""
WORKS = """
import django
django.setup()
from jobs.models import Job
from jobs.running import run
while job := Job.objects.filter(state="queued").order_by("{order}").first():
    run(job.pk)
"""


def a_machine(program: str, own_root: Path, of_bucket: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A process over the test's database, with a disk of its own."""
    # Of servers of the tests' own it also says in which folder their sockets are.
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    names = os.environ | of_bucket
    names |= {
        "DATABASE_URL": database.geturl(),
        "EXPORTS_ROOT": str(own_root),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=names, start_new_session=True)


@pytest.mark.django_db(transaction=True)
def test_machines_that_share_no_disk_make_and_hand_out_the_files_of_one_dataset(
    swift: ObjectServer, in_bucket: str, tmp_path: Path
) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = close(survey)
    assert dataset
    of_bucket = swift.environment(in_bucket)
    own = dataset.files.get(content="dataset")
    assert (
        a_machine(KILLED.format(part=5 * MEGABYTE, job=own.job_id), tmp_path / "first", of_bucket).wait(60)
        == 0
    )

    machines = {"second": "pk", "third": "-pk"}
    working = [
        a_machine(WORKS.format(order=order), tmp_path / name, of_bucket) for name, order in machines.items()
    ]
    assert [each.wait(120) for each in working] == [0, 0]
    # The one that ends first may have left the last file to the other, and the manifest is asked for after it.
    work()

    assert is_complete(dataset)
    own.refresh_from_db()
    assert all((tmp_path / name / "copies" / own.sha256).exists() for name in machines)
    for file in dataset.files.all():
        with open_file(file) as opened:
            assert hashlib.sha256(opened.read()).hexdigest() == file.sha256


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held_after", [2_000, 6 * MEGABYTE], ids=["at its beginning", "between two parts"])
def test_a_worker_killed_while_it_uploads_leaves_one_whole_object_after_the_next_try(
    wire: Wire,
    dataset: Dataset,
    in_bucket: str,
    swift: ObjectServer,
    tmp_path: Path,
    held_after: int,
) -> None:
    # Twelve megabytes that do not compress, and so in three parts.
    survey = dataset.survey
    Survey.objects.filter(pk=survey.pk).update(frozen_at=None)
    for _each in range(6):
        respond(survey, {"comment": base64.b64encode(noise(2)).decode()})
    larger = frozen(Survey.objects.get(pk=survey.pk))
    file = csv_of(larger)
    program = KILLED.format(part=5 * MEGABYTE, job=file.job_id)
    before = wire.sent
    wire.hold_after = before + held_after
    process = a_machine(program, tmp_path / "another", swift.environment(in_bucket, wire.port))
    try:
        deadline = time.monotonic() + 60
        while wire.sent < wire.hold_after or not list((tmp_path / "another").rglob("*.part")):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert Job.objects.get(pk=file.job_id).state == "running"
    assert csv_of(larger).sha256 == ""
    wire.mend()
    unfinished = list(storages["exports"]._begun(""))
    assert len(unfinished) == 1

    Job.objects.filter(pk=file.job_id).update(heartbeat_at="2012-01-01T00:00Z")
    assert run(file.job_id)

    again = csv_of(larger)
    with open_file(again) as opened:
        assert hashlib.sha256(opened.read()).hexdigest() == again.sha256
    assert sweep() == len(unfinished)
    assert list(storages["exports"]._begun("")) == []
    assert sorted(swift.keys(in_bucket)) == sorted(
        ExportFile.objects.exclude(key="").values_list("key", flat=True)
    )


def test_a_sweep_removes_what_nobody_names_and_nothing_of_anybody_else(
    in_bucket: str, swift: ObjectServer, dataset: Dataset
) -> None:
    kept = storages["exports"]
    running = csv_of(dataset).job
    assert running
    token = uuid.uuid4()
    Job.objects.filter(pk=running.pk).update(state="running", token=token, heartbeat_at="2012-01-01T00:00Z")
    own = list(ExportFile.objects.exclude(key="").values_list("key", flat=True))
    under_way = f"{folder_in_bucket(dataset)}/{token}/survey.csv"
    of_another = f"{dataset.survey_id}/{dataset.number}-0123456789ab/{uuid.uuid4()}/survey.csv"
    for key in (
        under_way,
        of_another,
        "letter.txt",
        f"{folder_in_bucket(dataset)}/{uuid.uuid4()}/survey.csv",
    ):
        kept.save(key, ContentFile(b"content"))

    keep_to_retention()

    assert sorted(swift.keys(in_bucket)) == sorted([*own, under_way, of_another, "letter.txt"])


def test_what_is_named_while_a_sweep_looks_is_not_swept(
    in_bucket: str, swift: ObjectServer, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, made = object_storage._running_tokens, []

    def just_finished() -> set[str]:
        # After the bucket was listed, and before the rows are read, or between the two.
        if not made:
            file = csv_of(dataset)
            ExportFile.objects.filter(pk=file.pk).update(key=key, size=7, sha256="0" * 64)
            Job.objects.filter(pk=file.job_id).update(
                state="done", token=None, finished_at="2012-01-01T00:00Z"
            )
            made.append(file)
        return looks()

    token = uuid.uuid4()
    Job.objects.filter(pk=csv_of(dataset).job_id).update(
        state="running", token=token, heartbeat_at="2012-01-01T00:00Z"
    )
    key = f"{folder_in_bucket(dataset)}/{token}/survey.csv"
    storages["exports"].save(key, ContentFile(b"content"))
    monkeypatch.setattr(object_storage, "_running_tokens", just_finished)

    assert sweep() == 0

    assert made
    assert key in swift.keys(in_bucket)


def test_withdrawing_while_the_storage_is_away_is_made_up_for_by_the_sweep(
    wire: Wire, dataset: Dataset, swift: ObjectServer, in_bucket: str
) -> None:
    withdraw(dataset, Dataset.Why.ERASED)
    removal = Job.objects.get(kind="withdrawn dataset")
    wire.cut()

    assert not run(removal.pk)
    keep_to_retention()
    assert swift.keys(in_bucket)

    wire.mend()
    keep_to_retention()
    assert swift.keys(in_bucket) == []


def test_installations_share_a_bucket_under_prefixes_of_their_own(
    settings: Any, swift: ObjectServer, in_bucket: str
) -> None:
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(in_bucket, location="arolwg/live")}
    survey = closed_survey()
    respond(survey, answers_to_everything())
    made = frozen(survey)

    own = made.files.get(content="dataset")
    assert swift.keys(in_bucket) == [f"arolwg/live/{own.key}"]
    assert sweep() == 0
    with open_file(own) as opened:
        assert hashlib.sha256(opened.read()).hexdigest() == own.sha256


def test_files_of_before_stay_readable_and_can_be_moved(
    settings: Any,
    swift: ObjectServer,
    bucket: str,
    on_disk: None,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    before = frozen(survey)
    assert run(csv_of(before).job_id)
    settings.STORAGES = settings.STORAGES | {"exports": swift.setting(bucket)}

    other = before.files.get(format="csv", language="cy")
    assert run(other.job_id), "made of the dataset on the disk"
    with open_file(csv_of(before)) as opened:
        content = opened.read()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("move_exports")

    assert not path_of(csv_of(before)).exists()
    with open_file(csv_of(before)) as opened:
        assert opened.read() == content
    assert sweep() == 0
    assert len(swift.keys(bucket)) == 3


def test_of_a_withdrawn_dataset_its_own_manifest_alone_is_to_be_moved(on_disk: None) -> None:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = frozen(survey)
    ask_for_selection(dataset, Order(("csv",), ("both",)), user())
    as_if_made()
    manifests = dataset.files.filter(content="manifest")
    own, of_selection = manifests.get(selection=None), manifests.get(selection__isnull=False)
    assert {of_selection, own} <= set(on_the_disk())

    Dataset.objects.filter(pk=dataset.pk).update(withdrawn_at=dataset.frozen_at, withdrawn_why="erased")

    assert on_the_disk() == [own]


def test_without_a_bucket_there_is_nowhere_to_move_to(
    on_disk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("move_exports")

    assert "EXPORTS_S3_BUCKET" in capsys.readouterr().err


def test_what_the_server_holds_outlives_its_death(
    settings: Any, tmp_path: Path, on_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSES", (0.5,) * 60)
    with object_server(tmp_path / "swift") as server, wire_to(server) as wire:
        server.make_bucket("files")
        settings.STORAGES = settings.STORAGES | {"exports": server.setting("files", wire.port)}
        survey = closed_survey()
        respond(survey, answers_to_everything())
        dataset = frozen(survey)
        server.kill()
        wire.cut()
        # Somebody else may have its old port by now.
        server.port = free_port()
        server.start()
        # How long it takes to start is up to the machine: the job waits for half a second of it.
        threading.Timer(0.5, wire.mend).start()

        assert run(csv_of(dataset).job_id)
        with open_file(csv_of(dataset)) as opened:
            assert hashlib.sha256(opened.read()).hexdigest() == csv_of(dataset).sha256


LOADED = """
import sys, django
django.setup()
from django.test import Client
assert Client(headers={"host": "localhost"}).get("/healthz").status_code == 200
import config.wsgi, exports.pages.views, exports.tasks
print(sorted(set(sys.modules) & {"boto3", "botocore", "storages", "pyarrow"}))
"""


@pytest.mark.parametrize("with_bucket", [False, True])
def test_a_web_server_loads_nothing_for_it_before_the_first_file(
    swift: ObjectServer, with_bucket: bool
) -> None:
    names = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    if with_bucket:
        names |= swift.environment("files")

    said = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=names, capture_output=True, text=True)

    assert said.stdout.strip() == "[]", said.stderr


def test_credentials_are_in_no_log_and_no_row(
    wire: Wire, dataset: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    wire.cut()
    run(csv_of(dataset).job_id)

    job = csv_of(dataset).job
    assert job
    assert caplog.text
    assert SECRET not in caplog.text + job.error
