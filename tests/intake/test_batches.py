"""A file is taken once, whole, and can be taken out again."""

import html
import io

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from exports.closing import close
from intake.batches import Wishes, hand_in
from intake.models import Batch, BroughtIn
from intake.undoing import TooLateToUndo, ask_to_undo, take_out
from intake.working import bring_in
from jobs.claims import ClaimLost, claim
from jobs.models import Job
from jobs.running import run
from responses.models import IdentifyingAnswer, Response
from surveys.files.workbooks.reading import read_workbook
from tests import factories as make
from tests.intake.data import brought, undone
from tests.responses.conftest import move_window
from tests.surveys.staff import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make.published_survey(
        make.page(
            "one",
            make.question("way", "single_choice", required=True),
            make.question("name", identifying=True),
        )
    )


def rows(count: int) -> bytes:
    return "\n".join(["language,way,name", *["cy,a,Mai"] * count]).encode()


def test_the_file_is_sealed_while_it_waits_and_gone_afterwards(survey):
    batch = hand_in(survey, "C:\\enwau.csv", rows(1), make.user(), Wishes())
    kept = bytes(Batch.objects.get().content)

    run(batch.job_id)

    assert b"Mai" not in kept
    batch.refresh_from_db()
    assert (batch.name, batch.content) == ("enwau.csv", None)


def test_a_worker_that_dies_before_the_end_leaves_nothing_and_the_next_doubles_nothing(survey):
    batch = hand_in(survey, "f.csv", rows(3), make.user(), Wishes())
    held = claim(batch.job_id)
    # Another worker took the job over in the meantime.
    Job.objects.filter(pk=batch.job_id).update(state="queued", token=None)

    with pytest.raises(ClaimLost):
        bring_in(held)
    assert not Response.objects.exists()

    assert run(batch.job_id)
    assert not run(batch.job_id)
    assert Response.objects.count() == BroughtIn.objects.count() == 3


def test_a_file_that_is_read_too_late_is_not_taken(survey):
    batch = hand_in(survey, "f.csv", rows(2), make.user(), Wishes())
    move_window(survey, opens=-90, closes=-60, grace=0)

    run(batch.job_id)

    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.error) == ("failed", "too_late")
    assert not Response.objects.exists()
    assert Batch.objects.get().content is None


def test_a_file_whose_key_is_gone_fails_with_a_reason(survey, settings):
    batch = hand_in(survey, "f.csv", rows(2), make.user(), Wishes())
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]

    run(batch.job_id)

    assert Job.objects.get(pk=batch.job_id).error == "not_readable"


def test_undoing_deletes_exactly_the_responses_of_the_file(survey):
    person = make.user()
    first, second = brought(survey, rows(2)), brought(survey, rows(3))

    assert undone(first, person).undone_at is not None
    assert not ask_to_undo(first, person)
    assert not run(Batch.objects.get(pk=first.pk).undo_job_id)

    assert Response.objects.count() == IdentifyingAnswer.objects.count() == BroughtIn.objects.count() == 3
    assert second.responses.count() == 3
    actions = AuditEntry.objects.filter(survey_id=survey.pk).values_list("action", "details__taken")
    assert list(actions.filter(action__startswith="responses").order_by("pk")) == [
        ("responses brought in", 2),
        ("responses brought in", 3),
        ("responses taken out again", 2),
    ]


def test_undoing_costs_as_many_statements_whatever_the_size_of_the_file(survey):
    costs = []
    for size in (1, 250):
        batch = brought(survey, rows(size))
        ask_to_undo(batch, make.user())
        batch.refresh_from_db()
        held = claim(batch.undo_job_id)
        with CaptureQueriesContext(connection) as statements:
            take_out(held)
        costs.append(len(statements))

    assert not Response.objects.exists()
    assert costs[0] == costs[1] < 20


def test_undoing_is_asked_for_once_and_again_when_it_has_failed(survey):
    batch, person = brought(survey, rows(2)), make.user()

    assert ask_to_undo(batch, person)
    assert not ask_to_undo(batch, person)
    batch.refresh_from_db()
    first = batch.undo_job
    Job.objects.filter(pk=first.pk).update(state="failed", error="broken", finished_at=timezone.now())

    assert undone(batch, person).undo_job != first
    assert not Response.objects.exists()


def test_a_worker_that_loses_the_job_while_it_deletes_leaves_all_responses(survey):
    batch = brought(survey, rows(3))
    ask_to_undo(batch, make.user())
    batch.refresh_from_db()
    held = claim(batch.undo_job_id)
    Job.objects.filter(pk=batch.undo_job_id).update(state="queued", token=None)

    with pytest.raises(ClaimLost):
        take_out(held)
    batch.refresh_from_db()
    assert (Response.objects.count(), BroughtIn.objects.count(), batch.undone_at) == (3, 3, None)

    assert run(batch.undo_job_id)
    assert not Response.objects.exists()
    assert AuditEntry.objects.filter(action="responses taken out again").count() == 1


def test_what_is_frozen_is_not_taken_out_again(survey):
    batch = brought(survey, rows(2))
    move_window(survey, opens=-90, closes=-60, grace=0)
    survey.refresh_from_db()
    dataset = close(survey)

    with pytest.raises(TooLateToUndo):
        ask_to_undo(batch, make.user())

    assert dataset.sources == {"import": 2}
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cy", "Mae’r arolwg wedi’i rewi: bydd ei ymatebion yn aros fel y maent."),
        ("en", "The survey is frozen: its responses stay as they are."),
    ],
)
def test_what_is_frozen_before_a_worker_comes_is_not_taken_out_and_the_page_says_so(survey, language, words):
    batch = brought(survey, rows(2))
    ask_to_undo(batch, make.user())
    move_window(survey, opens=-90, closes=-60, grace=0)
    survey.refresh_from_db()
    close(survey)
    batch.refresh_from_db()

    run(batch.undo_job_id)

    assert Job.objects.get(pk=batch.undo_job_id).error == "frozen"
    assert Response.objects.count() == BroughtIn.objects.count() == 2
    page = staff_of(survey, "coordinator", language=language).get(
        reverse("intake-batch", args=[survey.pk, batch.pk])
    )
    assert page.context["line"].state == words
    assert not page.context["may_undo"]


STATES = {
    "cy": {
        "queued": "Caiff ymatebion y ffeil hon eu dileu: yn aros eu tro",
        "running": "Mae ymatebion y ffeil hon yn cael eu dileu",
        "failed": "Ni fu modd dileu ymatebion y ffeil hon",
        "done": "Tynnwyd allan eto",
    },
    "en": {
        "queued": "The responses of this file will be deleted: waiting for a worker",
        "running": "The responses of this file are being deleted",
        "failed": "The responses of this file could not be deleted",
        "done": "Taken out again",
    },
}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_page_says_how_far_undoing_is(survey, language):
    batch = brought(survey, rows(1))
    client = staff_of(survey, "coordinator", language=language)
    address = reverse("intake-batch", args=[survey.pk, batch.pk])

    said = {}
    client.post(reverse("intake-undo", args=[survey.pk, batch.pk]))
    said["queued"] = client.get(address)
    batch.refresh_from_db()
    claim(batch.undo_job_id)
    said["running"] = client.get(address)
    Job.objects.filter(pk=batch.undo_job_id).update(
        state="failed", error="broken", token=None, finished_at=timezone.now()
    )
    said["failed"] = client.get(address)
    client.post(reverse("intake-undo", args=[survey.pk, batch.pk]))
    batch.refresh_from_db()
    run(batch.undo_job_id)
    said["done"] = client.get(address)

    for state, page in said.items():
        assert STATES[language][state] in html.unescape(page.content.decode())
    assert {state: page.context["may_undo"] for state, page in said.items() if page.context["may_undo"]} == {
        "failed": True
    }
    assert [state for state, page in said.items() if page.context["line"].is_under_way] == [
        "queued",
        "running",
    ]
    assert STATES[language]["done"] in client.get(reverse("intake", args=[survey.pk])).content.decode()


def coordinator(survey) -> Client:
    return staff_of(survey, "coordinator")


def post_file(client: Client, survey, content: bytes = b"", **more):
    file = io.BytesIO(content or rows(2))
    file.name = "f.csv"
    return client.post(reverse("intake", args=[survey.pk]), {"file": file, "rule": "none", **more})


def test_a_coordinator_brings_a_file_in_sees_what_came_of_it_and_takes_it_out_again(survey):
    client = coordinator(survey)

    address = post_file(client, survey)["Location"]
    assert client.get(address).context["line"].is_under_way
    run(Batch.objects.get().job_id)
    assert client.get(address).context["may_undo"]
    client.post(reverse("intake-undo", args=[survey.pk, Batch.objects.get().pk]))
    assert Response.objects.exists()
    run(Batch.objects.get().undo_job_id)

    assert not Response.objects.exists()
    assert not client.get(address).context["may_undo"]


ONLY_HEADINGS = {
    "cy": "Caiff y rhesi o dan y penawdau eu darllen pan fydd hyn yn gywir.",
    "en": "The rows below the headings are read once this is right.",
}
ROWS_TOO = {
    "cy": "Ni dderbynnir dim tra bydd pennawd yn anghywir.",
    "en": "Nothing is taken while a heading is wrong.",
}


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"language,other\ncy,\n", ONLY_HEADINGS), (b"language,way,other\ncy,,\n", ROWS_TOO)],
)
def test_a_file_whose_headings_are_wrong_says_whether_its_rows_were_checked(survey, language, content, said):
    batch = brought(survey, content)
    client = staff_of(survey, "coordinator", language=language)

    page = client.get(reverse("intake-batch", args=[survey.pk, batch.pk])).content.decode()

    assert {words for each in (ONLY_HEADINGS, ROWS_TOO) if (words := each[language]) in page} == {
        said[language]
    }


def test_faults_are_shown_in_the_language_of_the_person(survey):
    for language, words in (("cy", "Dewiswch"), ("en", "Select")):
        person = make.user(language=language)
        make.role(person, survey, "coordinator")
        batch = brought(survey, b"language,way\ncy,\n", person)

        page = signed_in(person).get(reverse("intake-batch", args=[survey.pk, batch.pk]))

        assert page.context["faults"][0][:2] == (2, "B (way)")
        assert page.context["faults"][0][2].startswith(words)


def test_the_file_to_fill_in_has_the_columns_that_are_read(survey):
    client = coordinator(survey)

    csv = client.get(reverse("intake-sample-csv", args=[survey.pk])).content.decode("utf-8-sig")
    workbook = client.get(reverse("intake-sample-workbook", args=[survey.pk])).content

    headings = ["language", "started_at", "submitted_at", "source_note", "way", "name"]
    assert csv.strip().split(",") == headings
    data, explained = read_workbook(workbook, ["data", "columns", "colofnau"], is_data=True).sheets
    assert [cell.value for cell in data.cells] == headings
    assert "a (Choice a), b (Choice b)" in [cell.value for cell in explained.cells]


def test_a_workbook_filled_in_is_taken_like_a_csv(survey):
    from rustpy_xlsxwriter import FastExcel

    target = io.BytesIO()
    book = FastExcel(target)
    book.sheet(
        "Data", [{"language": "cy", "way": "b", "name": "Siân"}, {"language": "en", "way": "a", "name": ""}]
    )
    book.sheet("Nodiadau", [{"x": "y"}])
    book.save()

    batch = brought(survey, target.getvalue())

    assert (batch.fault_count, batch.taken) == (0, 2)
    assert Response.objects.filter(answers__way="b", language="cy").count() == 1


def addresses(survey, batch) -> list[tuple[str, str]]:
    one, both = [survey.pk], [survey.pk, batch.pk]
    return [
        ("get", reverse("intake", args=one)),
        ("post", reverse("intake", args=one)),
        ("get", reverse("intake-sample-csv", args=one)),
        ("get", reverse("intake-sample-workbook", args=one)),
        ("get", reverse("intake-batch", args=both)),
        ("post", reverse("intake-undo", args=both)),
    ]


@pytest.mark.parametrize("held", ["author", "translator", "proofreader"])
def test_other_roles_are_refused_everything(survey, held):
    batch = brought(survey, rows(1))
    client = staff_of(survey, held)

    for method, address in addresses(survey, batch):
        assert getattr(client, method)(address).status_code == 403, address
    assert Response.objects.count() == 1


def test_strangers_superusers_and_the_coordinator_of_another_survey_are_refused(survey):
    batch = brought(survey, rows(1))
    other = make.published_survey()

    for method, address in addresses(survey, batch):
        assert getattr(signed_in(make.user()), method)(address).status_code == 404
        assert getattr(signed_in(make.user(is_superuser=True)), method)(address).status_code == 403
        assert getattr(coordinator(other), method)(address).status_code == 404
        assert getattr(Client(), method)(address).status_code == 302
    foreign = reverse("intake-undo", args=[other.pk, batch.pk])
    assert coordinator(other).post(foreign).status_code == 404
    assert Response.objects.count() == 1


def test_a_survey_that_takes_nothing_takes_no_file(survey):
    move_window(survey, opens=-90, closes=-60, grace=0)

    assert post_file(coordinator(survey), survey).status_code == 302
    assert not Batch.objects.exists()


def test_where_rows_come_from_is_said_with_the_file_and_with_each_response(survey):
    batch = brought(survey, b"language,way,source_note\ncy,a,Amlen 12\nen,b,\n")
    client = coordinator(survey)
    noted = Response.objects.get(answers__way="a")

    page = client.get(reverse("intake-batch", args=[survey.pk, batch.pk])).content.decode()
    one = client.get(reverse("one-response", args=[survey.pk, noted.reference])).content.decode()

    assert page.count("Amlen 12") == 1
    assert "Amlen 12" in one
    assert batch.name in one
    assert str(batch.created_by) in one
