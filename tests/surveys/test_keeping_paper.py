"""The PDFs that respondents get: asked for in time, tried again where one failed, and never left behind."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job
from jobs.running import run
from questionnaire.document import LANGUAGES
from surveys.models import PaperFile, Survey
from surveys.paper.keeping import ask_for_papers, keep_papers, kept_pdf
from surveys.paper.making import CannotMakePaper
from surveys.windows import change_window
from tests.factories import as_yaml, page, published_survey, question, survey_file, user
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def survey():
    return published_survey(page("first", question("q")))


@pytest.fixture
def broken(monkeypatch):
    """An installation that can make no PDF; called, it can again."""

    def cannot(*_args):
        raise CannotMakePaper("the typeface is not installed")

    monkeypatch.setattr("surveys.paper.keeping.version_pdf", cannot)

    def mend():
        monkeypatch.setattr("surveys.paper.keeping.version_pdf", lambda *_args: b"%PDF-")

    return mend


def _work() -> list[str]:
    """Do what waits; the states of all jobs."""
    for job in Job.objects.filter(state=Job.State.QUEUED):
        run(job.pk)
    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def _failed_since(asked: dt.timedelta, ended: dt.timedelta) -> None:
    Job.objects.update(created_at=Now() - asked, finished_at=Now() - ended)


def test_one_that_failed_is_left_alone_for_some_minutes(survey, broken):
    ask_for_papers(survey)
    assert _work() == ["failed", "failed"]

    ask_for_papers(survey)
    keep_papers()

    assert Job.objects.filter(state=Job.State.QUEUED).count() == 0


def test_then_it_is_tried_again_when_a_respondent_asks(survey, broken):
    ask_for_papers(survey)
    _work()
    _failed_since(asked=6 * MINUTE, ended=6 * MINUTE)
    broken()

    assert kept_pdf(survey, "cy") is None
    assert _work() == ["done", "failed"]
    assert kept_pdf(survey, "cy") == b"%PDF-"


def test_the_timekeeper_tries_it_again_where_nobody_asks(survey, broken):
    ask_for_papers(survey)
    _work()
    _failed_since(asked=6 * MINUTE, ended=6 * MINUTE)
    broken()

    keep_papers()

    assert _work() == ["done", "done"]


@pytest.mark.parametrize(("ended", "waiting"), [(50, 0), (70, 2)])
def test_the_pauses_grow_with_the_time_it_has_been_failing(survey, broken, ended, waiting):
    ask_for_papers(survey)
    _work()
    _failed_since(asked=(60 + ended) * MINUTE, ended=ended * MINUTE)

    keep_papers()

    assert Job.objects.filter(state=Job.State.QUEUED).count() == waiting


def test_the_timekeeper_asks_for_what_nobody_has_asked_for(survey):
    keep_papers()

    assert PaperFile.objects.filter(version=survey.current_version).count() == len(LANGUAGES)


@pytest.mark.parametrize("change", [{"closes_at": "past"}, {"current_version": None}])
def test_nothing_is_made_of_a_survey_that_nobody_can_answer(survey, change):
    if change.get("closes_at"):
        change = {"opens_at": timezone.now() - 9 * MINUTE, "closes_at": timezone.now() - MINUTE}
    Survey.objects.filter(pk=survey.pk).update(**change)

    keep_papers()

    assert not PaperFile.objects.exists()


def test_a_window_that_is_changed_back_gets_its_file(survey, broken):
    broken()
    opens, closes = survey.opens_at, survey.closes_at
    ask_for_papers(survey)
    change_window(survey, None, opens=opens, closes=closes + MINUTE, grace_minutes=5)
    assert _work() == ["failed", "failed"]
    _failed_since(asked=6 * MINUTE, ended=6 * MINUTE)

    change_window(survey, None, opens=opens, closes=closes, grace_minutes=5)
    ask_for_papers(survey)
    _work()

    assert kept_pdf(survey, "cy") == b"%PDF-"


def test_workers_with_other_settings_than_the_web_server_are_not_asked_without_end(survey, monkeypatch):
    ask_for_papers(survey)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("django.conf.settings.PUBLIC_ADDRESS", "https://other.example.org")
        assert _work() == ["failed", "failed"]

    keep_papers()

    assert Job.objects.filter(state=Job.State.QUEUED).count() == 0
    assert "web and workers differ" in Job.objects.latest("pk").error


def test_the_command_that_publishes_asks_for_both(tmp_path):
    path = tmp_path / "survey.yaml"
    path.write_bytes(as_yaml(survey_file(page("first", question("q")))))

    call_command("import_survey", str(path), "--publish", "--agreed-by", user().username)

    assert PaperFile.objects.count() == len(LANGUAGES)


def test_a_check_asks_for_none(tmp_path):
    path = tmp_path / "survey.yaml"
    path.write_bytes(as_yaml(survey_file(page("first", question("q")))))

    call_command("import_survey", str(path), "--publish", "--check", "--agreed-by", user().username)

    assert not PaperFile.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [("waiting", "The PDF is being made"), ("done", "The PDF is ready"), ("failed", "could not be made")],
)
def test_the_overview_says_how_far_they_are(survey, broken, state, words):
    ask_for_papers(survey)
    if state == "done":
        broken()
    if state != "waiting":
        _work()

    shown = staff_of(survey, "author").get(reverse("admin:surveys_survey_overview", args=[survey.pk]))

    assert shown.content.decode().count(words) == len(LANGUAGES)
