"""Each address of the exports, with no list that somebody could forget to add to: it stops with the role."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import AuditEntry, User
from exports.models import Dataset, ExportFile
from exports.selections.asking import Order, ask_for_selection, delete_selection
from jobs.models import Job
from responses.models import Response, Upload
from responses.uploads import path_of as path_of_sent
from surveys.models import SurveyRole
from tests.exports.data import answers_to_everything, closed_survey, everything, frozen, respond
from tests.exports.sharing import Shared, shared
from tests.exports.states import being_written, ended, file_of, pretend_all_made
from tests.factories import page, question, role, survey, user
from tests.responses.test_uploads import PDF

pytestmark = pytest.mark.django_db

# For any of the staff, since it is of no survey.
OF_NO_SURVEY = {"how-to-open"}
PATTERNS = [
    each
    for each in get_resolver().url_patterns
    if isinstance(each, URLPattern) and str(each.pattern).startswith("admin/exports/")
]
NAMES = [pattern.name for pattern in PATTERNS if pattern.name not in OF_NO_SURVEY]
# An open page asks them: they say that nobody is signed in instead of leading to where they can be.
LIVE = ("export-live", "export-selections-live")


def _in_every_state() -> Dataset:
    """With a file that is made, one being written, one that failed, and one that somebody sent."""
    made = closed_survey(*everything(), page("three", question("plan", "upload")))
    sent = respond(made, answers_to_everything() | {"plan": "aa"})
    uploaded = Upload.objects.create(
        response=sent, question="plan", stored_name="aa" * 16, kind="pdf", size=len(PDF), name=b""
    )
    path = path_of_sent(uploaded.stored_name)
    path.parent.mkdir(parents=True)
    path.write_bytes(PDF)
    dataset = frozen(made)
    ask_for_selection(dataset, Order(("csv",), ("both",)), user())
    pretend_all_made(dataset)
    for name, change in (("xlsx", being_written), ("sav", lambda file: ended(file, "failed", "disk_full"))):
        file = file_of(dataset, name, "cy")
        dataset.files.filter(pk=file.pk).update(sha256="", size=None)
        change(file)
    return dataset


in_every_state = shared(_in_every_state)


@pytest.fixture
def dataset(in_every_state: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return in_every_state.given(settings, tmp_path)


@pytest.fixture
def person(dataset: Dataset) -> User:
    made = user(language="en")
    SurveyRole.objects.filter(pk=role(made, dataset.survey, "coordinator").pk).update(identifying=True)
    return made


def address(name: str, dataset: Dataset) -> str:
    """Of something that is there and can be done."""
    files = {"export-cancel": ("xlsx", "cy"), "export-again": ("sav", "cy")}
    values = {
        "survey_id": dataset.survey_id,
        "file_id": file_of(dataset, *files.get(name, ())).pk,
        "number": dataset.number,
        "selection": 1,
        "stored_name": Upload.objects.get().stored_name,
        "reference": Response.objects.filter(survey=dataset.survey, submitted_at__isnull=False)[0].reference,
    }
    takes = _pattern(name).pattern.converters
    return reverse(name, kwargs={each: values[each] for each in takes})


def _pattern(name: str) -> URLPattern:
    return next(pattern for pattern in PATTERNS if pattern.name == name)


def ask(client: Client, name: str, dataset: Dataset) -> HttpResponse:
    """By the method that it takes."""
    url = address(name, dataset)
    reply = client.get(url)
    if reply.status_code == 405:
        reply = client.post(url, {"group": "all"})
    return reply


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", NAMES)
def test_it_works_for_a_coordinator_and_stops_at_the_next_request_after_the_role(
    dataset: Dataset, person: User, name: str
) -> None:
    client = signed_in(person)
    allowed = ask(client, name, dataset)
    assert allowed.status_code in (200, 302)
    if allowed.streaming:
        assert b"".join(allowed.streaming_content)  # type: ignore[attr-defined]

    before = list(Job.objects.order_by("pk").values("pk", "state", "token")), AuditEntry.objects.count()
    person.survey_roles.update(role="author", identifying=False)
    as_author = ask(client, name, dataset)
    person.survey_roles.all().delete()
    as_nobody = ask(client, name, dataset)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    as_superuser = ask(client, name, dataset)
    User.objects.filter(pk=person.pk).update(is_active=False)
    as_somebody_who_left = ask(client, name, dataset)

    assert (as_author.status_code, as_nobody.status_code, as_superuser.status_code) == (403, 404, 403)
    assert as_somebody_who_left.status_code == (401 if name in LIVE else 302)
    for reply in (as_author, as_nobody, as_superuser, as_somebody_who_left):
        assert not reply.streaming
        assert not any(file.name in reply.text for file in dataset.files.all())
    after = list(Job.objects.order_by("pk").values("pk", "state", "token")), AuditEntry.objects.count()
    assert after == before


@pytest.mark.parametrize("name", NAMES)
def test_a_coordinator_of_another_survey_finds_nothing_there(dataset: Dataset, name: str) -> None:
    other = user()
    role(other, survey(), "coordinator")

    assert ask(signed_in(other), name, dataset).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_not_signed_in_is_asked_to(dataset: Dataset, name: str) -> None:
    reply = ask(Client(), name, dataset)

    if name in LIVE:
        assert reply.status_code == 401
    else:
        assert (reply.status_code, reply["Location"].split("?")[0]) == (302, reverse("admin:login"))
    assert not AuditEntry.objects.filter(action__contains="downloaded").exists()


def test_identifying_answers_stop_when_that_permission_alone_is_taken_away(
    dataset: Dataset, person: User
) -> None:
    person.survey_roles.update(identifying=False)

    assert ask(signed_in(person), "export-identifying", dataset).status_code == 403


def test_the_page_of_no_survey_is_for_staff_alone() -> None:
    assert signed_in(user()).get(reverse("how-to-open")).status_code == 200
    assert Client().get(reverse("how-to-open")).status_code == 302


def test_an_address_with_characters_that_the_database_does_not_take_finds_nothing(
    dataset: Dataset, person: User
) -> None:
    client = signed_in(person)

    for name in ("%00", "%C2%B2%00", "..%5C..%5Csettings"):
        assert client.get(f"/admin/exports/{dataset.survey_id}/sent/{name}/").status_code == 404


def test_nothing_is_done_about_a_file_of_a_selection_that_was_deleted(dataset: Dataset, person: User) -> None:
    selection = dataset.selections.get()
    file = selection.files.exclude(content="manifest").get()
    delete_selection(selection, person)
    Job.objects.filter(pk=file.job_id).update(state=Job.State.FAILED)
    client = signed_in(person)

    for name in ("export-again", "export-cancel"):
        assert client.post(reverse(name, args=[dataset.survey_id, file.pk])).status_code == 404
    assert client.get(reverse("export-download", args=[dataset.survey_id, file.pk])).status_code == 404
    assert Job.objects.get(pk=file.job_id).state == Job.State.FAILED


def test_the_manifest_of_a_selection_goes_with_a_withdrawn_dataset(dataset: Dataset, person: User) -> None:
    own = dataset.files.get(content="manifest", selection=None)
    of_selection = dataset.files.filter(selection__isnull=False, content="manifest").first()
    if of_selection is None:
        of_selection = ExportFile.objects.create(
            dataset=dataset,
            selection=dataset.selections.get(),
            content="manifest",
            format="json",
            language="both",
            name="x-selection-1-manifest.json",
            job=own.job,
            size=1,
            sha256="0" * 64,
        )
    Dataset.objects.filter(pk=dataset.pk).update(withdrawn_at=dataset.frozen_at, withdrawn_why="erased")
    client = signed_in(person)

    statuses = [
        client.get(reverse("export-download", args=[dataset.survey_id, file.pk])).status_code
        for file in (own, of_selection)
    ]

    assert statuses == [200, 410]
