"""The first page of the staff pages: what waits for whom, how surveys stand, and at what cost."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import chosen, drafts, waiting
from desk.views import LINES
from exports.closing import close
from exports.models import Dataset
from jobs.models import Job
from results.snapshots import refresh
from surveys.models import Survey
from tests.exports.data import closed_survey
from tests.exports.states import file_of
from tests.factories import page, published_survey, question, role, survey, text, user
from tests.results.conftest import pages, respond
from tests.surveys.staff import signed_in, staff_of
from tests.verbatims.data import ENGLISH, WELSH, survey_with_texts
from verbatims.translating import choose_directions, take_next

pytestmark = pytest.mark.django_db

DESK = "/admin/"
ROLES = ("author", "translator", "proofreader", "coordinator")


@pytest.fixture(autouse=True)
def files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"


def shown(client: Client, query: str = "") -> str:
    reply = client.get(DESK + query)
    assert reply.status_code == 200
    return html.unescape(reply.text)


def what_waits(client: Client, query: str = "") -> list[tuple[str, str]]:
    """The address and the words of each thing that waits."""
    found = re.search(r'id="waiting">.*?<ul class="aw-waiting">(.*?)</ul>', shown(client, query), re.S)
    return re.findall(r'<li[^>]*><a href="([^"]*)">([^<]*)</a>', found.group(1)) if found else []


def lines_of(client: Client, query: str = "") -> list[str]:
    """The words of each survey in the table."""
    body = re.search(r'id="surveys">.*?<tbody[^>]*>(.*?)</tbody>', shown(client, query), re.S)
    rows = body.group(1).split("</tr>")[:-1] if body else []
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def draft(**about: Any) -> Survey:
    """Complete and agreed, but for what `about` changes."""
    return survey(page("one", question("a"), question("b")), **about)


def closed(failed: bool = False) -> Dataset:
    """A dataset whose files are there, as far as their rows tell; with `failed`, but for one."""
    dataset = close(closed_survey(page("one", question("a"))))
    assert dataset is not None
    now = timezone.now()
    done = Job.objects.create(kind="x", state=Job.State.DONE, finished_at=now)
    dataset.files.update(job=done, size=1, sha256="0" * 64)
    if failed:
        job = Job.objects.create(kind="x", state=Job.State.FAILED, finished_at=now)
        dataset.files.filter(pk=file_of(dataset).pk).update(job=job, size=None, sha256="")
    return dataset


def statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(DESK)
    return len(captured.captured_queries)


@pytest.mark.parametrize(
    ("held", "in_english", "in_welsh"),
    [
        ("translator", "Write 2 texts", "Ysgrifennu 2 destun"),
        ("author", "Write 2 texts", "Ysgrifennu 2 destun"),
        ("coordinator", None, None),
    ],
)
def test_texts_that_are_not_written_wait_for_those_who_may_write(
    held: str, in_english: str | None, in_welsh: str | None
) -> None:
    made = draft(title=text("Arolwg y parc", "Survey of the park"))
    Survey.objects.filter(pk=made.pk).update(owner_cy="", privacy_cy="")
    url = reverse("admin:surveys_survey_texts", args=[made.pk]) + "?state=missing"

    for language, words in (("en", in_english), ("cy", in_welsh)):
        client = staff_of(made, held, language=language)
        assert [each for each in what_waits(client) if each[0] == url] == ([(url, words)] if words else [])


@pytest.mark.parametrize(
    ("language", "words", "state"),
    [
        ("en", "Agree 1 text", "1 text is still to be agreed."),
        ("cy", "Cytuno ar 1 testun", "Mae angen cytuno ar 1 testun o hyd."),
    ],
)
def test_a_text_that_changed_waits_for_the_proofreader(language: str, words: str, state: str) -> None:
    made = draft()
    Survey.objects.filter(pk=made.pk).update(owner_cy="Perchennog arall")
    client = staff_of(made, "proofreader", language=language)

    url = reverse("admin:surveys_survey_texts", args=[made.pk]) + "?state=changed"
    assert what_waits(client) == [(url, words)]
    assert state in lines_of(client)[0]


def test_what_is_published_waits_too_where_its_draft_has_changed_since() -> None:
    made = published_survey()
    client = staff_of(made, "proofreader")
    assert what_waits(client) == []

    made.owner_en = "Somebody else"
    made.save()

    assert [words for _url, words in what_waits(client)] == ["Agree 1 text"]


def test_a_draft_that_is_complete_waits_to_be_published_or_to_be_put_right() -> None:
    ready, wrong = draft(), draft()
    Survey.objects.filter(pk=wrong.pk).update(anonymous=True)
    wrong.pages.get().questions.filter(code="a").update(identifying=True)
    client = staff_of(ready, "author", "coordinator")
    role(ready.roles.first().user, wrong, "author")

    overview = {each.pk: reverse("admin:surveys_survey_overview", args=[each.pk]) for each in (ready, wrong)}
    assert set(what_waits(client)) == {
        (overview[ready.pk], "Publish: nothing stands in the way"),
        (overview[wrong.pk], "Put 1 thing right before publishing"),
    }
    said = " ".join(lines_of(client))
    assert "Nothing stands in the way of publishing." in said
    assert "1 thing is still to be put right." in said


def test_a_draft_without_a_window_waits_for_one() -> None:
    made = draft()
    Survey.objects.filter(pk=made.pk).update(opens_at=None, closes_at=None)

    url = reverse("admin:surveys_survey_window", args=[made.pk])
    assert what_waits(staff_of(made, "author")) == [(url, "Set the window")]
    assert "It has no window yet." in lines_of(staff_of(made, "proofreader"))[0]
    assert what_waits(staff_of(made, "proofreader")) == []


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "Review 1 response that was set aside"),
        ("en", 2, "Review 2 responses that were set aside"),
        ("cy", 2, "Adolygu 2 ymateb a neilltuwyd"),
    ],
)
def test_responses_set_aside_wait_for_coordinators_alone(language: str, count: int, words: str) -> None:
    made = published_survey(*pages())
    for _each in range(count):
        respond(made, signs=["speed"])
    respond(made, signs=["speed"], review="counts")
    respond(made)

    client = staff_of(made, "coordinator", language=language)
    assert what_waits(client) == [(reverse("fieldwork-review", args=[made.pk]), words)]
    for held in ROLES[:-1]:
        assert reverse("fieldwork-review", args=[made.pk]) not in shown(staff_of(made, held))


def test_beyond_a_number_it_is_said_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    made = survey_with_texts(WELSH, "Mae’r wefan yn dda iawn", ENGLISH, closed=False)
    for _each in range(2):
        respond(made, signs=["speed"], answers={})

    assert [words for _url, words in what_waits(staff_of(made, "coordinator"))] == [
        "Review the responses that were set aside: there are more than 1",
        "Translate texts by respondents from Welsh into English: more than 1 wait",
        "Translate 1 text by a respondent from English into Welsh",
    ]


@pytest.mark.parametrize("held", ["translator", "coordinator"])
def test_texts_by_respondents_wait_for_those_who_translate_them(held: str) -> None:
    made = survey_with_texts(WELSH, "Mae’r wefan yn dda iawn", ENGLISH)
    client = staff_of(made, held)
    url = reverse("text-queue", args=[made.pk])
    from_welsh = (url, "Translate 2 texts by respondents from Welsh into English")
    from_english = (url, "Translate 1 text by a respondent from English into Welsh")
    assert what_waits(client) == [from_welsh, from_english]

    choose_directions(made, from_cy=True, from_en=False, actor=user())
    assert what_waits(client) == [from_welsh]

    take_next(made, "cy", user())
    assert what_waits(client) == [(url, "Translate 1 text by a respondent from Welsh into English")]


@pytest.mark.parametrize("held", ["author", "proofreader"])
def test_texts_by_respondents_concern_nobody_else(held: str) -> None:
    made = survey_with_texts(WELSH)

    assert reverse("text-queue", args=[made.pk]) not in shown(staff_of(made, held))


def test_files_that_failed_stand_first_and_files_that_are_ready_are_said() -> None:
    ready, failed = closed(), closed(failed=True)
    client = staff_of(ready.survey, "coordinator")
    person = ready.survey.roles.get().user
    role(person, failed.survey, "coordinator")
    aside = published_survey(*pages())
    respond(aside, signs=["speed"])
    role(person, aside, "coordinator")

    assert [words for _url, words in what_waits(client)] == [
        "See why 1 file could not be made",
        "Review 1 response that was set aside",
    ]
    assert what_waits(client)[0][0] == reverse("exports", args=[failed.survey_id])
    said = " ".join(lines_of(client))
    assert "Dataset 1 is ready, with 0 responses." in said
    total = ready.files.count()
    assert f"Files of dataset 1 that could not be made: 1 of {total}." in said


def test_of_the_files_of_a_survey_nothing_is_said_to_those_who_may_not_have_them() -> None:
    dataset = closed(failed=True)

    for held in ROLES[:-1]:
        html_ = shown(staff_of(dataset.survey, held))
        assert reverse("exports", args=[dataset.survey_id]) not in html_
        assert "ataset" not in html_.partition("<h1>")[2]
        assert "It closed on" in html_


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 response has been completed. It closes on"), ("cy", "Cwblhawyd 1 ymateb. Mae’n cau ar")],
)
def test_an_open_survey_says_how_many_responses_it_has_and_when_it_closes(language: str, words: str) -> None:
    made = published_survey(*pages())
    respond(made)
    respond(made, took=None)
    refresh(made)

    for held in ("author", "coordinator"):
        assert words in lines_of(staff_of(made, held, language=language))[0]
    for held in ("translator", "proofreader"):
        assert words not in lines_of(staff_of(made, held, language=language))[0]
        assert words.split(". ")[1] in lines_of(staff_of(made, held, language=language))[0]


def test_a_survey_leads_on_to_the_page_where_each_goes_on() -> None:
    made = published_survey()

    def leads(held: str) -> set[str]:
        names = ("fieldwork", "keying")
        return {name for name in names if f'"{reverse(name, args=[made.pk])}"' in shown(staff_of(made, held))}

    assert {held: leads(held) for held in ROLES} == {
        "author": {"fieldwork"},
        "translator": set(),
        "proofreader": set(),
        "coordinator": {"fieldwork", "keying"},
    }


def test_a_published_survey_that_nobody_coordinates_waits_for_its_author() -> None:
    made = published_survey()
    author = staff_of(made, "author")
    people = reverse("admin:surveys_survey_people", args=[made.pk])
    assert what_waits(author) == [(people, "Name a coordinator: nobody can get the answers yet")]

    role(user(), made, "coordinator")

    assert what_waits(author) == []


@pytest.mark.parametrize("is_superuser", [False, True])
@pytest.mark.parametrize("held", ROLES)
def test_nothing_is_said_of_a_survey_in_which_one_has_no_role(held: str, is_superuser: bool) -> None:
    others = [published_survey(*pages()), draft(), survey_with_texts(WELSH), closed(failed=True).survey]
    respond(others[0], signs=["speed"])
    Survey.objects.filter(pk=others[1].pk).update(owner_cy="")
    person = user(language="en", is_superuser=is_superuser)
    role(person, published_survey(), held)
    client = signed_in(person)

    html_ = shown(client)

    assert len(lines_of(client)) == 1
    for other in others:
        assert other.title_en not in html_
        assert f"/{other.pk}/" not in html_


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "See why 1 job failed in the last seven days"),
        ("cy", "Gweld pam y methodd 1 dasg yn y saith diwrnod diwethaf"),
    ],
)
def test_failed_jobs_wait_for_administrators_for_a_week(language: str, words: str) -> None:
    now = timezone.now()
    old = {"kind": "x", "state": Job.State.FAILED, "finished_at": now - dt.timedelta(days=8)}
    Job.objects.bulk_create([Job(**old), Job(kind="x", state=Job.State.FAILED, finished_at=now)])

    administrator = signed_in(user(language=language, is_superuser=True))
    assert what_waits(administrator) == [
        (reverse("admin:jobs_job_changelist") + "?state__exact=failed", words)
    ]
    assert administrator.get(what_waits(administrator)[0][0]).status_code == 200
    assert what_waits(staff_of(published_survey(), "coordinator")) == []


def test_jobs_that_nobody_begins_wait_for_administrators_until_a_worker_is_at_work() -> None:
    Job.objects.create(kind="x")
    long_ago = timezone.now() - dt.timedelta(minutes=11)
    administrator = signed_in(user(language="en", is_superuser=True))
    assert what_waits(administrator) == []

    Job.objects.update(created_at=long_ago)
    assert [words for _url, words in what_waits(administrator)] == [
        "1 job waits and no worker is at work: see whether the workers run"
    ]

    token, now = "00000000-0000-4000-8000-000000000000", timezone.now()
    Job.objects.create(kind="x", state=Job.State.RUNNING, token=token, heartbeat_at=now)
    assert what_waits(administrator) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nobody has given you a role yet."), ("cy", "Nid oes neb wedi rhoi rôl i chi eto.")],
)
def test_whoever_has_no_role_is_told_who_can_give_one(language: str, words: str) -> None:
    draft()
    client = signed_in(user(language=language))

    assert words in shown(client)
    assert "<table" not in shown(client)
    assert reverse("admin:surveys_survey_add") not in shown(client)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_new_installation_says_how_to_begin(is_superuser: bool) -> None:
    person = user(language="en", is_superuser=is_superuser)
    person.user_permissions.add(Permission.objects.get(codename="add_survey"))
    client = signed_in(person)
    began = "There are no surveys yet: begin here"

    html_ = shown(client)
    assert began in html_
    assert reverse("admin:surveys_survey_add") in html_
    assert reverse("admin:surveys_survey_import") in html_
    assert ("Add people" in html_) is is_superuser

    draft()
    assert began not in shown(client)


def test_administrators_have_djangos_list_below_and_others_only_what_is_theirs() -> None:
    administrator = shown(signed_in(user(language="en", is_superuser=True)))
    others = shown(staff_of(published_survey(), "coordinator"))

    for name in ("accounts_user", "accounts_auditentry", "jobs_job", "surveys_survey"):
        assert f'href="{reverse(f"admin:{name}_changelist")}"' in administrator
    assert f'href="{reverse("admin:accounts_user_add")}"' in administrator
    assert "Recent actions" not in administrator
    for name in ("accounts_auditentry", "responses_response", "surveys_survey"):
        assert f'href="{reverse(f"admin:{name}_changelist")}"' in others
    for name in ("accounts_user", "jobs_job"):
        assert reverse(f"admin:{name}_changelist") not in others


def test_djangos_page_of_one_app_is_as_it_was() -> None:
    reply = signed_in(user(language="en", is_superuser=True)).get("/admin/jobs/")

    assert reply.status_code == 200
    assert reverse("admin:jobs_job_changelist") in reply.text


def test_whoever_is_not_signed_in_is_asked_to() -> None:
    reply = Client().get(DESK)

    assert reply.status_code == 302
    assert reply["Location"] == f"{reverse('admin:login')}?next={DESK}"


def test_the_page_is_short_and_says_how_much_more_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_READ", 99)
    person = user(language="en")
    for _each in range(LINES + 2):
        made = draft()
        Survey.objects.filter(pk=made.pk).update(owner_cy="")
        role(person, made, "translator")
    client = signed_in(person)

    assert len(what_waits(client)) == len(lines_of(client)) == LINES
    assert "Show 2 more things that wait" in shown(client)
    assert "You have a role in 2 more surveys." in shown(client)
    assert len(what_waits(client, "?show=all")) == len(lines_of(client, "?show=all")) == LINES + 2

    monkeypatch.setattr(chosen, "MOST", LINES + 1)
    assert len(lines_of(client, "?show=all")) == LINES + 1
    assert "You have a role in 1 more survey." in shown(client, "?show=all")


def test_what_is_urgent_stands_first() -> None:
    person = user(language="en")
    now = timezone.now()
    day = dt.timedelta(days=1)
    made = {
        "long closed": published_survey(opens=now - 99 * day, closes=now - 60 * day),
        "planned": published_survey(opens=now + day, closes=now + 9 * day),
        "draft": draft(),
        "just closed": published_survey(opens=now - 9 * day, closes=now - day),
        "open": published_survey(closes=now + 20 * day),
        "open, closing first": published_survey(closes=now + 10 * day),
        "soon": published_survey(closes=now + day),
    }
    for each in made.values():
        role(person, each, "proofreader")

    titles = [line.split(" (en)")[0] for line in lines_of(signed_in(person), "?show=all")]

    names = {each.title_en.removesuffix(" (en)"): name for name, each in made.items()}
    assert [names[re.match(r"Survey \d+", title)[0]] for title in titles] == list(reversed(made))


def several(person: Any, count: int) -> None:
    """So many surveys of each kind, with something that waits in each."""
    for _each in range(count):
        asked = published_survey(*pages())
        respond(asked, signs=["speed"])
        refresh(asked)
        incomplete = draft()
        Survey.objects.filter(pk=incomplete.pk).update(owner_cy="")
        kinds = [asked, incomplete, survey_with_texts(WELSH, ENGLISH), closed(failed=True).survey]
        for made in kinds:
            for held in ROLES:
                role(person, made, held)


@pytest.fixture(params=[False, True])
def busy_person(request: pytest.FixtureRequest) -> Any:
    return user(language="en", is_superuser=request.param)


def test_the_page_costs_the_same_however_many_surveys_there_are(busy_person: Any) -> None:
    client = signed_in(busy_person)
    several(busy_person, 1)
    client.get(DESK)
    before = statements(client)

    several(busy_person, 3)

    assert statements(client) == before
    assert before <= 40
