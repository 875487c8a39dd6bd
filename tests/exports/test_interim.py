"""Interim datasets: of a survey that is open, numbered, and called interim wherever they go."""

import csv
import datetime as dt
import io
import json
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from exports import erasing as exports_erasing
from exports.closing import close
from exports.dataset import parquet
from exports.datasets import current_dataset
from exports.interim import BeingMade, NotOpen, ask_for_interim, in_use
from exports.models import Dataset, ExportFile
from exports.storage.places import path_of
from jobs.models import Job
from responses import erasing
from responses.models import Response
from surveys.models import Survey
from surveys.publishing import publish
from tests.exports.data import answers_to_everything, closed_survey, everything, respond, standard_files
from tests.exports.retaining import as_if_made, files_in, table_of, work
from tests.factories import page, published_survey, question, role, user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def survey(settings, tmp_path: Path) -> Survey:
    """Open for some days, with three responses submitted and one begun."""
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    now = timezone.now()
    made = published_survey(*everything(), opens=now - 5 * DAY, closes=now + 5 * DAY)
    for number in range(3):
        answered(made, f"Sylw {number}")
    respond(made, {}, started_at=now - DAY, submitted_at=None)
    return made


def answered(survey: Survey, comment: str) -> Response:
    now = timezone.now()
    return respond(
        survey,
        answers_to_everything(comment),
        started_at=now - dt.timedelta(minutes=9),
        submitted_at=now - dt.timedelta(minutes=1),
    )


def interim(survey: Survey) -> Dataset:
    """Made, with every file."""
    dataset = ask_for_interim(survey, user())
    work()
    return Dataset.objects.get(pk=dataset.pk)


def over(survey: Survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - DAY, grace_minutes=0)
    return Survey.objects.select_related("current_version").get(pk=survey.pk)


def test_it_holds_what_was_submitted_so_far_and_all_the_files(survey):
    dataset = interim(survey)
    answered(survey, "wedyn")

    assert (dataset.number, dataset.rows, dataset.not_submitted) == (1, 3, 1)
    assert dataset.sources == {"web": 3}
    assert sorted(row["comment"] for row in table_of(dataset)) == ["Sylw 0", "Sylw 1", "Sylw 2"]
    assert not dataset.files.exclude(job__state="done").exists()
    assert dataset.files.count() == standard_files() + 2
    assert {file.job.progress_total for file in dataset.files.filter(content="answers")} == {3}
    assert current_dataset(survey) is None
    assert AuditEntry.objects.get(action="interim dataset asked").details == {"number": 1}


def test_it_is_called_interim_in_every_file_that_can_say_so_and_in_every_name(survey):
    dataset = interim(survey)

    names = {file.name for file in dataset.files.all()}
    assert names == files_in(dataset)
    assert all(f"{slug}-interim-1-" in " ".join(names) for slug in (survey.slug_cy, survey.slug_en))
    assert all("-interim-1-" in name for name in names)
    assert parquet.about_of(path_of(dataset.files.get(content="dataset")))["kind"] == "interim"
    manifest = json.loads(path_of(dataset.files.get(content="manifest")).read_text())
    assert manifest["dataset"]["kind"] == "interim"
    assert any("still open" in note["en"] for note in manifest["notes"])
    book = CalamineWorkbook.from_path(str(path_of(dataset.files.get(format="xlsx", language="en"))))
    assert "Interim data" in str(book.get_sheet_by_name("About").to_python())


def test_the_next_one_has_the_next_number_and_other_names_of_cases(survey):
    first = interim(survey)
    answered(survey, "Sylw 3")
    second = interim(survey)

    assert (second.number, second.rows) == (2, 4)
    assert not {row["case_id"] for row in table_of(first)} & {row["case_id"] for row in table_of(second)}
    assert list(in_use(survey.pk).order_by("number")) == [first, second]


def test_what_is_withdrawn_before_it_is_made_is_not_in_it_and_it_is_counted_without(survey):
    dataset = ask_for_interim(survey, user())
    taken_back = Response.objects.get(answers__comment="Sylw 1")
    Response.objects.filter(pk=taken_back.pk).update(withdrawn_at=timezone.now())

    work()

    dataset.refresh_from_db()
    assert dataset.rows == len(table_of(dataset)) == 2
    assert not Job.objects.exclude(state="done").exists()


def test_columns_are_those_of_the_versions_that_there_were(survey):
    dataset = ask_for_interim(survey, user())
    survey.questions.filter(code="staff").update(code="workers")
    from surveys.agreement import agree

    agree(survey, None, None)
    publish(survey, None)
    work()

    assert Dataset.objects.get(pk=dataset.pk).versions == [1]
    assert "staff" in table_of(dataset)[0]
    assert "workers" not in table_of(dataset)[0]


def test_lists_are_counted_when_it_is_made():
    from tests.exports.test_lists import SIAN, TOMOS, about, people

    now = timezone.now()
    survey = published_survey(people(), opens=now - 5 * DAY, closes=now + DAY)
    respond(
        survey,
        {"people": [SIAN, TOMOS]} | about(SIAN, age="41") | about(TOMOS, age="7"),
        started_at=now - DAY,
        submitted_at=now - DAY,
    )

    dataset = interim(survey)

    assert dataset.lists == {"people": {"items": 2, "most": 2}}
    file = dataset.files.get(format="csv-plain", language="codes", list="people")
    rows = list(csv.DictReader(io.StringIO(path_of(file).read_text())))
    assert [row["age"] for row in rows] == ["41", "7"]
    assert f"{survey.slug_en}-interim-1-dataset-people.parquet" in files_in(dataset)


def test_one_is_made_at_a_time(survey):
    ask_for_interim(survey, user())

    with pytest.raises(BeingMade):
        ask_for_interim(survey, user())

    work()
    assert ask_for_interim(survey, user()).number == 2


def test_a_survey_that_is_not_open_has_none(survey):
    frozen = over(survey)
    close(frozen)
    later = published_survey(opens=timezone.now() + DAY, closes=timezone.now() + 2 * DAY)

    for closed in (frozen, later):
        with pytest.raises(NotOpen):
            ask_for_interim(closed, user())


def test_closing_puts_its_dataset_in_the_place_of_interim_ones(survey):
    first = interim(survey)
    answered(survey, "Sylw 3")

    dataset = close(over(survey))
    work()

    first.refresh_from_db()
    assert (dataset.number, dataset.rows, dataset.kind) == (2, 4, "final")
    assert (first.withdrawn_why, files_in(first)) == ("closed", {f"{survey.slug_en}-interim-1-manifest.json"})
    assert current_dataset(survey) == dataset
    assert (
        json.loads(path_of(dataset.files.get(content="manifest")).read_text())["dataset"]["replaces"] is None
    )


@pytest.mark.parametrize("who", ["coordinator", "respondent"])
def test_an_erased_response_is_in_no_interim_dataset_any_more(survey, who):
    dataset = interim(survey)
    person = user()
    response = Response.objects.get(answers__comment="Sylw 1")

    if who == "coordinator":
        exports_erasing.erase(response.pk, reason="Gofynnodd y person", actor=person)
    else:
        erasing.erase(response.pk, reason="Gofynnodd y person")
    work()

    dataset.refresh_from_db()
    assert (dataset.withdrawn_why, dataset.withdrawn_note) == ("erased", "Gofynnodd y person")
    assert files_in(dataset) == {f"{survey.slug_en}-interim-1-manifest.json"}
    assert [row["comment"] for row in table_of(interim(survey))].count("Sylw 1") == 0


def test_erasing_what_came_later_leaves_it_alone(survey):
    dataset = interim(survey)
    later = respond(survey, {}, started_at=timezone.now(), submitted_at=timezone.now() + DAY)

    erasing.erase(later.pk, reason="")

    dataset.refresh_from_db()
    assert dataset.withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_what_is_submitted_at_that_moment_is_in_it_or_later_never_lost(survey):
    """The lock: whoever submits meanwhile is waited for, and is in the dataset."""
    from responses.locks import submission_lock_key

    held, asked = threading.Event(), threading.Event()

    def submit() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", submission_lock_key(survey.pk))
                held.set()
                cursor.execute(
                    "UPDATE responses_response SET submitted_at = clock_timestamp(), reference = '0123456789'"
                    " WHERE survey_id = %s AND submitted_at IS NULL",
                    [survey.pk],
                )
                assert not asked.wait(0.2)
                cursor.execute("COMMIT")
        finally:
            connection.close()

    thread = threading.Thread(target=submit)
    thread.start()
    held.wait()
    dataset = ask_for_interim(survey, user())
    asked.set()
    thread.join()
    work()

    dataset.refresh_from_db()
    assert (dataset.rows, dataset.not_submitted) == (4, 0)


def client_of(survey: Survey, name: str = "coordinator", language: str = "en") -> Client:
    person = user(language=language)
    role(person, survey, name)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Interim dataset 1", "The survey was still open", "Dataset (Parquet)", "3 submitted"]),
        ("cy", ["Set ddata dros dro 1", "Roedd yr arolwg yn dal ar agor", "Set ddata (Parquet)"]),
    ],
)
def test_a_coordinator_has_one_made_by_a_button_and_finds_it_on_the_page(survey, language, words):
    client = client_of(survey, language=language)
    address = reverse("exports", args=[survey.pk])
    assert reverse("export-interim", args=[survey.pk]) in client.get(address).text

    waiting = client.post(reverse("export-interim", args=[survey.pk]), follow=True).text
    work()
    ready = client.get(address).text

    assert waiting.count("aw-state--draft") == standard_files() + 1
    assert [word for word in words if word not in ready] == []
    file = ExportFile.objects.get(content="dataset")
    assert file.sha256 in ready
    reply = client.get(reverse("export-download", args=[survey.pk, file.pk]))
    assert reply["Content-Type"] == "application/vnd.apache.parquet"


def test_files_that_wait_say_for_what(survey):
    client = client_of(survey)

    html = client.post(reverse("export-interim", args=[survey.pk]), follow=True).text

    assert html.count("Waiting for the dataset") == standard_files()
    assert "Interim dataset 1 is being made." in html
    again = client.post(reverse("export-interim", args=[survey.pk]), follow=True).text
    assert "An interim dataset is being made. Wait until its files are ready." in again


def test_the_newest_is_shown_in_full_and_older_ones_when_they_are_opened(survey):
    for _ in range(2):
        ask_for_interim(survey, user())
        as_if_made()

    older, newest = "Interim dataset 1, frozen", "<h2>Interim dataset 2</h2>"
    html = client_of(survey).get(reverse("exports", args=[survey.pk])).text

    assert html.index(newest) < html.index(older)
    folded = html.split(older)[1].split('id="selections"')[0]
    assert "<h2>Files of interim dataset 1</h2>" in folded
    assert html.count('class="aw-more aw-older"') == 1


@pytest.mark.parametrize("name", ["author", "translator", "proofreader"])
def test_nobody_but_a_coordinator_has_one_made(survey, name):
    assert client_of(survey, name).post(reverse("export-interim", args=[survey.pk])).status_code == 403
    assert not Dataset.objects.exists()


def test_once_it_has_closed_the_page_offers_none():
    survey = closed_survey(page("p", question("a")))
    client = client_of(survey)

    assert "export-interim" not in client.get(reverse("exports", args=[survey.pk])).text
    close(survey)
    reply = client.post(reverse("export-interim", args=[survey.pk]), follow=True)

    assert "The survey is not open" in reply.text
