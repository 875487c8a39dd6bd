"""On its day everything goes that the rules of a survey name: in any order of accidents, and with a record."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.models import AuditEntry
from exports.closing import close
from exports.datasets import current_dataset
from exports.manifest import manifest_of
from exports.models import Dataset, ExportFile
from exports.retention import carry_out, keep_to_retention
from exports.storage.places import path_of
from jobs.claims import claim
from jobs.models import Job
from jobs.running import sweep
from responses.models import Disposal, IdentifyingAnswer, Response, Upload
from responses.retention import disposing
from surveys.models import Survey
from tests.exports.data import answers_to_everything, closed_survey, everything, respond
from tests.exports.retaining import closed_days_ago, decide, files_in, keep, sent_by, table_of, work
from tests.exports.sharing import Shared, shared
from tests.factories import page, question

pytestmark = pytest.mark.django_db


def _frozen() -> Dataset:
    """With its files: three responses, one that was withdrawn and one that was not submitted."""
    made = closed_survey(*everything(), page("files", question("plan", "upload")))
    for _ in range(3):
        respond(
            made,
            answers_to_everything() | {"plan": "f" * 32, "plan/name": "Siân Jones.pdf"},
            paradata=[[1, "cy", 9]],
        )
    taken_back = respond(made, answers_to_everything())
    Response.objects.filter(pk=taken_back.pk).update(withdrawn_at=taken_back.submitted_at)
    respond(made, answers_to_everything(), submitted_at=None, pending=b"typed")
    dataset = close(made)
    assert dataset
    work()
    return dataset


all_made = shared(_frozen)


@pytest.fixture
def survey(all_made: Shared, settings, tmp_path: Path) -> Survey:
    return Survey.objects.get(pk=all_made.given(settings, tmp_path).survey_id)


def submitted(survey: Survey) -> list[Response]:
    return list(
        Response.objects.filter(survey=survey, submitted_at__isnull=False, withdrawn_at=None).order_by("pk")
    )


def test_nothing_goes_before_its_day_and_all_of_it_on_the_day(survey):
    decide(survey, keep_drafts_days=30)
    closed_days_ago(survey, 28)
    keep()
    assert not Disposal.objects.exists()

    closed_days_ago(survey, 2)
    keep()

    assert Response.objects.filter(survey=survey).count() == 3
    disposal = Disposal.objects.get()
    assert (disposal.subject, disposal.action, disposal.rows, disposal.days) == ("drafts", "delete", 2, 30)
    assert disposal.ended_at is not None
    assert AuditEntry.objects.get(action="drafts deleted").details == {"rows": 2, "days": 30}


@pytest.mark.parametrize(
    ("zone", "hours", "goes"), [("Pacific/Kiritimati", 14, True), ("Pacific/Pago_Pago", -11, False)]
)
def test_the_day_begins_where_the_survey_is_held(survey, zone, hours, goes):
    """At the same moment it is another day in Kiritimati than in Pago Pago, 25 hours behind."""
    now = dt.datetime.now(dt.UTC)
    local = now.astimezone(ZoneInfo("Pacific/Kiritimati"))
    # The day before, by the clock of Kiritimati; in Pago Pago that day may not have begun.
    closes = (local - dt.timedelta(days=1)).replace(hour=23, minute=30)
    Survey.objects.filter(pk=survey.pk).update(
        timezone=zone, closes_at=closes, opens_at=closes - dt.timedelta(days=9), keep_drafts_days=1
    )
    there = now.astimezone(ZoneInfo(zone)).date() >= closes.astimezone(ZoneInfo(zone)).date() + dt.timedelta(
        days=1
    )

    keep()

    assert Disposal.objects.exists() == there
    assert there or not goes


def test_a_survey_that_is_not_frozen_keeps_everything():
    made = closed_survey()
    respond(made, {}, submitted_at=None)
    decide(made, keep_drafts_days=0, keep_responses_days=0)

    keep_to_retention()

    assert not Disposal.objects.exists()


def test_identifying_answers_go_and_the_files_without_them_stay(survey):
    lasting = sent_by(submitted(survey)[0], "plan")
    decide(survey, keep_identifying_days=1)
    before = {file.name: path_of(file).read_bytes() for file in ExportFile.objects.all()}
    closed_days_ago(survey, 3)

    keep()

    assert not IdentifyingAnswer.objects.exists()
    assert not Response.objects.filter(pending__isnull=False).exists()
    assert Response.objects.count() == 5
    assert {file.name: path_of(file).read_bytes() for file in ExportFile.objects.all()} == before
    assert lasting.exists()
    assert Disposal.objects.get().rows == 5


def test_deleted_responses_take_the_files_of_their_dataset_with_them(survey):
    dataset = Dataset.objects.get()
    sent = sent_by(submitted(survey)[0], "plan")
    decide(survey, keep_responses_days=1)
    closed_days_ago(survey, 3)
    checksums = set(ExportFile.objects.values_list("sha256", flat=True))

    keep()

    assert not Response.objects.exists()
    assert not IdentifyingAnswer.objects.exists()
    assert not Upload.objects.exists()
    assert not sent.exists()
    assert current_dataset(survey) is None
    assert Dataset.objects.get().withdrawn_why == Dataset.Why.DELETED
    assert files_in(dataset) == {f"{survey.slug_en}-1-manifest.json"}
    assert set(ExportFile.objects.values_list("sha256", flat=True)) == checksums
    assert dict(Disposal.objects.values_list("subject", "rows")) == {"drafts": 2, "responses": 3}


def test_anonymised_responses_point_to_nobody_and_make_a_dataset_of_their_own(survey):
    decide(survey, keep_responses_days=1, after_keeping="anonymise")
    closed_days_ago(survey, 3)
    sent = sent_by(submitted(survey)[0], "plan")
    before = {response.pk: response for response in submitted(survey)}

    keep()

    assert not sent.exists()
    assert not IdentifyingAnswer.objects.exists()
    for response in Response.objects.all():
        was = before.pop(response.pk)
        assert response.reference is None
        assert bytes(response.token_hash) != bytes(was.token_hash)
        assert response.paradata == []
        kept = {key: value for key, value in was.answers.items() if not key.startswith("plan")}
        assert response.answers == kept
        local = response.submitted_at.astimezone(ZoneInfo(survey.timezone))
        assert local.time() == dt.time(0)
        assert local.date() == was.submitted_at.astimezone(ZoneInfo(survey.timezone)).date()
    assert before == {}
    first, second = Dataset.objects.order_by("number")
    assert files_in(first) == {f"{survey.slug_en}-1-manifest.json"}
    assert (second.rows, second.withdrawn_at, current_dataset(survey)) == (3, None, second)
    assert len(table_of(second)) == 3
    assert json.loads(manifest_of(second))["dataset"]["replaces"]["why"]["code"] == "anonymised"
    assert bytes(first.secret) != bytes(second.secret)


class Killed(BaseException):
    """As a kill -9: nothing after it is done."""


@pytest.mark.parametrize("action", ["delete", "anonymise"])
@pytest.mark.parametrize("last_batch", [1, 2, 3])
def test_a_job_that_is_killed_in_the_middle_goes_on_where_it_stopped(survey, monkeypatch, action, last_batch):
    monkeypatch.setattr(disposing, "BATCH", 1)
    decide(survey, keep_responses_days=1, after_keeping=action)
    closed_days_ago(survey, 3)
    keep_to_retention()
    job = Job.objects.get(kind="retention")
    held = claim(job.pk)
    steps = []

    def die(done: int) -> None:
        steps.append(done)
        if len(steps) == last_batch:
            raise Killed

    monkeypatch.setattr(held, "advance", die)
    with pytest.raises(Killed):
        carry_out(held)
    gone = sum(Disposal.objects.values_list("rows", flat=True))
    assert gone == last_batch

    Job.objects.filter(pk=job.pk).update(heartbeat_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    sweep()
    work()

    assert dict(Disposal.objects.values_list("subject", "rows")) == {"drafts": 2, "responses": 3}
    assert Response.objects.count() == (0 if action == "delete" else 3)
    assert not Response.objects.filter(anonymised_at=None).exists()
    assert Dataset.objects.count() == (1 if action == "delete" else 2)
    assert not Disposal.objects.filter(ended_at=None).exists()


def test_asking_again_asks_for_nothing_twice(survey, capsys):
    decide(survey, keep_drafts_days=1, keep_identifying_days=2)
    closed_days_ago(survey, 3)

    call_command("keep_to_retention")
    call_command("keep_to_retention")
    work()
    call_command("keep_to_retention")

    assert Disposal.objects.count() == 2
    assert Job.objects.filter(kind="retention").count() == 1
    out = capsys.readouterr().out
    assert out.count("Queued") == 2
    assert out.count("Nothing is due.") == 2


def test_a_job_that_failed_is_asked_for_again(survey):
    decide(survey, keep_drafts_days=1)
    closed_days_ago(survey, 3)
    keep_to_retention()
    Job.objects.filter(kind="retention").update(state="failed", finished_at=dt.datetime.now(dt.UTC))

    keep()

    assert Disposal.objects.get().ended_at is not None


def test_what_was_anonymised_may_be_deleted_later(survey):
    decide(survey, keep_responses_days=1, after_keeping="anonymise")
    closed_days_ago(survey, 3)
    keep()
    decide(survey, after_keeping="delete")

    keep()

    assert not Response.objects.exists()
    assert current_dataset(survey) is None
    assert Dataset.objects.filter(withdrawn_at=None).count() == 0


CHANGES = {
    "an answer": "answers = jsonb_set(answers, '{staff}', '\"7\"')",
    "an answer among the losses": "answers = jsonb_build_object('staff', '7'), anonymised_at = now()",
    "an answer more": 'answers = answers || \'{"new": "1"}\', anonymised_at = now()',
    "the hour with the marks of anonymising": "anonymised_at = now(), reference = NULL, paradata = '[]'",
    "the reference": "reference = NULL, anonymised_at = now()",
    "that it was anonymised": "anonymised_at = now()",
    "the time": "submitted_at = date_trunc('day', submitted_at)",
    "its language": "language = 'en', anonymised_at = now()",
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_else_of_a_submitted_response_changes(survey, change):
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE responses_response SET {CHANGES[change]} WHERE submitted_at IS NOT NULL")  # noqa: S608


def test_what_was_anonymised_never_changes_again(survey):
    decide(survey, keep_responses_days=1, after_keeping="anonymise")
    closed_days_ago(survey, 3)
    keep()

    for change in (
        "anonymised_at = NULL",
        "answers = '{}'",
        "anonymised_at = now()",
    ):
        with (
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE responses_response SET {change}")  # noqa: S608


def test_parts_of_files_that_a_dead_worker_left_go_with_the_next_look(survey):
    decide(survey, keep_responses_days=1)
    closed_days_ago(survey, 3)
    keep()
    dataset = Dataset.objects.get()
    left = path_of(dataset.files.first()).with_name(".survey-1-cy.csv.token.part")
    left.write_bytes(b"answers")

    keep_to_retention()

    assert not left.exists()
