"""Every staff page of the URLconf, with the marked catalogue: nothing untranslated, and no Welsh unawares."""

import uuid
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.audit import record
from accounts.models import AccessToken, User
from accounts.tokens import end, make
from exports.dataset.filters import filters_from
from exports.dataset.layout import Layout
from exports.erasing import erase
from exports.freezing import have_made
from exports.interim import ask_for_interim
from exports.models import Dataset, ExportFile, InterimSchedule
from exports.retention import keep_to_retention
from exports.schedules.setting import set_schedule, stop
from exports.schedules.timing import Rhythm
from exports.selections.asking import Order, ask_for_selection
from intake.batches import Wishes, hand_in
from intake.models import Batch
from intake.undoing import JOB as UNDO
from jobs.models import Job
from jobs.running import run
from questionnaire.document import LANGUAGES, Language
from responses.invitations.models import Invitation
from responses.invitations.people import Person, add_person
from responses.models import Response
from surveys.models import OptionSet, Survey
from surveys.versions import questionnaire_for
from tests import factories
from tests.exports.data import awkward_survey, frozen
from tests.exports.retaining import closed_days_ago
from tests.results.conftest import respond
from tests.verbatims.data import frame_for
from tests.welsh.data import stored_words
from tests.welsh.every_type import PAGES, paragraphs_in
from tests.welsh.finding import only_in, untranslated, welsh_unannounced
from verbatims.coding import Decision, decide
from verbatims.frames import retire
from verbatims.gathering import gather
from verbatims.models import Code, Verbatim
from verbatims.redacting import redact
from verbatims.translating import take, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_catalogue")]

# No page of words: data for a script or a file, a part of a page, a redirect, or an address that takes forms only.
WORDLESS = {"jsi18n", "autocomplete", "view_on_site", "export-sent", "export-selections-live"}
# The audit of all surveys names each as it was called when it was recorded, whoever reads it.
AS_RECORDED = "/admin/accounts/auditentry/"


class Staff:
    """Somebody who may see everything, in one language, and notes what is not in it."""

    def __init__(self, language: Language, survey: Survey) -> None:
        self.survey, self.client = survey, Client(raise_request_exception=True)
        self.user = factories.user("rhiannon", language=language, is_superuser=True, first_name="Rhiannon")
        for name in ("author", "coordinator"):
            factories.role(self.user, survey, name)
        self.client.force_login(self.user)
        questionnaire = questionnaire_for(survey.current_version_id)
        texts = {language: paragraphs_in(questionnaire, language) for language in LANGUAGES}
        self.welsh = only_in(texts["cy"], texts["en"])
        english = only_in(texts["en"], texts["cy"])
        self.known = set(texts["cy"]) | {text for text in stored_words() if text not in english}
        self.findings: list[str] = []

    def look(self, response: HttpResponse, what: str) -> None:
        if not response["Content-Type"].startswith("text/html"):
            return
        html = response.content.decode()
        welsh = () if what.startswith(AS_RECORDED) else self.welsh
        found = untranslated(html, self.known) + welsh_unannounced(html, welsh)
        self.findings += [f"{what}: {passage}" for passage in found]

    def get(self, address: str) -> HttpResponse:
        response = self.client.get(address)
        self.look(response, address)
        return response

    def post_nothing(self, address: str) -> None:
        """Send the page's form empty, look at what comes of it, and take it back."""
        with transaction.atomic():
            self.look(self.client.post(address, {}, follow=True), f"{address} (empty form)")
            transaction.set_rollback(True)


def staff_routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each address below /admin/, and what it takes."""
    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern).startswith("admin/"):
            yield from _routes(resolver, "")


def _routes(pattern: URLPattern | URLResolver, namespace: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _routes(inner, f"{pattern.namespace}:" if pattern.namespace else namespace)
    elif pattern.name:
        yield f"{namespace}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


@pytest.fixture(params=LANGUAGES)
def staff(request: pytest.FixtureRequest) -> Staff:
    survey = factories.published_survey(
        *PAGES,
        option_sets=[{"code": "scale", "options": [factories.option("1"), factories.option("2")]}],
        partners=[{"name": factories.text("Partner cyfeillgar", "Friendly ally")}],
    )
    factories.survey(factories.page("empty", factories.question("draft")), agreed=[])
    dataset = frozen(awkward_survey())
    make(factories.user(), "6")
    run(hand_in(survey, "rows.csv", b"language,colour\ncy,red\n", factories.user(), Wishes()).job_id)
    people_in_every_state(survey)
    texts_in_every_state(dataset.survey, factories.user())
    staff = Staff(request.param, survey)
    factories.role(staff.user, dataset.survey, "coordinator")
    Verbatim.objects.filter(claimed_at__isnull=False).update(claimed_by=staff.user)
    return staff


def texts_in_every_state(survey: Survey, person: User) -> None:
    """One that is coded, redacted and translated, one that somebody is translating, and others."""
    gather(survey)
    frame = frame_for(survey, person, "bus", "old")
    first, second, *_others = Verbatim.objects.filter(survey=survey, question="comment").order_by("pk")
    Verbatim.objects.filter(pk__in=[first.pk, second.pk]).update(language="en")
    decide(survey, "comment", [Decision(first.pk, codes=frozenset({"old"}))], read=True, actor=person)
    retire(frame.codes.get(code="old"), person)
    redact(survey, first.pk, "", "other", "Rheswm", person)
    take(survey, first.pk, person)
    translate(survey, first.pk, "Cyfieithiad", person)
    take(survey, second.pk, person)


def people_in_every_state(survey: Survey) -> None:
    now = timezone.now()
    states: list[dict[str, object]] = [
        {},
        {"queued_at": now},
        {"invited_at": now},
        {"invited_at": now, "reminders": 1, "failure": "delayed 4.2.2"},
        {"failed_at": now, "failure": "returned 5.1.1"},
        {"unsubscribed_at": now},
        {"used_on": now.date()},
    ]
    for number, state in enumerate(states):
        add_person(survey, Person(f"person{number}@example.org"))
        Invitation.objects.filter(pk=Invitation.objects.latest("pk").pk).update(**state)


def first_of(model_name: str, survey: Survey) -> object:
    """The id of some object that a route of the admin is about."""
    if model_name == "surveys_survey":
        return survey.pk
    label, _underscore, name = model_name.partition("_")
    if label == "auth":
        return User.objects.first().pk
    found = apps.get_model(label, name).objects.first()
    return found.pk if found else None


def arguments(
    name: str, takes: tuple[str, ...], staff: Staff, language: Language
) -> dict[str, object] | None:
    """What to fill an address with; None where there is nothing that it could be about."""
    kind = name.partition(":")[2].rpartition("_")[0]
    if "file_id" in takes:
        file = ExportFile.objects.select_related("dataset").first()
        return {"survey_id": file.dataset.survey_id, "file_id": file.pk}
    if "token_id" in takes:
        return {"token_id": AccessToken.objects.first().pk}
    if {"text_id", "frame_id", "question"} & set(takes):
        return about_texts(name, takes)
    if "batch_id" in takes:
        batch = Batch.objects.get()
        return {"survey_id": batch.survey_id, "batch_id": batch.pk}
    if "reference" in takes:
        response = Response.objects.filter(reference__isnull=False).first()
        return {"survey_id": response.survey_id, "reference": response.reference}
    given: dict[str, object] = {
        "survey_id": staff.survey.pk,
        "language": language,
        "number": 1,
        "selection": 1,
        "app_label": "surveys",
        "invitation_id": first_of("responses_invitation", staff.survey),
    }
    if {"object_id", "id"} & set(takes):
        given["object_id"] = given["id"] = first_of(
            "auth_user" if kind.startswith("auth") else kind, staff.survey
        )
        if given["id"] is None:
            return None
    return {key: given[key] for key in takes}


def about_texts(name: str, takes: tuple[str, ...]) -> dict[str, object]:
    code = Code.objects.select_related("frame").get(code="bus")
    text = Verbatim.objects.get(claimed_at__isnull=False)
    if name.startswith("text-redact"):
        text = Verbatim.objects.get(translating="done")
    given = {
        "survey_id": code.frame.survey_id,
        "question": "comment",
        "text_id": text.pk,
        "frame_id": code.frame_id,
        "code_id": code.pk,
    }
    return {key: given[key] for key in takes}


def test_every_staff_page_is_in_the_language_of_the_person(staff):
    unseen = []
    for name, takes in staff_routes():
        if name.rpartition(":")[2] in WORDLESS:
            continue
        for language in LANGUAGES if "language" in takes else ("cy",):
            given = arguments(name, takes, staff, language)
            if given is None:
                unseen.append(name)
                continue
            address = reverse(name, kwargs=given)
            if staff.get(address).status_code == 200 and "delete" not in name and "logout" not in name:
                staff.post_nothing(address)

    assert staff.findings == []
    assert unseen == []


BROKEN = {
    "privacy": factories.text("Dim ond Cymraeg", ""),
    "closed": factories.text("Caeodd ar ${dim}.", "It closed on ${closes_date}."),
}


def test_a_draft_with_gaps_and_faults_is_spoken_of_in_the_language_of_the_person(staff):
    draft = factories.survey(
        factories.page(
            "first",
            factories.question(
                "one", "single_choice", options=[factories.option("a")], relevant="${two} = 'a'"
            ),
            factories.question("two", "yes_no", options=[factories.option("yes", "Ie", "Yes")]),
            factories.question("three", "matrix_single", rows=[]),
            factories.question("four", "email", text=factories.text("", "Only in one language")),
            factories.question("five", "rating", settings={"min": 5, "max": 1}, constraint=". > 'x'"),
        ),
        factories.page("none"),
        texts=BROKEN,
        agreed=[],
    )
    factories.role(staff.user, draft, "author")
    staff.known |= {text for text in stored_words() if not text.startswith("Only in")}
    tabs = ("overview", "questions", "texts", "window", "people", "record", "change")

    for tab in tabs:
        staff.get(reverse(f"admin:surveys_survey_{tab}", args=[draft.pk]))
    for language in LANGUAGES:
        staff.get(reverse("preview", args=[draft.pk, language]))
        staff.get(reverse("preview-check", args=[draft.pk, language]))
        for number in (1, 2):
            staff.get(reverse("preview-page", args=[draft.pk, language, number]))
    staff.post_nothing(reverse("admin:surveys_survey_publish", args=[draft.pk]))

    assert staff.findings == []


def test_tokens_are_told_in_the_language_of_the_person(staff):
    token, _written = make(staff.user, "7")
    end(token, staff.user)
    make(staff.user, "8", survey_id=staff.survey.pk)
    make(staff.user, "9", survey_id=0, reading_only=False)
    expired, _written = make(staff.user, "10")
    AccessToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())

    staff.get(reverse("tokens"))
    staff.look(staff.client.post(reverse("tokens"), {"name": "11", "days": "7"}), "a new token")
    staff.look(staff.client.post(reverse("tokens"), {"name": "11", "days": "7"}), "the same name")
    for number in range(12, 20):
        staff.look(staff.client.post(reverse("tokens"), {"name": number, "days": "7"}), "one too many")

    assert staff.findings == []


def test_the_fieldwork_of_a_survey_is_told_in_the_language_of_the_person(staff):
    respond(staff.survey, language="cy", paradata=[[1, "en", 1]], device="phone")
    respond(staff.survey, language="en", source="invitation", took=None, device="tablet")
    respond(staff.survey, signs=["honeypot", "speed", "rate"])
    respond(staff.survey, signs=["speed"], review="left_out")
    fieldwork, review = (reverse(name, args=[staff.survey.pk]) for name in ("fieldwork", "fieldwork-review"))

    staff.get(fieldwork)
    staff.get(f"{fieldwork}?only=device/phone&day={timezone.now():%Y-%m-%d}")
    staff.get(f"{review}?show=all")
    staff.post_nothing(reverse("fieldwork-decide", args=[staff.survey.pk]))
    for finding in ("counts", "left_out"):
        name = staff.get(review).content.decode().partition('name="response" value="')[2][:16]
        address = reverse("fieldwork-decide", args=[staff.survey.pk])
        staff.look(staff.client.post(address, {"response": name, finding: ""}, follow=True), finding)
    staff.get(reverse("admin:surveys_survey_record", args=[staff.survey.pk]))

    assert staff.findings == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a: [", b"survey: 1\nsurvey: 2\npages: x\nother: y\n", b"- &a [*a]\n"]
)
def test_a_file_that_is_refused_is_refused_in_the_language_of_the_person(staff, content):
    address = reverse("admin:surveys_survey_import")
    upload = SimpleUploadedFile("arolwg.yaml", content)

    staff.look(staff.client.post(address, {"file": upload}), "import")

    assert staff.findings == []


@pytest.mark.parametrize("state", Job.State)
def test_the_files_are_described_in_the_language_of_the_person(staff, state):
    ended = None if state in (Job.State.QUEUED, Job.State.RUNNING) else timezone.now()
    claimed = {"token": uuid.uuid4(), "heartbeat_at": timezone.now()} if state == Job.State.RUNNING else {}
    Job.objects.update(
        state=state, finished_at=ended, error="disk_full: 28", progress_total=20, per_second=1.5, **claimed
    )
    if state == Job.State.DONE:
        ExportFile.objects.update(size=1234, sha256="0" * 64, facts={"rows": 18})

    for survey in Survey.objects.all():
        staff.get(reverse("exports", args=[survey.pk]))
        staff.get(reverse("admin:surveys_survey_record", args=[survey.pk]))
    for job in Job.objects.all():
        staff.get(reverse("admin:jobs_job_change", args=[job.pk]))

    assert staff.findings == []


@pytest.mark.parametrize("is_made", [False, True])
def test_an_interim_dataset_is_described_in_the_language_of_the_person(staff, is_made):
    dataset = ask_for_interim(staff.survey, staff.user)
    if is_made:
        have_made(dataset)

    staff.get(reverse("exports", args=[staff.survey.pk]))
    staff.get(reverse("admin:surveys_survey_record", args=[staff.survey.pk]))
    staff.post_nothing(reverse("export-interim", args=[staff.survey.pk]))

    assert staff.findings == []


@pytest.mark.parametrize("made", [False, True])
def test_files_to_order_are_offered_and_listed_in_the_language_of_the_person(staff, made):
    dataset = ask_for_interim(staff.survey, staff.user)
    address = reverse("export-selections", args=[staff.survey.pk, dataset.number])
    staff.get(address)
    have_made(dataset)
    dataset.refresh_from_db()
    filters = filters_from({"language": ["cy", "en"], "since": "2026-01-01", "set_aside": ["no"]})
    order = Order(("csv", "parquet"), ("both", "codes"), filters, Layout("list"))
    respond(staff.survey, language="cy")
    selection = ask_for_selection(dataset, order, staff.user)
    if made:
        Job.objects.filter(export_files__selection=selection).update(
            state=Job.State.FAILED, finished_at=timezone.now(), error="nothing_chosen"
        )

    staff.get(address)
    for wrong in (
        {"since": "x"},
        {"formats": ["csvw"], "languages": ["en"], "choices": "columns"},
        {"formats": ["csv"], "languages": ["cy"], "choices": "columns"},
        {
            "since": "01/01/2001",
            "until": "01/01/2001",
            "formats": ["csv"],
            "languages": ["cy"],
            "choices": "list",
        },
        {
            "since": "02/01/2001",
            "until": "01/01/2001",
            "formats": ["csv"],
            "languages": ["cy"],
            "choices": "list",
        },
    ):
        staff.look(staff.client.post(address, wrong | {"make": ""}), f"{wrong}")
    staff.post_nothing(address)
    staff.get(reverse("exports", args=[staff.survey.pk]))
    delete = reverse("export-selection-delete", args=[staff.survey.pk, dataset.number, selection.number])
    staff.look(staff.client.post(delete, follow=True), "deleted")
    staff.get(reverse("admin:surveys_survey_record", args=[staff.survey.pk]))

    assert staff.findings == []


RHYTHMS = [Rhythm(6), *(Rhythm(6, weekday=day) for day in range(7)), Rhythm(6, day=1), Rhythm(6, day=31)]


@pytest.mark.parametrize("why", ["", *InterimSchedule.Why.values])
def test_a_schedule_is_described_in_the_language_of_the_person(staff, why):
    address = reverse("exports", args=[staff.survey.pk])
    for rhythm in RHYTHMS:
        set_schedule(staff.survey, staff.user, rhythm, 1 + rhythm.hour)
    outcomes = [InterimSchedule.Outcome.NOTHING_YET] if why else InterimSchedule.Outcome.values
    for outcome in outcomes:
        InterimSchedule.objects.update(turn_at=timezone.now(), outcome=outcome)
        staff.get(address)
    if why:
        record("interim schedule ended", actor=None, survey_id=staff.survey.pk, person="somebody")
        stop(staff.survey.pk, why, staff.user)
        staff.get(address)
        staff.get(reverse("admin:surveys_survey_record", args=[staff.survey.pk]))
    else:
        form = reverse("export-schedule", args=[staff.survey.pk])
        staff.look(staff.client.post(form, {"every": "week", "keep": "x", "hour": "99"}), "wrong")
        staff.post_nothing(reverse("export-schedule-stop", args=[staff.survey.pk]))

    assert staff.findings == []


def test_what_is_done_about_texts_is_told_in_the_language_of_the_person(staff):
    survey = Code.objects.get(code="bus").frame.survey
    for name in ("texts", "text-queue", "frames", "exports", "admin:surveys_survey_record"):
        staff.get(reverse(name, args=[survey.pk]))
    for query in ("redacted=yes", "coded=yes", "language=cy&read=yes"):
        staff.get(f"{reverse('texts-about', args=[survey.pk, 'comment'])}?{query}")

    assert staff.findings == []


@pytest.mark.parametrize("state", Job.State)
def test_a_file_of_responses_is_spoken_of_in_the_language_of_the_person(staff, state):
    ended = None if state in (Job.State.QUEUED, Job.State.RUNNING) else timezone.now()
    claimed = {"token": uuid.uuid4(), "heartbeat_at": timezone.now()} if state == Job.State.RUNNING else {}
    batch = Batch.objects.get()
    Job.objects.filter(pk=batch.job_id).update(state=state, finished_at=ended, error="too_late", **claimed)

    staff.get(reverse("intake", args=[batch.survey_id]))
    staff.get(reverse("intake-batch", args=[batch.survey_id, batch.pk]))

    assert staff.findings == []


@pytest.mark.parametrize(
    ("state", "error"),
    [("queued", ""), ("running", ""), ("failed", "frozen"), ("failed", "broken"), ("done", "")],
)
def test_that_a_file_is_taken_out_again_is_said_in_the_language_of_the_person(staff, state, error):
    batch = Batch.objects.get()
    ended = timezone.now() if state in ("failed", "done") else None
    claimed = {"token": uuid.uuid4(), "heartbeat_at": timezone.now()} if state == "running" else {}
    Job.objects.filter(pk=batch.job_id).update(state="done", finished_at=timezone.now())
    undoing = Job.objects.create(kind=UNDO, params={}, state=state, error=error, finished_at=ended, **claimed)
    Batch.objects.filter(pk=batch.pk).update(
        undo_job=undoing, rows=1, taken=1, undone_at=ended if state == "done" else None
    )

    staff.get(reverse("intake", args=[batch.survey_id]))
    staff.get(reverse("intake-batch", args=[batch.survey_id, batch.pk]))
    staff.get(reverse("admin:jobs_job_change", args=[undoing.pk]))

    assert staff.findings == []


def test_what_has_gone_is_said_in_the_language_of_the_person(staff):
    survey = Dataset.objects.get().survey
    erase(Response.objects.filter(survey=survey, submitted_at__isnull=False).first().pk, reason="")
    Survey.objects.filter(pk=survey.pk).update(
        keep_drafts_days=1, keep_identifying_days=1, keep_responses_days=2, after_keeping="anonymise"
    )
    closed_days_ago(survey, 3)
    staff.get(reverse("survey-retention", args=[survey.pk]))
    for disposal in keep_to_retention():
        run(disposal.job_id)

    staff.get(reverse("survey-retention", args=[survey.pk]))
    staff.get(reverse("exports", args=[survey.pk]))
    staff.get(reverse("admin:surveys_survey_record", args=[survey.pk]))
    file = Dataset.objects.order_by("number")[0].files.order_by("pk")[0]
    staff.post_nothing(reverse("export-again", args=[survey.pk, file.pk]))

    assert staff.findings == []


def test_signing_in_and_out_is_in_one_language(staff):
    staff.client.logout()
    address = reverse("admin:login")

    staff.get(address)
    staff.look(staff.client.post(address, {"username": "rhiannon", "password": "wrong"}), "wrong password")
    staff.client.force_login(staff.user)
    staff.look(staff.client.post(reverse("admin:logout")), "signed out")

    assert staff.findings == []


def test_a_form_without_its_proof_is_refused_on_a_page_in_both_languages(staff):
    response = Client(enforce_csrf_checks=True).post(reverse("admin:login"), {"username": "rhiannon"})

    staff.look(response, "refused")

    assert response.status_code == 403
    assert staff.findings == []


def test_what_is_said_after_saving_is_in_the_language_of_the_person(staff):
    page = staff.survey.pages.first()
    staff.look(
        staff.client.post(
            reverse("admin:surveys_survey_move", args=[staff.survey.pk]),
            {"move": f"page:{page.pk}:down"},
            follow=True,
        ),
        "moved",
    )
    for action in ("agree", "publish"):
        address = reverse(f"admin:surveys_survey_{action}", args=[staff.survey.pk])
        staff.look(staff.client.post(address, {}, follow=True), action)
    empty = OptionSet.objects.create(survey=staff.survey, code="unused")
    address = reverse("admin:surveys_optionset_delete", args=[empty.pk])
    staff.get(address)
    staff.look(staff.client.post(address, {"post": "yes"}, follow=True), "deleted")

    assert staff.findings == []
