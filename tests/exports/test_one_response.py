"""One response: found by its reference, given to its respondent, erased; by coordinators only."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from exports.closing import close
from exports.models import Dataset, ExportFile
from mail.outbox import post_all
from responses.identity import grouped, new_token
from responses.invitations.people import Person, add_person
from responses.invitations.sending import INVITE
from responses.letters import RECEIPT, Wish, send_receipt
from responses.models import Invitation, Response
from surveys.models import Survey, SurveyRole
from tests.exports.data import answers_to_everything, closed_survey, everything, respond
from tests.exports.retaining import closed_days_ago, decide, keep, sent_by, work
from tests.factories import page, question, role, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings, tmp_path: Path) -> Survey:
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    made = closed_survey(*everything(), page("files", question("plan", "upload")))
    first = respond(made, answers_to_everything("Sylw cyfrinachol"))
    sent_by(first, "plan")
    respond(made, answers_to_everything("Sylw arall"))
    return made


@pytest.fixture
def response(survey) -> Response:
    return Response.objects.get(answers__comment="Sylw cyfrinachol")


def signed_in(survey: Survey, name: str = "coordinator", **more: object) -> Client:
    person = user(language="en")
    given = role(person, survey, name)
    SurveyRole.objects.filter(pk=given.pk).update(**more)
    client = Client()
    client.force_login(person)
    return client


def address(name: str, response: Response) -> str:
    return reverse(name, args=[response.survey_id, response.reference])


def opened(reply) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))


def test_the_list_leads_to_the_page_which_shows_no_answer(survey, response):
    client = signed_in(survey)
    found = client.get("/admin/responses/response/", {"q": grouped(response.reference)}).content.decode()

    html = client.get(address("one-response", response)).content.decode()

    assert address("one-response", response) in found
    assert grouped(response.reference) in html
    assert "Sylw cyfrinachol" not in html


@pytest.mark.parametrize("name", ["author", "translator", "proofreader"])
@pytest.mark.parametrize(
    "method_and_page", ["get one-response", "post one-response-given", "post one-response-erased"]
)
def test_other_roles_are_refused(survey, response, name, method_and_page):
    method, name_of_page = method_and_page.split()

    reply = getattr(signed_in(survey, name), method)(address(name_of_page, response))

    assert reply.status_code == 403
    assert Response.objects.count() == 2


def test_a_reference_of_another_survey_is_not_found(survey, response):
    other = closed_survey()

    assert (
        signed_in(other).get(reverse("one-response", args=[other.pk, response.reference])).status_code == 404
    )
    assert signed_in(survey).get(reverse("one-response", args=[survey.pk, "x\x00y"])).status_code == 404


def test_what_is_held_is_given_without_what_identifies_unless_that_right_is_held(survey, response):
    given = opened(signed_in(survey).post(address("one-response-given", response)))

    (data,) = json.loads(given.read("response.json"))["responses"]
    assert data["response"]["reference"] == response.reference
    assert data["answers"] == response.answers
    assert data["identifying_answers_left_out"] == 1
    assert "enw@enghraifft.cymru" not in given.read("ymateb.html").decode()
    assert "Sylw cyfrinachol" in given.read("ymateb.html").decode()
    assert "Cwestiwn comment" in given.read("ymateb.html").decode()
    entry = AuditEntry.objects.get(action="response given")
    assert entry.details == {
        "reference": response.reference,
        "identifying": False,
        "responses": 1,
        "files": 1,
    }


def test_what_identifies_and_the_files_are_given_with_the_right_to_them(survey, response):
    given = opened(signed_in(survey, identifying=True).post(address("one-response-given", response)))

    (data,) = json.loads(given.read("response.json"))["responses"]
    assert data["answers"]["email"] == "enw@enghraifft.cymru"
    assert "enw@enghraifft.cymru" in given.read("ymateb.html").decode()
    (file,) = [name for name in given.namelist() if name.startswith("plan/")]
    assert file.endswith("Siân Jones.pdf")
    assert given.read(file) == b"%PDF-1.7"


@pytest.mark.parametrize("identifying", [True, False])
def test_every_version_the_invitation_and_what_waits_are_given_by_any_reference(
    survey, response, identifying
):
    code = add_person(survey, Person("mair@enghraifft.cymru", "Angharad", "cy"))
    Invitation.objects.update(response=response)
    post_all(INVITE, [{"invitation": Invitation.objects.get().pk}])
    correction = respond(survey, answers_to_everything("Wedi cywiro"), replaces=response, language="en")
    token = new_token()
    send_receipt(
        Wish(correction.pk, survey.pk, survey.current_version_id, token, "en"), "fi@enghraifft.cymru", "R"
    )

    given = opened(signed_in(survey, identifying=identifying).post(address("one-response-given", response)))

    data = json.loads(given.read("response.json"))
    assert code
    assert [each["response"]["reference"] for each in data["responses"]] == [
        correction.reference,
        response.reference,
    ]
    assert data["invitation"]["contact_language"] == "cy"
    assert [message["kind"] for message in data["messages"]] == [INVITE, RECEIPT]
    names = given.namelist()
    assert {"response.html", f"{response.reference}/ymateb.html"} <= set(names)
    assert any(name.startswith(f"{response.reference}/plan/") for name in names)
    known = ["Angharad", "mair@enghraifft.cymru", "fi@enghraifft.cymru"]
    for file in ("response.json", "response.html"):
        text = given.read(file).decode()
        assert [words in text for words in known] == [identifying] * 3
    assert ("my-answers.pdf" in names) == (f"{response.reference}/fy-atebion.pdf" in names) == identifying
    assert not identifying or given.read("my-answers.pdf").startswith(b"%PDF")


def test_of_an_anonymous_survey_the_day_is_given_and_no_time(db, settings, tmp_path):
    survey = closed_survey(page("one", question("story")), settings={"anonymous": True})
    response = respond(survey, {"story": "Stori"}, language="en")

    client = signed_in(survey)
    given = opened(client.post(address("one-response-given", response)))

    facts = json.loads(given.read("response.json"))["responses"][0]["response"]
    assert [len(facts[name]) for name in ("started_at", "submitted_at")] == [10, 10]
    shown = client.get(address("one-response", response)).content.decode()
    time = f"{timezone.localtime(response.submitted_at):%H:%M}"
    assert time not in given.read("response.html").decode()
    assert time not in shown


def test_the_page_to_read_is_in_the_language_of_the_answers(survey):
    english = respond(survey, answers_to_everything(), language="en")

    page_to_read = (
        opened(signed_in(survey).post(address("one-response-given", english))).read("response.html").decode()
    )

    assert '<html lang="en">' in page_to_read
    assert "Question comment" in page_to_read


@pytest.mark.parametrize("sent", [{}, {"reason": "R"}, {"for_good": "on"}, {"reason": " ", "for_good": "on"}])
def test_erasing_wants_a_reason_and_a_tick(survey, response, sent):
    html = signed_in(survey).post(address("one-response-erased", response), sent).content.decode()

    assert "errors" in html
    assert Response.objects.count() == 2


def test_erasing_after_the_close_says_so_on_the_page_of_exports(survey, response):
    close(survey)
    work()
    client = signed_in(survey)
    file = ExportFile.objects.get(format="csv", language="en")

    reply = client.post(
        address("one-response-erased", response), {"reason": "They asked", "for_good": "on"}, follow=True
    )
    html = reply.content.decode()

    assert "Dataset 2, without it, is being made." in html
    assert "They asked" in html
    assert Dataset.objects.get(number=1).withdrawn_at
    gone = client.get(reverse("export-download", args=[survey.pk, file.pk]))
    assert gone.status_code == 410
    assert "They asked" in gone.content.decode()
    assert client.post(reverse("export-again", args=[survey.pk, file.pk])).status_code == 410
    work()
    manifest = Dataset.objects.get(number=1).files.get(content="manifest")
    assert client.get(reverse("export-download", args=[survey.pk, manifest.pk])).status_code == 200


def test_where_identifying_answers_are_gone_their_download_says_so(survey):
    close(survey)
    decide(survey, keep_identifying_days=1)
    closed_days_ago(survey, 3)
    keep()
    client = signed_in(survey, identifying=True)

    html = client.post(reverse("export-identifying", args=[survey.pk]), follow=True).content.decode()

    assert "The answers that identify a person were deleted on" in html
    assert not AuditEntry.objects.filter(action="identifying downloaded").exists()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_page_of_retention_says_what_goes_when_and_what_has_gone(survey, language):
    decide(survey, keep_drafts_days=1, keep_responses_days=400, after_keeping="anonymise")
    respond(survey, {}, submitted_at=None)
    close(survey)
    closed_days_ago(survey, 3)
    keep()
    person = user(language=language)
    role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)

    html = client.get(reverse("survey-retention", args=[survey.pk])).content.decode()

    expected = {
        "en": [
            "Deleted 1 day after the close",
            "Anonymised 400 days after the close",
            "Kept until",
            "1 deleted",
        ],
        "cy": [
            "I’w dileu 1 diwrnod ar ôl cau",
            "I’w gwneud yn ddienw 400 diwrnod",
            "Cedwir nes",
            "1 wedi’i ddileu",
        ],
    }
    assert [words for words in expected[language] if words not in html] == []
