"""Coordinators are told once, in their language, when what was asked for of a dataset is ready or has failed."""

import datetime as dt
import re
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.celery import app
from exports import erasing
from exports.announcing import FILES_READY
from exports.closing import close
from exports.interim import ask_for_interim
from exports.making import ask_for, plan
from exports.models import Dataset, ExportFile
from exports.pages.cancelling import cancel, make_again
from exports.retention import keep_to_retention
from exports.selections.asking import Order, ask_for_selection
from jobs.models import Job
from jobs.queueing import requeue, retry
from jobs.running import run
from mail.models import OutboxMessage
from responses.models import Response
from surveys.models import Survey, SurveyRole
from tests.exports.data import closed_survey, respond, standard_files
from tests.exports.retaining import as_if_made, work
from tests.factories import page, published_survey, question, role, text, user
from tests.mail.server import serving

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PUBLIC = "https://arolwg.example.org"


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    settings.PUBLIC_ADDRESS = PUBLIC


@pytest.fixture
def survey() -> Survey:
    """Due to close, with two responses; a coordinator for each language."""
    made = closed_survey(page("p", question("a")), title=text("Llyfrgelloedd", "Libraries"))
    for number in range(2):
        respond(made, {"a": f"cyfrinach {number}"})
    coordinator(made, "cy")
    coordinator(made, "en")
    return made


def coordinator(survey: Survey, language: str, **values: Any) -> User:
    values = {"email": f"{language}@example.org"} | values
    person = user(f"{language}-{survey.pk}-{User.objects.count()}", language=language, **values)
    role(person, survey, "coordinator")
    return person


def closed(survey: Survey, *, in_earnest: bool = False) -> Dataset:
    """Closed, with all its files, and the letters sent; the files themselves are there `in_earnest`."""
    dataset = close(survey)
    assert dataset
    if not in_earnest:
        as_if_made()
    work()
    dataset.refresh_from_db()
    return dataset


def letters() -> dict[str, mail.EmailMessage]:
    """By address; a second one to the same fails."""
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox)
    return {message.to[0]: message for message in mail.outbox}


def fail(files: Any, reason: str = "disk_full") -> None:
    """As if the worker had failed for good: through the row and the hook that ends a job."""
    from jobs.claims import claim

    for job_id in sorted(set(files.values_list("job_id", flat=True))):
        held = claim(job_id)
        assert held
        held.fail(reason)


def test_the_morning_after_the_close_each_coordinator_has_a_letter_in_their_language(survey):
    dataset = closed(survey, in_earnest=True)

    found = letters()
    assert set(found) == {"cy@example.org", "en@example.org"}
    welsh, english = found["cy@example.org"], found["en@example.org"]
    assert english.subject == "Files are ready: Libraries"
    assert welsh.subject == "Mae ffeiliau’n barod: Llyfrgelloedd"
    assert (english.extra_headers["Content-Language"], welsh.extra_headers["Content-Language"]) == (
        "en",
        "cy",
    )
    files = standard_files() + 2
    assert dataset.files.count() == files
    for line in (
        "The survey has closed: Libraries",
        "Its answers are frozen as dataset 1",
        "It holds 2 responses.",
        f"{files} files are ready.",
        f"{PUBLIC}{reverse('exports', args=[survey.pk])}",
        f"{PUBLIC}{reverse('staff-messages')}",
    ):
        assert line in english.body
    for line in (
        "Mae’r arolwg wedi cau: Llyfrgelloedd",
        "Mae’n cynnwys 2 ymateb.",
        f"Mae {files} ffeil yn barod.",
        f"{PUBLIC}{reverse('exports', args=[survey.pk])}",
    ):
        assert line in welsh.body
    assert "Libraries" not in welsh.body
    assert "Llyfrgelloedd" not in english.body


def test_no_answer_no_token_and_no_name_of_a_file_is_in_a_letter(survey):
    closed(survey)

    for letter in letters().values():
        for content in (letter.body, letter.alternatives[0].content):
            assert "cyfrinach" not in content
            links = set(re.findall(rf"{PUBLIC}[^\s\"<]*", content))
            assert links == {
                f"{PUBLIC}{reverse('exports', args=[survey.pk])}",
                f"{PUBLIC}{reverse('staff-messages')}",
            }
    assert {tuple(sorted(row.params)) for row in OutboxMessage.objects.all()} == {
        ("dataset", "files", "first", "user")
    }


def test_an_interim_dataset_is_told_of_as_such():
    now = timezone.now()
    survey = published_survey(
        page("p", question("a")),
        opens=now - 5 * DAY,
        closes=now + 5 * DAY,
        title=text("Llyfrgelloedd", "Libraries"),
    )
    respond(survey, {}, started_at=now - DAY, submitted_at=now - DAY)
    person = coordinator(survey, "en")

    ask_for_interim(survey, person)
    work()

    body = letters()["en@example.org"].body
    assert "Interim dataset 1 was made: Libraries" in body
    assert "The survey is still open." in body
    assert "It holds 1 response." in body


def test_nobody_is_told_twice_though_jobs_are_done_again_and_the_manifest_anew(survey):
    dataset = closed(survey, in_earnest=True)
    sent = OutboxMessage.objects.count()

    for job_id in Job.objects.values_list("pk", flat=True):
        assert not run(job_id)
    requeue(dataset.files.get(content="manifest").job_id, only_in=("done",))
    work()
    requeue(dataset.files.filter(content="answers")[0].job_id, only_in=("done",))
    work()

    assert OutboxMessage.objects.count() == sent == len(mail.outbox) == 2


def test_nobody_is_told_before_the_last_file_has_ended(survey):
    dataset = close(survey)
    assert dataset
    run(dataset.files.get(content="dataset").job_id)
    last = dataset.files.filter(content="answers").last()
    assert last
    for file in dataset.files.filter(content="answers").exclude(pk=last.pk):
        run(file.job_id)
    assert not OutboxMessage.objects.exists()

    run(last.job_id)
    assert not OutboxMessage.objects.exists()
    work()

    assert len(letters()) == 2


def test_what_failed_for_good_is_said_with_what_to_do_and_not_again_when_it_is_made_after_all(survey):
    dataset = close(survey)
    assert dataset
    run(dataset.files.get(content="dataset").job_id)
    files = dataset.files.filter(format__in=["xlsx", "ods"])
    fail(files)
    work()

    letter = letters()["en@example.org"]
    assert letter.subject == "Some files could not be made: Libraries"
    assert f"{standard_files() + 2 - len(files)} files are ready." in letter.body
    assert (
        f"{len(files)} files could not be made. The page says why of each; press “Try again”" in letter.body
    )

    for file in files:
        retry(file.job_id)
    work()
    assert len(letters()) == 2


def test_a_dataset_that_cannot_be_made_is_told_of_and_its_files_when_it_is_after_all(survey):
    dataset = close(survey)
    assert dataset
    own = dataset.files.filter(content="dataset")
    fail(own)
    work()

    letter = letters()["en@example.org"]
    assert letter.subject == "The dataset could not be made: Libraries"
    assert "No answer is lost." in letter.body
    assert "responses" not in letter.body
    assert letters()["cy@example.org"].subject == "Ni fu modd creu’r set ddata: Llyfrgelloedd"

    mail.outbox.clear()
    retry(own[0].job_id)
    work()
    letter = letters()["en@example.org"]
    assert letter.subject == "Files are ready: Libraries"
    assert "The survey has closed: Libraries" in letter.body


def test_what_was_cancelled_is_not_told_of_until_it_is_made_after_all(survey):
    dataset = close(survey)
    assert dataset
    person = User.objects.get(email="en@example.org")
    assert cancel(dataset.files.get(content="dataset"), person)
    work()
    assert mail.outbox == []

    assert make_again(dataset.files.get(content="dataset"), person)
    run(dataset.files.get(content="dataset").job_id)
    cancelled = dataset.files.filter(content="answers")[0]
    assert cancel(cancelled, person)
    as_if_made()
    work()
    letter = letters()["en@example.org"]
    assert letter.subject == "Files are ready: Libraries"
    assert f"{standard_files() + 1} files are ready." in letter.body

    mail.outbox.clear()
    assert make_again(cancelled, person)
    as_if_made()
    work()
    body = letters()["en@example.org"].body
    assert "More files of dataset 1 were made: Libraries" in body
    assert "1 file is ready." in body


def test_files_that_are_asked_for_later_are_told_of_apart(survey):
    dataset = closed(survey, in_earnest=True)
    mail.outbox.clear()

    for name in ("csv", "csv-plain"):
        ask_for(plan(dataset, name, "both"))
    work()

    body = letters()["en@example.org"].body
    assert "More files of dataset 1 were made: Libraries" in body
    assert "2 files are ready." in body
    assert "responses" not in body


@pytest.mark.parametrize("wants", [True, False])
def test_files_of_a_selection_are_told_of_to_whoever_asked_and_to_nobody_else(
    survey: Survey, wants: bool
) -> None:
    asker = coordinator(survey, "cy", told_of_files=wants, email="sian@example.org")
    dataset = closed(survey, in_earnest=True)
    mail.outbox.clear()

    ask_for_selection(dataset, Order(("csv", "xlsx"), ("both",)), asker)
    work()

    assert set(letters()) == ({asker.email} if wants else set())
    for letter in letters().values():
        assert "Cafodd ffeiliau detholiad 1 o set ddata 1 eu creu" in letter.body
        assert reverse("export-selections", args=[survey.pk, 1]) in letter.body


def test_a_dataset_made_anew_says_what_it_replaces(survey):
    closed(survey)
    mail.outbox.clear()

    erasing.erase(Response.objects.first().pk, reason="Gofynnodd y person")
    as_if_made()
    work()

    body = letters()["en@example.org"].body
    assert "Dataset 2 was made: Libraries\nIt takes the place of dataset 1, which was withdrawn." in body
    assert "Gofynnodd" not in body


@pytest.mark.parametrize("when", ["before its files are made", "before the letter leaves"])
def test_a_withdrawn_dataset_is_told_of_to_nobody(survey, when):
    dataset = close(survey)
    assert dataset
    if when == "before the letter leaves":
        as_if_made()
        assert OutboxMessage.objects.count() == 2
    Survey.objects.update(keep_responses_days=0)
    for disposal in keep_to_retention():
        run(disposal.job_id)
    work()

    dataset.refresh_from_db()
    assert dataset.withdrawn_why == "deleted"
    assert mail.outbox == []


def test_only_those_who_are_coordinators_then_with_an_address_and_the_wish_are_told(survey):
    coordinator(survey, "en", email="")
    coordinator(survey, "en", email="off@example.org", told_of_files=False)
    coordinator(survey, "en", email="gone@example.org", is_active=False)
    user(is_superuser=True, email="super@example.org")
    role(user(email="author@example.org"), survey, "author")
    elsewhere = user(email="elsewhere@example.org")
    role(elsewhere, published_survey(), "coordinator")
    coordinator(survey, "cy", email="super-coordinator@example.org", is_superuser=True)

    closed(survey)

    assert set(letters()) == {"cy@example.org", "en@example.org", "super-coordinator@example.org"}


@pytest.mark.parametrize(
    "change",
    [
        lambda person: SurveyRole.objects.filter(user=person).delete(),
        lambda person: SurveyRole.objects.filter(user=person).update(role="author"),
        lambda person: User.objects.filter(pk=person.pk).update(told_of_files=False),
        lambda person: User.objects.filter(pk=person.pk).update(is_active=False),
        lambda person: User.objects.filter(pk=person.pk).update(email=""),
    ],
)
def test_who_is_no_longer_to_be_told_when_the_letter_leaves_is_not(survey, change):
    close(survey)
    as_if_made()
    assert OutboxMessage.objects.count() == 2

    change(User.objects.get(email="en@example.org"))
    work()

    assert set(letters()) == {"cy@example.org"}
    assert OutboxMessage.objects.filter(failure="unwanted").count() == 1


def test_responses_set_aside_that_nobody_reviewed_are_something_to_do(survey):
    for review in ("", "", "counts"):
        respond(survey, {"a": "x"}, signs=["speed"], review=review)

    closed(survey)

    assert "2 responses were set aside by signs of misuse, and nobody has" in letters()["en@example.org"].body
    assert "Neilltuwyd 2 ymateb oherwydd arwyddion" in letters()["cy@example.org"].body


@pytest.mark.parametrize(("count", "words"), [(0, "0 ymateb"), (1, "1 ymateb"), (6, "6 ymateb")])
def test_counts_have_their_welsh_forms(count, words):
    survey = closed_survey(page("p", question("a")))
    for _ in range(count):
        respond(survey, {})
    coordinator(survey, "cy")

    closed(survey)

    assert f"Mae’n cynnwys {words}." in letters()["cy@example.org"].body


def test_files_of_before_are_told_of_to_nobody(survey):
    """What the migration writes: an upgrade sends no letters about what people have long had."""
    dataset = close(survey)
    assert dataset
    SurveyRole.objects.update(role="author")
    as_if_made()
    ExportFile.objects.update(told_at=None)
    from importlib import import_module

    migration = import_module("exports.migrations.0006_files_of_before_were_told_of").Migration
    with connection.cursor() as cursor:
        cursor.execute(migration.operations[0].sql)
    assert not ExportFile.objects.filter(told_at=None).exists()
    SurveyRole.objects.update(role="coordinator")

    requeue(dataset.files.get(content="manifest").job_id, only_in=("done",))
    as_if_made()
    work()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_reaches_a_mail_server_by_way_of_a_worker(survey, settings, tmp_path):
    """The jobs go through the broker and Celery's own worker; the letters through SMTP."""
    from celery.contrib.testing.worker import start_worker

    with serving(settings) as server:
        dataset = close(survey)
        assert dataset
        with start_worker(app, perform_ping_check=False, pool="solo", loglevel="ERROR"):
            wait_for(
                lambda: OutboxMessage.objects.filter(kind=FILES_READY).exclude(sent_at=None).count() == 2
            )

    taken: dict[str, EmailMessage] = {message["To"]: message for message in server.taken}
    assert len(taken) == len(server.taken) == 2
    assert taken["cy@example.org"]["Subject"] == "Mae ffeiliau’n barod: Llyfrgelloedd"
    plain, page_ = (part.get_content() for part in taken["en@example.org"].iter_parts())
    assert "It holds 2 responses." in plain
    assert '<div lang="en"' in page_


@pytest.mark.django_db(transaction=True)
def test_files_that_end_at_the_same_moment_are_told_of_once(survey):
    dataset = close(survey)
    assert dataset
    as_if_made(but=3)

    at_once([file.job_id for file in dataset.files.filter(job__state="queued")])
    manifest = dataset.files.get(content="manifest")
    at_once([manifest.job_id] * 3)
    work()

    assert not dataset.files.exclude(job__state="done").exists()
    assert set(letters()) == {"cy@example.org", "en@example.org"}
    assert not ExportFile.objects.filter(told_at=None).exists()


def at_once(job_ids: list[int]) -> None:
    """Each done by a worker of its own."""

    def done(job_id: int) -> None:
        try:
            together.wait()
            run(job_id)
        finally:
            connection.close()

    together = threading.Barrier(len(job_ids))
    threads = [threading.Thread(target=done, args=[job_id]) for job_id in job_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wait_for(ready: Any) -> None:
    import time

    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline, list(Job.objects.filter(~Q(state="done")).values("kind", "state"))
        time.sleep(0.05)


# The setting


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Write to me when the files"), ("cy", "Anfonwch neges ataf pan fydd")]
)
def test_a_person_turns_the_letters_off_and_on_where_the_letter_says(survey, language, words):
    person = User.objects.get(email=f"{language}@example.org")
    client = signed_in(person)
    address = reverse("staff-messages")
    shown = client.get(address).text
    assert words in shown
    assert f"{language}@example.org" in shown
    assert f'href="{address}"' in client.get(reverse("admin:index")).text

    client.post(address, {})
    person.refresh_from_db()
    assert not person.told_of_files
    client.post(address, {"told_of_files": "on", "email": "other@example.org", "is_superuser": "on"})
    person.refresh_from_db()

    assert (person.told_of_files, person.email, person.is_superuser) == (
        True,
        f"{language}@example.org",
        False,
    )


def test_whoever_has_no_address_is_told_that_they_get_none(survey):
    person = user(language="en")

    assert "Arolwg has no e-mail address of yours" in signed_in(person).get(reverse("staff-messages")).text


def test_the_setting_is_for_those_who_are_signed_in():
    assert Client().get(reverse("staff-messages")).status_code == 302
