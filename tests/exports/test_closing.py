"""Closing freezes what was accepted: all of it, nothing else, once."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from exports.closing import close, close_due, due
from exports.formats import all_formats
from exports.freezing import have_made
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from exports.tasks import close_surveys
from jobs.models import Job
from responses.locks import submission_lock_key
from responses.models import Response
from surveys.models import Survey
from tests.exports.data import closed_survey, frozen, respond, standard_files
from tests.factories import page, published_survey, question, survey


@pytest.mark.django_db
def test_closing_freezes_counts_and_asks_for_every_file() -> None:
    made = closed_survey()
    respond(made, {}, source="web")
    respond(made, {}, source="synthetic")
    respond(made, {}, submitted_at=None)

    dataset = close(made)

    assert dataset
    assert (dataset.number, dataset.rows, dataset.not_submitted) == (1, 2, 1)
    assert dataset.sources == {"synthetic": 1, "web": 1}
    assert Survey.objects.get(pk=made.pk).frozen_at == dataset.frozen_at
    files = {(f.format, f.language) for f in dataset.files.all()}
    of_answers = {(f.name, labels) for f in all_formats() if f.standard for labels in f.languages}
    assert files == of_answers | {("parquet", "codes")}
    own = dataset.files.get(content="dataset")
    assert Job.objects.get(export_files__dataset=dataset, state="queued") == own.job
    assert {f.state for f in dataset.files.exclude(pk=own.pk)} == {"waiting"}
    assert AuditEntry.objects.get(action="survey closed").survey_id == made.pk


@pytest.mark.django_db
def test_a_withdrawn_response_is_in_no_dataset() -> None:
    made = closed_survey()
    respond(made, {}, source="web")
    kept_out = respond(made, {}, source="web")
    Response.objects.filter(pk=kept_out.pk).update(withdrawn_at=kept_out.submitted_at)

    dataset = frozen(made)

    assert dataset.rows == 1
    assert json.loads(manifest_of(dataset))["versions"][0]["responses"] == 1


@pytest.mark.django_db
def test_file_names_are_in_the_language_of_their_labels() -> None:
    made = closed_survey(slug={"cy": "arolwg-y-parciau", "en": "parks-survey"})

    dataset = close(made)

    assert dataset
    assert sorted(f.name for f in dataset.files.filter(format="csv")) == [
        "arolwg-y-parciau-1-cy.csv",
        "parks-survey-1-codes.csv",
        "parks-survey-1-en.csv",
    ]


@pytest.mark.django_db
def test_closing_again_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    made = closed_survey()

    call_command("close_surveys")
    call_command("close_surveys")

    assert Dataset.objects.filter(survey=made).count() == 1
    assert close(made) is None
    out = capsys.readouterr().out
    assert f"Closed: {made.title_en}. Responses: 0. Files queued: {standard_files() + 1}." in out
    assert "No survey is due to close." in out


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes_ago", "is_due"), [(-10, False), (29, False), (31, True)])
def test_nothing_closes_before_its_window_and_grace_are_over(minutes_ago: int, is_due: bool) -> None:
    closes = timezone.now() - dt.timedelta(minutes=minutes_ago)
    made = published_survey(opens=closes - dt.timedelta(days=1), closes=closes)

    assert due().filter(pk=made.pk).exists() == is_due
    assert (close(made) is not None) == is_due


@pytest.mark.django_db
def test_a_draft_is_never_closed() -> None:
    now = timezone.now()
    draft = survey(opens=now - dt.timedelta(days=2), closes=now - dt.timedelta(days=1))

    assert close(draft) is None
    assert close_due() == []


@pytest.mark.django_db
def test_a_survey_that_cannot_be_closed_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = closed_survey(), closed_survey()

    def close_all_but_the_first(each: Survey) -> Dataset | None:
        if each.pk == first.pk:
            raise IntegrityError
        return close(each)

    monkeypatch.setattr("exports.closing.close", close_all_but_the_first)
    close_surveys()

    assert list(Dataset.objects.values_list("survey_id", flat=True)) == [second.pk]


@pytest.mark.django_db
def test_a_dataset_of_an_earlier_release_that_cannot_be_served_holds_up_no_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = closed_survey()

    def broken() -> None:
        raise RuntimeError("an old one")

    monkeypatch.setattr("exports.closing.ask_for_missing", broken)

    with pytest.raises(RuntimeError, match="an old one"):
        close_due()
    assert Dataset.objects.get().survey == made


@pytest.mark.django_db
def test_after_closing_nothing_more_is_accepted() -> None:
    made = closed_survey()
    close(made)

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        respond(made, {})


def together(*work: Callable[[], object]) -> None:
    """Run each in a thread of its own, all at once; raises what any of them raised."""
    start = threading.Barrier(len(work))

    def one(each: Callable[[], object]) -> None:
        start.wait()
        try:
            each()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        for done in [pool.submit(one, each) for each in work]:
            done.result()


@pytest.mark.django_db(transaction=True)
def test_of_closings_at_once_one_freezes() -> None:
    made = closed_survey()

    together(*[lambda: close(Survey.objects.get(pk=made.pk))] * 8)

    assert Dataset.objects.filter(survey=made).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_what_is_accepted_while_it_closes_is_exported_and_nothing_else(round_: int, tmp_path: Path) -> None:
    """Twenty people submit at the very end, as the survey is closed; each is in the file or was refused."""
    made = closed_survey(page("p", question("a")))
    accepted: list[int] = []
    # As in capture: the lock, shared; the clock; the write. The window is moved so that the race is at its edge.
    edge = timezone.now() + dt.timedelta(milliseconds=150)
    Survey.objects.filter(pk=made.pk).update(closes_at=edge, grace_minutes=0)
    begun = [respond(made, {"a": str(n)}, submitted_at=None, started_at=edge) for n in range(20)]
    Response.objects.update(started_at=edge - dt.timedelta(hours=1))

    def submit(response: Response) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(made.pk))
            cursor.execute(
                "UPDATE responses_response r SET submitted_at = clock_timestamp(), reference = %s FROM surveys_survey s"
                " WHERE r.id = %s AND s.id = r.survey_id AND s.frozen_at IS NULL AND clock_timestamp() < s.closes_at",
                [f"{response.pk:010d}", response.pk],
            )
            if cursor.rowcount:
                accepted.append(response.pk)

    def submit_late(response: Response) -> None:
        while timezone.now() < edge - dt.timedelta(milliseconds=5):
            pass
        submit(response)

    def close_at_the_edge() -> None:
        while close(Survey.objects.get(pk=made.pk)) is None:
            pass

    together(close_at_the_edge, *[lambda r=r: (submit if r.pk % 2 else submit_late)(r) for r in begun])

    dataset = Dataset.objects.get(survey=made)
    have_made(dataset)
    facts = write_answers(dataset, "csv-plain", "codes", tmp_path / "file", lambda rows: None).facts
    assert dataset.rows == facts["rows"] == len(accepted)
    assert dataset.rows + dataset.not_submitted == 20
    assert Response.objects.filter(survey=made, submitted_at__isnull=False).count() == len(accepted)
