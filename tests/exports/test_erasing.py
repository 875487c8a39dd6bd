"""Erasing one response, before the close and after it."""

import datetime as dt
import json
import threading
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import AuditEntry
from exports.closing import close
from exports.datasets import current_dataset
from exports.erasing import carry_out_all, erase
from exports.freezing import have_made
from exports.making import make_file
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile
from exports.storage.places import path_of
from jobs.claims import JobFailed, claim
from jobs.models import Job
from jobs.running import run
from responses import erasing
from responses.identity import grouped
from responses.models import IdentifyingAnswer, Response, Upload
from surveys.models import Survey
from tests.exports.data import answers_to_everything, closed_survey, everything, respond
from tests.exports.retaining import files_in, sent_by, table_of, work
from tests.factories import page, question, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings, tmp_path: Path) -> Survey:
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    made = closed_survey(*everything(), page("files", question("plan", "upload")))
    for number in range(5):
        respond(made, answers_to_everything(f"Sylw {number}"))
    return made


@pytest.fixture
def dataset(survey) -> Dataset:
    """Frozen, every file written."""
    close(survey)
    work()
    return Dataset.objects.get()


def saying(survey: Survey, comment: str) -> Response:
    return Response.objects.get(survey=survey, answers__comment=comment)


def cases(made: Dataset) -> list[str]:
    return [row["case_id"] for row in table_of(made)]


def test_before_the_close_the_response_is_gone_and_nothing_else_happens(survey):
    response = saying(survey, "Sylw 2")
    sent = sent_by(response, "plan")

    assert erase(response.pk, reason="Gofynnodd y person") is None
    work()

    assert not Response.objects.filter(pk=response.pk).exists()
    assert not sent.exists()
    assert not Dataset.objects.exists()
    entry = AuditEntry.objects.get(action="response erased")
    assert entry.subject == grouped(response.reference)
    assert entry.details == {"reason": "Gofynnodd y person"}


def test_what_respondents_ask_for_after_the_freeze_makes_one_dataset_anew(survey, dataset):
    asked = [saying(survey, f"Sylw {number}").pk for number in (1, 3)]
    for response_id in asked:
        assert not erasing.erase(response_id, reason="Cais yr ymatebydd")
    assert Response.objects.filter(survey=survey).count() == 5

    made = carry_out_all()

    assert [(each.number, each.rows) for each in made] == [(2, 3)]
    assert not Response.objects.filter(pk__in=asked).exists()
    assert carry_out_all() == []


def test_a_survey_in_which_nothing_can_be_erased_holds_up_no_other(survey, dataset, monkeypatch, caplog):
    other = closed_survey(*everything())
    theirs = respond(other, answers_to_everything("Arall"))
    close(other)
    for response_id in (saying(survey, "Sylw 1").pk, theirs.pk):
        erasing.erase(response_id, reason="Cais yr ymatebydd")
    real = erasing.carry_out

    def broken(request):
        if request.response.survey_id == survey.pk:
            raise RuntimeError("no luck")
        real(request)

    monkeypatch.setattr(erasing, "carry_out", broken)

    made = carry_out_all()

    assert [each.survey_id for each in made] == [other.pk]
    assert not Response.objects.filter(pk=theirs.pk).exists()
    assert f"survey {survey.pk} is still there" in caplog.text
    # The next time it is tried again.
    monkeypatch.setattr(erasing, "carry_out", real)
    assert [each.survey_id for each in carry_out_all()] == [survey.pk]


def test_after_the_freeze_the_next_dataset_has_all_but_the_response(survey, dataset):
    response, person = saying(survey, "Sylw 2"), user()
    sent = sent_by(response, "plan")
    before, was = cases(dataset), {file.name: file.sha256 for file in dataset.files.all()}
    manifest = path_of(dataset.files.get(content="manifest")).read_bytes()

    made = erase(response.pk, reason="Gofynnodd y person", actor=person)
    work()

    assert made is not None
    assert (made.number, made.rows, made.frozen_at) == (2, 4, dataset.frozen_at)
    assert current_dataset(survey) == made
    comments = sorted(Response.objects.filter(survey=survey).values_list("answers__comment", flat=True))
    assert sorted(row["comment"] for row in table_of(made)) == comments
    assert comments == ["Sylw 0", "Sylw 1", "Sylw 3", "Sylw 4"]
    assert made.files.exclude(job__state="done").count() == 0
    assert json.loads(manifest_of(made))["dataset"]["replaces"]["number"] == 1
    # Nobody can tell by the names of cases which is missing.
    assert not set(before) & set(cases(made))
    assert not IdentifyingAnswer.objects.filter(response_id=response.pk).exists()
    assert not Upload.objects.exists()
    assert not sent.exists()
    dataset.refresh_from_db()
    assert (dataset.withdrawn_why, dataset.withdrawn_note, dataset.withdrawn_by) == (
        "erased",
        "Gofynnodd y person",
        person,
    )
    assert files_in(dataset) == {f"{survey.slug_en}-1-manifest.json"}
    assert path_of(dataset.files.get(content="manifest")).read_bytes() == manifest
    assert {file.name: file.sha256 for file in dataset.files.all()} == was


def test_an_old_reference_erases_the_correction_that_is_in_the_dataset(survey):
    old = saying(survey, "Sylw 2")
    new = respond(survey, answers_to_everything("Wedi cywiro"), replaces=old)
    Response.objects.filter(pk=old.pk).update(withdrawn_at=dt.datetime.now(dt.UTC))
    close(survey)
    work()

    made = erase(old.pk, reason="Gofynnodd y person")

    assert made is not None
    assert (made.number, made.rows) == (2, 4)
    assert not Response.objects.filter(pk__in=[old.pk, new.pk]).exists()
    recorded = set(AuditEntry.objects.filter(action="response erased").values_list("subject", flat=True))
    assert recorded == {grouped(old.reference), grouped(new.reference)}


def test_a_response_that_was_in_no_dataset_changes_none(survey):
    draft = respond(survey, {}, submitted_at=None)
    close(survey)

    assert erase(draft.pk, reason="") is None

    assert Dataset.objects.get().withdrawn_at is None


def test_two_erasures_make_two_datasets(survey, dataset):
    erase(saying(survey, "Sylw 1").pk, reason="")
    erase(saying(survey, "Sylw 2").pk, reason="")
    work()

    assert list(Dataset.objects.order_by("number").values_list("rows", "withdrawn_why")) == [
        (5, "erased"),
        (4, "erased"),
        (3, ""),
    ]
    assert files_in(Dataset.objects.get(number=2)) == set()


def test_a_file_that_is_being_written_meanwhile_never_gets_its_name(survey):
    close(survey)
    dataset = Dataset.objects.get()
    have_made(dataset)
    file = dataset.files.get(format="csv-plain", language="codes")
    held = claim(file.job_id)
    erase(saying(survey, "Sylw 2").pk, reason="")

    with pytest.raises(JobFailed):
        make_file(held)
    work()

    assert files_in(dataset) == set()
    assert [f.content for f in ExportFile.objects.filter(dataset=dataset).exclude(sha256="")] == ["dataset"]


def test_whoever_is_writing_a_file_of_it_is_told_to_stop_and_that_is_no_failure(survey):
    close(survey)
    dataset = Dataset.objects.get()
    have_made(dataset)
    held = claim(dataset.files.get(format="csv-plain", language="codes").job_id)
    waiting = dataset.files.filter(format="sav").values_list("job_id", flat=True)
    erase(saying(survey, "Sylw 2").pk, reason="")

    run(Job.objects.get(kind="withdrawn dataset").pk)

    assert not held.is_held()
    assert set(Job.objects.filter(pk__in=[held.job_id, *waiting]).values_list("state", "error")) == {
        ("cancelled", "")
    }
    assert not Job.objects.filter(export_files__dataset=dataset, state__in=["queued", "running"]).exists()


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_meets_the_close_is_before_or_after_it_never_between(survey):
    response = saying(survey, "Sylw 2")
    barrier = threading.Barrier(2)

    def closing() -> None:
        barrier.wait()
        try:
            close(Survey.objects.get(pk=survey.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=closing)
    thread.start()
    barrier.wait()
    erase(response.pk, reason="")
    thread.join()

    made = current_dataset(Survey.objects.get(pk=survey.pk))
    assert made is not None
    assert made.rows == 4


def test_the_bytes_go_although_the_worker_died_before_it_began(survey, dataset):
    erase(saying(survey, "Sylw 2").pk, reason="")
    job = Job.objects.get(kind="withdrawn dataset")
    assert claim(job.pk)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))

    assert run(job.pk)

    assert files_in(dataset) == {f"{survey.slug_en}-1-manifest.json"}
