"""Files become visible whole, with their checksum, or not at all."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from exports import making
from exports.dataset.contents import Contents
from exports.formats import all_formats, format_named
from exports.formats.csv import Csv
from exports.freezing import write_dataset
from exports.making import is_complete
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile
from exports.pages.queries import files_of
from exports.storage.places import folder_of, path_of
from jobs.claims import claim
from jobs.models import Job
from jobs.queueing import retry
from jobs.running import run
from surveys.agreement import agree
from surveys.models import Question, Survey
from surveys.publishing import publish
from tests.exports.data import awkward_survey, closed_survey, everything, frozen, respond
from tests.factories import option, page, published_survey, question

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return frozen(awkward_survey())


def run_all() -> None:
    while queued := Job.objects.filter(state="queued").order_by("pk").first():
        run(queued.pk)


def others_in(dataset: Dataset) -> list[str]:
    """What lies beside the dataset's own file."""
    own = dataset.files.get(content=ExportFile.Content.DATASET).name
    return [path.name for path in folder_of(dataset).iterdir() if path.name != own]


def file_of(dataset: Dataset, name: str = "csv-plain", labels: str = "codes") -> ExportFile:
    return ExportFile.objects.select_related("job").get(dataset=dataset, format=name, language=labels)


def test_every_file_is_there_whole_with_its_size_and_checksum(dataset: Dataset) -> None:
    run_all()

    assert is_complete(dataset)
    for file in files_of(dataset):
        content = path_of(file).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert {p.name for p in folder_of(dataset).iterdir()} == {f.name for f in files_of(dataset)}


def test_files_are_nobody_elses_to_read(dataset: Dataset) -> None:
    run_all()

    modes = {
        path.stat().st_mode & 0o777 for path in Path(configured.EXPORTS_ROOT).rglob("*") if path.is_file()
    }
    folders = {folder.stat().st_mode & 0o777 for folder in (folder_of(dataset), folder_of(dataset).parent)}
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_command_writes_the_same_bytes_as_a_worker(dataset: Dataset, tmp_path: Path) -> None:
    run_all()

    for format_ in all_formats():
        for labels in format_.languages:
            output = tmp_path / "file"
            call_command(
                "write_export",
                dataset.survey.slug_cy,
                format=format_.name,
                language=labels,
                output=output,
                verbosity=0,
            )
            assert (
                hashlib.sha256(output.read_bytes()).hexdigest()
                == file_of(dataset, format_.name, labels).sha256
            )


def test_a_full_disk_is_an_honest_failure_and_leaves_nothing(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Csv, contents: Contents, labels: str, path: Path, step: object) -> dict[str, Any]:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    file = file_of(dataset)
    with monkeypatch.context() as patch:
        patch.setattr(Csv, "write", full)
        assert not run(file.job_id)

    assert Job.objects.get(pk=file.job_id).error == "disk_full"
    assert others_in(dataset) == []
    assert retry(file.job_id)
    assert run(file.job_id)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("name", ["csv", "dta", "ods", "sav", "xlsx"])
def test_every_writer_says_that_the_disk_is_full(dataset: Dataset, name: str) -> None:
    with pytest.raises(Exception, match=r".") as raised:
        making.write_answers(dataset, name, "codes", Path("/dev/full"), lambda rows: None)

    assert making._is_disk_full(raised.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_so_does_the_writer_of_the_dataset(dataset: Dataset) -> None:
    with pytest.raises(OSError, match="28") as raised:
        write_dataset(dataset, {"": Path("/dev/full")}, lambda rows: None)

    assert making._is_disk_full(raised.value)


def test_a_worker_that_has_lost_its_claim_leaves_nothing_and_changes_nothing(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(dataset)
    write = Csv.write

    def write_and_be_swept(
        self: Csv, contents: Contents, labels: Any, path: Path, step: Any
    ) -> dict[str, Any]:
        facts = write(self, contents, labels, path, step)
        Job.objects.filter(pk=file.job_id).update(state="queued", token=None, heartbeat_at=None)
        return facts

    with monkeypatch.context() as patch:
        patch.setattr(Csv, "write", write_and_be_swept)
        assert not run(file.job_id)

    assert others_in(dataset) == []
    assert file_of(dataset).sha256 == ""
    assert run(file.job_id)


def test_what_a_dead_worker_left_is_cleared_away(dataset: Dataset) -> None:
    file = file_of(dataset)
    left = folder_of(dataset) / f".{file.name}.0f0f.part"
    left.write_bytes(b"half")

    run(file.job_id)

    assert others_in(dataset) == [file.name]


def test_a_file_without_every_accepted_response_is_not_kept(dataset: Dataset) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(rows=dataset.rows + 1)
    file = file_of(dataset)

    assert not run(file.job_id)

    assert Job.objects.get(pk=file.job_id).error == f"rows_differ: {dataset.rows} of {dataset.rows + 1}"
    assert others_in(dataset) == []


def test_too_many_columns_for_a_workbook_are_a_reason_not_a_crash(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.formats.xlsx.MOST_COLUMNS", 10)
    file = file_of(dataset, "xlsx")

    run(file.job_id)

    assert Job.objects.get(pk=file.job_id).error.startswith("too_wide: ")


def manifest(dataset: Dataset) -> dict[str, Any]:
    file = dataset.files.get(content="manifest")
    made: dict[str, Any] = json.loads(path_of(file).read_text(encoding="utf-8"))
    return made


def test_the_manifest_says_what_everything_is(dataset: Dataset) -> None:
    run_all()

    made = manifest(dataset)

    assert made["dataset"]["accepted"] == made["dataset"]["exported"] == dataset.rows
    assert made["dataset"]["not_submitted"] == 1
    own = dataset.files.get(content="dataset")
    assert (made["dataset"]["sha256"], made["dataset"]["sha256_of"]) == (own.sha256, own.name)
    assert (made["dataset"]["kind"], made["dataset"]["columns"]) == ("final", len(made["columns"]))
    assert made["survey"]["title"]["cy"].startswith("Arolwg")
    assert "ynthe" in made["notes"][0]["en"]
    assert made["notes"][0]["cy"] != made["notes"][0]["en"]
    assert [(v["number"], v["responses"]) for v in made["versions"]] == [(1, dataset.rows)]
    assert {f["name"]: f["sha256"] for f in made["files"]} == {
        f.name: f.sha256 for f in files_of(dataset) if f.content != "manifest"
    }
    assert all(f["escaped"] for f in made["files"] if f["format"] == "csv")
    columns = {c["name"]: c for c in made["columns"]}
    assert columns["comment"]["counts"] == {"answered": dataset.rows - 2, "left_empty": 1, "not_asked": 1}
    assert columns["sector"]["values"][0] == {
        "code": "local.gov",
        "label": {"cy": "Llywodraeth leol, ŵyl", "en": "Local “government”, etc."},
        "number": 1,
    }
    assert columns["barriers/time"]["names"] == {"dta": "barriers_time", "sav": "barriers_time"}
    assert "names" not in columns["comment"]
    assert "email" not in columns


def test_the_manifest_is_made_although_a_file_failed_and_again_when_it_is_there(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("exports.formats.xlsx.MOST_COLUMNS", 10)
        run_all()
    assert {f.get("state") for f in manifest(dataset)["files"]} == {"done", "failed"}
    assert not is_complete(dataset)

    for file in dataset.files.filter(format="xlsx"):
        assert retry(file.job_id)
    run_all()

    assert {f["state"] for f in manifest(dataset)["files"]} == {"done"}
    assert is_complete(dataset)


def test_a_manifest_being_written_when_a_file_is_added_is_begun_again(dataset: Dataset) -> None:
    run_all()
    job_id = dataset.files.get(content="manifest").job_id
    Job.objects.filter(pk=job_id).update(state="queued", finished_at=None)
    held = claim(job_id)
    assert held

    making.data_file_ended(file_of(dataset).job_id)

    assert Job.objects.get(pk=job_id).state == "queued"
    assert not held.release()


def test_columns_of_every_version_are_in_the_files(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path
    survey = published_survey(page("p", question("a"), question("b")))
    first = survey.current_version
    Question.objects.filter(survey=survey, code="b").update(code="c")
    agree(survey, None, None)
    publish(survey, None)
    survey = Survey.objects.select_related("current_version").get(pk=survey.pk)
    Survey.objects.filter(pk=survey.pk).update(
        opens_at="2012-01-01T00:00Z", closes_at="2012-02-01T00:00Z", grace_minutes=0
    )
    survey.refresh_from_db()
    respond(survey, {"a": "1", "b": "2"}, version=first)
    respond(survey, {"a": "3", "c": "4"})
    dataset = frozen(survey)
    run_all()

    lines = path_of(file_of(dataset)).read_text().splitlines()

    assert lines[0].endswith(",a,b,c")
    assert sorted(line.split(",", 6)[1] + ":" + line.split(",", 6)[6] for line in lines[1:]) == [
        "1:no,1,2,",
        "2:no,3,,4",
    ]


@pytest.mark.django_db(transaction=True)
def test_more_columns_than_postgres_gives_at_once_are_joined_row_by_row(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = frozen(awkward_survey())
    whole = making.write_answers(dataset, "csv", "cy", tmp_path / "whole", lambda rows: None)
    sheet = making.write_answers(dataset, "xlsx", "cy", tmp_path / "sheet", lambda rows: None)

    monkeypatch.setattr("exports.dataset.reading.WIDEST", 7)

    assert making.write_answers(dataset, "csv", "cy", tmp_path / "parts", lambda rows: None) == whole
    assert making.write_answers(dataset, "xlsx", "cy", tmp_path / "parts", lambda rows: None) == sheet


def test_a_survey_with_very_many_options_is_written(tmp_path: Path) -> None:
    questions = [
        question(f"q{n}", "multi_choice", options=[option(f"o{o}") for o in range(400)]) for n in range(3)
    ]
    survey = closed_survey(page("p", *questions))
    respond(survey, {"q0": ["o3"], "q1": None, "q2": ["o399"]})

    made = making.write_answers(frozen(survey), "csv-plain", "codes", tmp_path / "file", lambda rows: None)

    (line,) = (tmp_path / "file").read_text().splitlines()[1:]
    assert made.facts["rows"] == 1
    assert line.split(",")[6:].count("1") == 2
    assert len(line.split(",")) == 7 + 1200


@pytest.mark.parametrize("name", ["csv", "ods", "xlsx"])
def test_write_export_says_in_one_line_what_is_wrong(name: str, tmp_path: Path) -> None:
    open_survey = published_survey(*everything())
    frozen_survey = frozen(closed_survey()).survey

    def refusal(slug: str, output: Path = tmp_path / "file") -> str:
        said = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("write_export", slug, format=name, output=output, stderr=said)
        assert ended.value.code == 1
        (line,) = said.getvalue().splitlines()
        return line

    assert "There is no survey at" in refusal("nothing")
    assert "has not closed yet" in refusal(open_survey.slug_en)
    assert "No such file or directory" in refusal(frozen_survey.slug_en, tmp_path / "nowhere" / "file")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("write_export", frozen_survey.slug_en, format="gopher", output=tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["csv", "csv-plain", "dta", "ods", "sav", "xlsx"])
def test_write_export_writes_labels_in_both_languages(dataset: Dataset, name: str, tmp_path: Path) -> None:
    said = StringIO()
    call_command(
        "write_export",
        dataset.survey.slug_en,
        format=name,
        language="both",
        output=tmp_path / "file",
        stdout=said,
    )

    assert hashlib.sha256((tmp_path / "file").read_bytes()).hexdigest() in said.getvalue()


COMMANDS = [
    ["close_surveys"],
    ["write_export", "arolwg", "--format", "csv", "--output", "file"],
    ["make_responses", "arolwg", "5"],
    ["rotate_identity_keys"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command[0]))
def test_without_a_database_a_command_says_so_in_one_line_in_welsh_too(
    command: list[str], tmp_path: Path
) -> None:
    def run_in(locale: str) -> str:
        ended = subprocess.run(
            [sys.executable, ROOT / "manage.py", *command],
            cwd=tmp_path,
            env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stdout) == (1, "")
        (line,) = ended.stderr.splitlines()
        return line

    assert run_in("C.UTF-8").startswith("The database refused it: ")
    assert run_in("cy_GB.UTF-8").startswith("Gwrthododd y gronfa ddata")


def test_a_worker_whose_file_was_cleared_away_by_another_does_not_call_it_broken(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = file_of(dataset)
    write = Csv.write

    def write_and_be_overtaken(
        self: Csv, contents: Contents, labels: Any, path: Path, step: Any
    ) -> dict[str, Any]:
        facts = write(self, contents, labels, path, step)
        monkeypatch.setattr(Csv, "write", write)
        Job.objects.filter(pk=file.job_id).update(heartbeat_at="2012-01-01T00:00Z")
        assert run(file.job_id)
        return facts

    monkeypatch.setattr(Csv, "write", write_and_be_overtaken)

    assert not run(file.job_id)

    assert Job.objects.get(pk=file.job_id).state == "done"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert others_in(dataset) == [file.name]


def test_formats_are_found_by_name() -> None:
    names = [format_.name for format_ in all_formats()]
    assert names == sorted(names)
    assert {
        "csv",
        "csv-plain",
        "dta",
        "ods",
        "sav",
        "xlsx",
        "codebook-html",
        "codebook-pdf",
        "jsonl",
        "csvw",
        "datapackage",
        "ddi",
    } <= set(names)
    assert format_named("csv").extension == "csv"


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_the_manifest_says_over_how_many_sheets_the_rows_go_on(
    dataset: Dataset, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("xlsx", "ods"):
        monkeypatch.setattr(f"exports.formats.{module}.MOST_ROWS", 11)
    run(file_of(dataset, name).job_id)

    files = {(each["format"], each["labels"]): each for each in json.loads(manifest_of(dataset))["files"]}

    assert dataset.rows == 18
    assert (files[name, "codes"]["sheets"], files[name, "codes"]["rows"]) == (2, 18)
