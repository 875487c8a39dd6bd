"""What programs are told: who they are, surveys, datasets, files."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tokens import make
from accounts.words import in_words
from exports.erasing import erase
from jobs.models import Job
from responses.models import Response
from surveys.models import SlugHistory, Survey, SurveyRole
from tests.api.conftest import asking
from tests.factories import published_survey, role, survey, user

pytestmark = pytest.mark.django_db


def test_a_program_learns_who_it_is(coordinator, dataset):
    _token, first = make(coordinator, "adroddiad", days=30)
    _token, limited = make(coordinator, "arall", survey_id=dataset.survey_id, reading_only=False)

    me = asking(first).get("/api/v1/me").json()
    assert (me["username"], me["language"], me["token"]["name"]) == ("mair", "en", "adroddiad")
    assert me["token"]["survey"] is None
    assert me["token"]["expires_at"].endswith("Z")
    expires = dt.datetime.fromisoformat(me["token"]["expires_at"])
    assert dt.timedelta(days=29) < expires - timezone.now() < dt.timedelta(days=31)
    other = asking(limited).get("/api/v1/me").json()["token"]
    assert other["survey"] == {"cy": dataset.survey.slug_cy, "en": dataset.survey.slug_en}
    assert other["reading_only"] is False


def test_a_token_for_one_survey_tells_nothing_of_it_once_its_owner_may_not_see_it(coordinator, dataset):
    _token, written = make(coordinator, "un", survey_id=dataset.survey_id)
    SurveyRole.objects.filter(user=coordinator).delete()

    told = asking(written).get("/api/v1/me").json()["token"]

    # Not null either: it does not reach all of them.
    assert told["survey"] == {"cy": "", "en": ""}


def test_surveys_are_those_whose_data_may_be_downloaded(token, coordinator, dataset):
    draft, others = survey(), survey()
    role(coordinator, draft, "coordinator")
    role(coordinator, others, "author")

    answer = asking(token).get("/api/v1/surveys").json()

    assert [each["slug"]["en"] for each in answer["items"]] == [draft.slug_en, dataset.survey.slug_en]
    found = answer["items"][1]
    assert found["title"] == {"cy": dataset.survey.title_cy, "en": dataset.survey.title_en}
    assert [each["state"] for each in answer["items"]] == ["draft", "closed"]
    assert dt.datetime.fromisoformat(found["frozen_at"]) - dataset.frozen_at < dt.timedelta(milliseconds=1)
    assert answer["next"] is None


def test_a_survey_has_either_address_and_those_of_before(token, dataset):
    SlugHistory.objects.create(survey=dataset.survey, language="cy", slug="hen-enw")

    for address in (dataset.survey.slug_cy, dataset.survey.slug_en, "hen-enw"):
        found = asking(token).get(f"/api/v1/surveys/{address}").json()
        assert found["slug"]["cy"] == dataset.survey.slug_cy
    welsh = asking(token, accept_language="cy").get(f"/api/v1/surveys/{dataset.survey.slug_en}").json()
    assert welsh["href"] == f"http://testserver/api/v1/surveys/{dataset.survey.slug_cy}"


def test_an_address_that_two_surveys_share_is_said(token, coordinator, dataset):
    other = published_survey()
    role(coordinator, other, "coordinator")
    Survey.objects.filter(pk=other.pk).update(slug_cy=dataset.survey.slug_en)

    response = asking(token).get(f"/api/v1/surveys/{dataset.survey.slug_en}")

    assert (response.status_code, response.json()["code"]) == (409, "ambiguous")


def test_lists_come_in_parts_that_lead_on(token, coordinator, dataset):
    made = [dataset.survey_id]
    for _ in range(4):
        made.append(survey().pk)
        role(coordinator, Survey.objects.get(pk=made[-1]), "coordinator")
    seen, address, turns = [], "/api/v1/surveys?limit=2&language=cy", 0

    while address:
        response = asking(token).get(address)
        answer, turns = response.json(), turns + 1
        seen += [each["slug"]["cy"] for each in answer["items"]]
        assert response["Content-Language"] == "cy"
        if answer["next"]:
            assert response["Link"] == f'<{answer["next"]}>; rel="next"'
        else:
            assert "Link" not in response
        if turns == 1:
            # Added meanwhile: the parts that follow begin where this one ended.
            role(coordinator, survey(), "coordinator")
        address = answer["next"] and answer["next"].removeprefix("http://testserver")

    assert seen == [Survey.objects.get(pk=pk).slug_cy for pk in reversed(made)]
    assert turns == 3


def test_a_dataset_tells_what_is_in_it(token, dataset, base):
    answer = asking(token).get(f"{base}/latest").json()

    own = dataset.files.get(content="dataset")
    assert (answer["number"], answer["kind"], answer["rows"], answer["not_submitted"]) == (1, "final", 3, 0)
    assert answer["versions"] == [1]
    assert answer["sha256"] == own.sha256
    assert answer["withdrawn"] is None
    assert answer["files_total"] == dataset.files.count()
    assert answer["files_ready"] == dataset.files.exclude(sha256="").count() > 1
    assert asking(token).get(answer["href"]).json() == answer
    assert asking(token).get(base).json()["items"] == [answer]
    assert asking(token).get(answer["files"]).status_code == 200


def test_files_tell_their_state_and_where_they_are(token, dataset, base, csv):
    Job.objects.filter(export_files=dataset.files.get(format="xlsx", language="cy")).update(
        state="failed", error="disk_full: 28", finished_at=timezone.now()
    )

    answer = asking(token).get(f"{base}/1/files?limit=200").json()

    by_name = {each["name"]: each for each in answer["items"]}
    assert len(by_name) == dataset.files.count()
    found = by_name[csv.name]
    assert (found["state"], found["size"], found["sha256"]) == ("done", csv.size, csv.sha256)
    assert (found["format"], found["language"], found["list"], found["content"]) == (
        "csv",
        "codes",
        "",
        "answers",
    )
    assert found["media_type"].startswith("text/csv")
    states = {each["state"] for each in by_name.values()}
    assert states == {"done", "queued", "failed"}
    (failed,) = [each for each in by_name.values() if each["state"] == "failed"]
    assert failed["reason"].startswith("The disk is full.")
    assert failed["sha256"] == ""


def test_the_latest_is_the_final_dataset_in_use(token, dataset, base):
    response = Response.objects.first()
    erase(response.pk, reason="gofynnwyd", actor=user())
    replaced = dataset.survey.datasets.latest("number")

    assert replaced.number == 2
    assert asking(token).get(f"{base}/latest").json()["number"] == 2
    first, second = reversed(asking(token).get(base).json()["items"])
    assert (first["number"], second["number"]) == (1, 2)
    assert first["withdrawn"]["why"] == "erased"
    assert first["withdrawn"]["words"]


def test_a_survey_that_is_open_has_no_latest_dataset(coordinator):
    made = published_survey()
    role(coordinator, made, "coordinator")
    token = make(coordinator, "token")[1]

    response = asking(token).get(f"/api/v1/surveys/{made.slug_cy}/datasets/latest")

    assert (response.status_code, response.json()["code"]) == (404, "no_dataset")
    assert asking(token).get(f"/api/v1/surveys/{made.slug_cy}/datasets").json()["items"] == []


@pytest.fixture
def open_survey(coordinator) -> Survey:
    made = published_survey()
    role(coordinator, made, "coordinator")
    return made


def test_an_interim_dataset_is_asked_for_once_at_a_time(coordinator, open_survey):
    token = make(coordinator, "monthly report", reading_only=False)[1]
    address = f"/api/v1/surveys/{open_survey.slug_en}/datasets"

    first = asking(token).post(address)
    second = asking(token).post(address)

    assert first.status_code == 202
    assert first["Location"] == first.json()["href"]
    assert (first.json()["kind"], first.json()["rows"]) == ("interim", None)
    assert (second.status_code, second.json()["code"]) == (409, "being_made")
    assert second.json()["dataset"] == first["Location"]
    assert open_survey.datasets.count() == 1
    entry = AuditEntry.objects.get(action="interim dataset asked")
    assert entry.details == {"number": 1, "token": "monthly report"}
    assert "monthly report" in in_words(entry)
    assert asking(token).get(first["Location"]).json()["number"] == 1


def test_a_token_for_reading_asks_for_nothing(coordinator, open_survey):
    token = make(coordinator, "token")[1]

    response = asking(token).post(f"/api/v1/surveys/{open_survey.slug_en}/datasets")

    assert (response.status_code, response.json()["code"]) == (403, "reading_only")
    assert not open_survey.datasets.exists()


def test_a_closed_survey_has_no_interim_dataset(coordinator, dataset, base):
    token = make(coordinator, "token", reading_only=False)[1]

    response = asking(token).post(base)

    assert (response.status_code, response.json()["code"]) == (409, "not_open")


@pytest.mark.parametrize(
    ("accepted", "language", "word"),
    [(None, "en", "interim"), ("cy", "cy", "interim"), ("fr, en;q=0.5", "en", "interim"), ("fr", "en", "x")],
)
def test_messages_are_in_the_language_asked_for_or_the_persons(token, base, accepted, language, word):
    headers = {} if accepted is None else {"accept_language": accepted}

    response = asking(token, **headers).get(f"{base}/7")

    assert response["Content-Language"] == language
    starts = {"cy": "Nid oes", "en": "There is nothing"}
    assert response.json()["detail"].startswith(starts[language])
    assert response.json()["code"] == "not_found"


def test_lists_cost_the_same_however_long_they_are(token, dataset, base, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert asking(token).get(f"{base}/1/files?limit=200").status_code == 200
