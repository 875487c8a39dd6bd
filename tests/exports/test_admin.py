"""The page of a survey's exports, and who may have what from it."""

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from exports.models import Dataset, ExportFile
from exports.pages.queries import files_of
from exports.storage.places import path_of
from jobs.models import Job
from jobs.running import run
from surveys.models import Survey
from tests.exports.data import awkward_survey, closed_survey, frozen, respond, standard_files, stored
from tests.factories import published_survey, role, survey, user

pytestmark = pytest.mark.django_db
ROLES = ["author", "translator", "proofreader"]


@pytest.fixture
def exported(settings: object, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path  # type: ignore[attr-defined]
    made = awkward_survey()
    return frozen(made)


@pytest.fixture
def made(exported: Dataset) -> Dataset:
    """With every file written, the manifest among them."""
    while queued := Job.objects.filter(state="queued").order_by("pk").first():
        assert run(queued.pk)
    return exported


@pytest.fixture
def coordinator(exported: Dataset) -> User:
    person = user(language="en")
    role(person, exported.survey, "coordinator")
    return person


Signed = Callable[[User], Client]


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def addresses(dataset: Dataset) -> list[tuple[str, str]]:
    """Method and address of every page of exports."""
    file = dataset.files.first()
    assert file
    pk = dataset.survey_id
    return [
        ("get", reverse("exports", args=[pk])),
        ("get", reverse("export-download", args=[pk, file.pk])),
        ("post", reverse("export-again", args=[pk, file.pk])),
        ("post", reverse("export-identifying", args=[pk])),
    ]


@pytest.mark.parametrize("name", ROLES)
def test_other_roles_are_refused_everything(made: Dataset, name: str) -> None:
    person = user()
    role(person, made.survey, name)

    for method, url in addresses(made):
        assert getattr(signed_in(person), method)(url).status_code == 403, url


def test_superusers_without_the_role_are_refused_everything(made: Dataset) -> None:
    client = signed_in(user(is_superuser=True))

    assert [getattr(client, method)(url).status_code for method, url in addresses(made)] == [403] * 4


def test_coordinators_of_other_surveys_find_nothing(made: Dataset) -> None:
    person = user()
    role(person, survey(), "coordinator")

    assert [getattr(signed_in(person), method)(url).status_code for method, url in addresses(made)] == [
        404
    ] * 4


def test_people_who_are_not_signed_in_are_asked_to(made: Dataset) -> None:
    for method, url in addresses(made):
        response = getattr(Client(), method)(url)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_a_role_that_is_taken_away_ends_the_links_at_once(made: Dataset, coordinator: User) -> None:
    client = signed_in(coordinator)
    url = addresses(made)[1][1]
    assert client.get(url).status_code == 200

    coordinator.survey_roles.all().delete()

    assert client.get(url).status_code == 404


def test_a_download_is_whole_private_and_on_record(made: Dataset, coordinator: User) -> None:
    for file in files_of(made):
        response = signed_in(coordinator).get(reverse("export-download", args=[made.survey_id, file.pk]))

        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert response["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert "no-store" in response["Cache-Control"]
        entry = AuditEntry.objects.first()
        assert entry
        assert (entry.action, entry.actor, entry.survey_id) == (
            "file downloaded",
            coordinator,
            made.survey_id,
        )
        assert entry.details == {"name": file.name, "dataset": 1, "sha256": file.sha256}


def test_a_file_of_another_survey_is_not_found(made: Dataset, coordinator: User) -> None:
    other = frozen(closed_survey()).files.first()
    assert other

    response = signed_in(coordinator).get(reverse("export-download", args=[made.survey_id, other.pk]))

    assert response.status_code == 404


def test_a_file_that_is_not_made_yet_is_not_found(exported: Dataset, coordinator: User) -> None:
    assert signed_in(coordinator).get(addresses(exported)[1][1]).status_code == 404


def test_a_file_lost_from_the_disk_is_said_in_words(made: Dataset, coordinator: User) -> None:
    path_of(made.files.first()).unlink()  # type: ignore[arg-type]

    response = signed_in(coordinator).get(addresses(made)[1][1], follow=True)

    assert "no longer there" in response.text


def page(person: User, survey_: Survey) -> str:
    response = signed_in(person).get(reverse("exports", args=[survey_.pk]))
    assert response.status_code == 200
    return response.text


def test_the_page_shows_what_is_frozen_and_every_file(made: Dataset, coordinator: User) -> None:
    text = page(coordinator, made.survey)

    assert "18 submitted" in text
    assert "1 not submitted" in text
    assert files_of(made)[0].sha256 in text
    assert text.count("aw-state--done") == standard_files() + 2
    assert "Every file is ready." in text
    assert "Synthetic data" in text


def test_the_page_speaks_welsh(made: Dataset, coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(language="cy")

    response = signed_in(coordinator).get(reverse("exports", args=[made.survey_id]))

    assert response["Content-Language"] == "cy"
    assert "What is in it" not in response.text


def test_states_are_words_and_progress_is_true(exported: Dataset, coordinator: User) -> None:
    _own, first, second, *_ = files_of(exported)
    Job.objects.filter(pk=first.job_id).update(
        state="running",
        token="3d8b5d0a-7b4f-4a6e-9a52-0d6a4f7a1c11",
        heartbeat_at="2026-01-01T00:00Z",
        progress_done=369,
        progress_total=576,
    )
    Job.objects.filter(pk=second.job_id).update(
        state="failed", finished_at="2026-01-01T00:00Z", error="disk_full"
    )

    text = page(coordinator, exported.survey)

    assert "369 of 576 rows (64%)" in text
    assert 'value="64"' in text
    assert "The disk is full." in text
    assert "Waiting for a worker" in text
    assert text.count("aw-state--draft") == standard_files() - 2


def test_a_failed_file_is_tried_again_and_that_is_on_record(exported: Dataset, coordinator: User) -> None:
    file = files_of(exported)[1]
    Job.objects.filter(pk=file.job_id).update(
        state="failed", finished_at="2026-01-01T00:00Z", error="disk_full", attempts=3
    )

    signed_in(coordinator).post(reverse("export-again", args=[exported.survey_id, file.pk]))

    job = Job.objects.get(pk=file.job_id)
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")
    assert AuditEntry.objects.filter(action="file tried again", actor=coordinator).exists()
    assert run(job.pk)


def test_a_file_that_has_not_failed_is_left_alone(made: Dataset, coordinator: User) -> None:
    signed_in(coordinator).post(addresses(made)[2][1])

    assert not Job.objects.exclude(state="done").exists()
    assert not AuditEntry.objects.filter(action="file tried again").exists()


def test_before_it_closes_the_page_says_when_files_will_be_there(coordinator: User) -> None:
    open_survey = published_survey()
    role(coordinator, open_survey, "coordinator")

    assert "when it has closed" in page(coordinator, open_survey)


@pytest.mark.parametrize(
    ("grace", "language", "words"),
    [
        (5, "en", "The survey has closed; its files are made within a minute."),
        (5, "cy", "Mae’r arolwg wedi cau; caiff ei ffeiliau eu creu o fewn munud."),
        (600, "en", "are made by themselves when the grace of 600 minutes is over."),
    ],
)
def test_between_closing_and_the_files_the_page_says_that_it_has_closed(
    grace: int, language: str, words: str
) -> None:
    made, person = closed_survey(), user(language=language)
    role(person, made, "coordinator")
    Survey.objects.filter(pk=made.pk).update(grace_minutes=grace)

    html = page(person, made)

    assert words in html
    assert "closes on" not in html


def test_identifying_answers_need_a_permission_of_their_own(made: Dataset, coordinator: User) -> None:
    response = signed_in(coordinator).post(addresses(made)[3][1])

    assert response.status_code == 403
    assert "You do not have the permission" in page(coordinator, made.survey)


def test_identifying_answers_are_put_together_joined_by_case_and_on_record(
    made: Dataset, coordinator: User
) -> None:
    coordinator.survey_roles.update(identifying=True)

    response = signed_in(coordinator).post(addresses(made)[3][1])

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    names, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert names == ["case_id", "reference", "email"]
    plain = path_of(ExportFile.objects.get(dataset=made, format="csv-plain", language="codes")).read_text()
    assert [row[0] for row in rows] == [line[0] for line in csv.reader(io.StringIO(plain))][1:]
    assert sum(row[2] == "enw@enghraifft.cymru" for row in rows) == len(stored(made)) - 2
    entry = AuditEntry.objects.get(action="identifying downloaded")
    assert entry.actor == coordinator
    assert entry.details["sha256"] == hashlib.sha256(content).hexdigest()
    assert "no-store" in response["Cache-Control"]


def test_answers_whose_key_is_gone_are_said_to_be_unreadable_not_shown_as_empty(
    made: Dataset, coordinator: User, settings: Any
) -> None:
    coordinator.survey_roles.update(identifying=True)
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]

    response = signed_in(coordinator).post(addresses(made)[3][1], follow=True)

    assert "cannot be read with the keys" in response.text
    assert not AuditEntry.objects.filter(action="identifying downloaded").exists()


def test_no_file_of_identifying_answers_is_kept(made: Dataset, coordinator: User, settings: object) -> None:
    coordinator.survey_roles.update(identifying=True)
    root = Path(settings.EXPORTS_ROOT)  # type: ignore[attr-defined]
    before = sorted(root.rglob("*"))

    signed_in(coordinator).post(addresses(made)[3][1])

    assert sorted(root.rglob("*")) == before


def test_a_survey_that_asks_for_nothing_identifying_says_so(coordinator: User) -> None:
    from tests.factories import page as page_
    from tests.factories import question

    plain = closed_survey(page_("p", question("a", "number")))
    respond(plain, {"a": "1"})
    role(coordinator, plain, "coordinator")
    frozen(plain)

    assert "None asked for" in page(coordinator, plain)


def test_the_tab_stands_beside_the_other_pages_of_coordinators_only(
    exported: Dataset, coordinator: User
) -> None:
    author = user(language="en")
    role(author, exported.survey, "author")
    url = reverse("admin:surveys_survey_overview", args=[exported.survey_id])
    link = reverse("exports", args=[exported.survey_id])

    assert link in signed_in(coordinator).get(url).text
    assert link not in signed_in(author).get(url).text
