"""Opening a closed survey again: the dataset goes, people answer, and the next close makes the next dataset."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from exports.closing import close
from exports.datasets import current_dataset
from exports.models import Dataset
from jobs.models import Job
from responses.models import Disposal, Response
from surveys.models import Survey
from tests.exports.data import answers_to_everything, closed_survey, everything, respond
from tests.exports.retaining import files_in, table_of, work
from tests.factories import role, user

pytestmark = pytest.mark.django_db

REASON = "Caeodd ddiwrnod yn rhy gynnar."


@pytest.fixture
def survey(settings: Any, tmp_path: Path) -> Survey:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    made = closed_survey(*everything())
    for number in range(3):
        respond(made, answers_to_everything(f"Sylw {number}"))
    close(made)
    made.refresh_from_db()
    return made


@pytest.fixture
def before(survey: Survey) -> Dataset:
    """Its dataset, every file made."""
    work()
    return Dataset.objects.get()


@pytest.fixture
def coordinator(survey: Survey) -> User:
    person = user("cydlynydd", language="en")
    role(person, survey, "coordinator")
    return person


def window(*, closes: dt.datetime | None = None, reason: str = REASON) -> dict[str, str]:
    opens, closes = timezone.now() - dt.timedelta(days=9), closes or timezone.now() + dt.timedelta(days=9)
    return {
        "opens_on": f"{opens:%d/%m/%Y}",
        "opens_time": "09:00",
        "closes_on": f"{closes:%d/%m/%Y}",
        "closes_time": f"{closes:%H:%M}",
        "grace_minutes": "30",
        "reason": reason,
    }


def page_of(survey: Survey) -> str:
    return reverse("export-reopen", args=[survey.pk])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def end(survey: Survey) -> Dataset | None:
    """Its time passes, and its window with it."""
    past = timezone.now() - dt.timedelta(hours=2)
    Survey.objects.filter(pk=survey.pk).update(closes_at=past, opens_at=past - dt.timedelta(days=9))
    survey.refresh_from_db()
    return close(survey)


def test_the_dataset_is_withdrawn_with_the_reason_and_its_files_go(survey, before, coordinator):
    assert len(files_in(before)) > 2

    reply = signed_in(coordinator).post(page_of(survey), window(), follow=True)
    work()

    assert "The survey is open again." in reply.content.decode()
    before.refresh_from_db()
    assert (before.withdrawn_why, before.withdrawn_note, before.withdrawn_by) == (
        "reopened",
        REASON,
        coordinator,
    )
    assert [Path(name).suffix for name in files_in(before)] == [".json"], "its manifest alone is still there"
    survey.refresh_from_db()
    assert survey.frozen_at is None
    assert current_dataset(survey) is None
    assert AuditEntry.objects.get(action="survey reopened").details["reason"] == REASON


def test_people_answer_again_and_the_next_close_has_all_of_them_under_other_names(
    survey, before, coordinator
):
    cases = {row["case_id"] for row in table_of(before)}
    client = signed_in(coordinator)
    client.post(page_of(survey), window())

    start = Client().post(f"/en/surveys/{survey.slug_en}/")
    assert start.status_code == 303
    assert Response.objects.filter(submitted_at=None).count() == 1
    survey.refresh_from_db()
    now = timezone.now()
    respond(survey, answers_to_everything("Wedi ailagor"), started_at=now, submitted_at=now)
    after = end(survey)
    work()

    assert after is not None
    assert (after.number, after.rows, after.kind) == (2, 4, Dataset.Kind.FINAL)
    rows = table_of(after)
    assert len(rows) == 4
    assert not cases & {row["case_id"] for row in rows}
    assert "Wedi ailagor" in {row["comment"] for row in rows}
    shown = client.get(reverse("exports", args=[survey.pk])).content.decode()
    assert "The survey was opened again." in shown
    assert REASON in shown


def test_it_is_refused_once_something_of_it_has_been_deleted(survey, coordinator):
    now = timezone.now()
    Disposal.objects.create(
        survey=survey,
        subject=Disposal.Subject.DRAFTS,
        action="delete",
        days=1,
        due_on=now.date(),
        begun_at=now,
        job=Job.objects.create(kind="retention", state=Job.State.DONE, started_at=now, finished_at=now),
    )
    client = signed_in(coordinator)

    for reply in (
        client.get(page_of(survey), follow=True),
        client.post(page_of(survey), window(), follow=True),
    ):
        assert "cannot be opened again" in reply.content.decode()
    survey.refresh_from_db()
    assert survey.frozen_at is not None
    assert current_dataset(survey) is not None
    assert page_of(survey) not in client.get(reverse("exports", args=[survey.pk])).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"closes": timezone.now() - dt.timedelta(days=1)}, "Enter a day and a time that are still to come."),
        ({"reason": "  "}, "Say why the survey is opened again."),
    ],
)
def test_a_window_that_is_over_or_no_reason_changes_nothing(survey, coordinator, typed, said):
    reply = signed_in(coordinator).post(page_of(survey), window(**typed))

    # First on the page, and again beside the field.
    first = reply.content.decode().split('class="errornote"')[1].split("</div>")[0]
    assert said in first
    assert reply.content.decode().count(said) == 2
    survey.refresh_from_db()
    assert survey.frozen_at is not None
    assert current_dataset(survey) is not None


def test_a_survey_that_is_open_cannot_be_opened_again(survey, coordinator):
    client = signed_in(coordinator)
    client.post(page_of(survey), window())

    reply = client.post(page_of(survey), window(), follow=True)

    assert "Only a survey that has closed can be opened again." in reply.content.decode()
    assert AuditEntry.objects.filter(action="survey reopened").count() == 1


@pytest.mark.parametrize("who", ["author", "translator", "superuser", "nobody"])
def test_nobody_but_a_coordinator_opens_it(survey, who):
    person = user(f"x-{who}", is_superuser=who == "superuser")
    if who in ("author", "translator"):
        role(person, survey, who)

    assert signed_in(person).post(page_of(survey), window()).status_code in (403, 404)
    survey.refresh_from_db()
    assert survey.frozen_at is not None
