"""Interim datasets on a schedule: once at each turn, late rather than never, not without need, not after the close."""

import contextlib
import datetime as dt
import threading
import zoneinfo
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry, User
from accounts.words import in_words
from exports import erasing
from exports.closing import close, close_due
from exports.interim import BeingMade, NotOpen, ask_for_interim, in_use
from exports.models import Dataset, InterimSchedule
from exports.reopening import reopen
from exports.schedules import turns
from exports.schedules.setting import set_schedule, stop_schedule
from exports.schedules.timing import Rhythm, last_until, next_after
from exports.schedules.turns import take_turns
from jobs.models import Job
from responses.models import Response
from surveys.models import Survey, SurveyRole
from tests.exports.data import respond
from tests.exports.retaining import as_if_made, files_in, work
from tests.factories import page, published_survey, question, role, user

pytestmark = pytest.mark.django_db
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
LONDON = "Europe/London"


@pytest.fixture
def survey(settings, tmp_path: Path) -> Survey:
    """Open for some days, with one response submitted."""
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    now = timezone.now()
    made = published_survey(page("p", question("a")), opens=now - 20 * DAY, closes=now + 20 * DAY)
    answered(made)
    return made


@pytest.fixture
def sian(survey: Survey) -> User:
    person = user("sian", language="en")
    role(person, survey, "coordinator")
    return person


def answered(survey: Survey) -> Response:
    now = timezone.now()
    return respond(survey, {"a": "x"}, started_at=now - 9 * MINUTE, submitted_at=now)


def hour_before_last() -> int:
    """An hour of the day at which a turn was, at least an hour ago, on the clocks of London."""
    return (timezone.now().astimezone(zoneinfo.ZoneInfo(LONDON)) - dt.timedelta(hours=1)).hour


def scheduled(survey: Survey, person: User, *, keep: int = 2, days_ago: float = 1.5) -> InterimSchedule:
    """Every day, set so long ago that a turn has been since."""
    made = set_schedule(survey, person, Rhythm(hour_before_last()), keep)
    return since(made, days_ago)


def since(schedule: InterimSchedule, days: float) -> InterimSchedule:
    """As if the last turn had been taken so many days ago."""
    InterimSchedule.objects.filter(pk=schedule.pk).update(done_until=timezone.now() - days * DAY)
    schedule.refresh_from_db()
    return schedule


def next_turn(schedule: InterimSchedule) -> list[turns.Turn]:
    """As if a day had gone by: what was made before was made for the day before."""
    for dataset in Dataset.objects.filter(scheduled_for__isnull=False).order_by("scheduled_for"):
        Dataset.objects.filter(pk=dataset.pk).update(scheduled_for=dataset.scheduled_for - DAY)
    since(schedule, 1.5)
    taken = take_turns()
    as_if_made()
    return taken


def over(survey: Survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - DAY, grace_minutes=0)
    return Survey.objects.get(pk=survey.pk)


def outcome_of(schedule: InterimSchedule) -> str:
    schedule.refresh_from_db()
    return schedule.outcome


# When

MONDAY_AT_SIX = Rhythm(6, weekday=0)


@pytest.mark.parametrize(
    ("rhythm", "moment", "last", "following"),
    [
        (Rhythm(6), "2026-12-01T05:59+00:00", "2026-11-30T06:00+00:00", "2026-12-01T06:00+00:00"),
        (Rhythm(6), "2026-12-01T06:00+00:00", "2026-12-01T06:00+00:00", "2026-12-02T06:00+00:00"),
        (MONDAY_AT_SIX, "2026-12-01T10:00+00:00", "2026-11-30T06:00+00:00", "2026-12-07T06:00+00:00"),
        (Rhythm(0, day=1), "2026-12-31T23:59+00:00", "2026-12-01T00:00+00:00", "2027-01-01T00:00+00:00"),
        (Rhythm(6, day=31), "2027-02-28T06:00+00:00", "2027-02-28T06:00+00:00", "2027-03-31T06:00+01:00"),
        (Rhythm(6, day=30), "2028-02-29T05:00+00:00", "2028-01-30T06:00+00:00", "2028-02-29T06:00+00:00"),
        # Clocks go forward on 29 March 2026: there is no 01:00, and 06:00 is an hour earlier.
        (Rhythm(1), "2026-03-29T00:59+00:00", "2026-03-28T01:00+00:00", "2026-03-29T02:00+01:00"),
        (Rhythm(1), "2026-03-29T02:00+01:00", "2026-03-29T02:00+01:00", "2026-03-30T01:00+01:00"),
        (Rhythm(6), "2026-03-28T12:00+00:00", "2026-03-28T06:00+00:00", "2026-03-29T06:00+01:00"),
        # They go back on 25 October 2026: 01:00 is there twice, and counts once.
        (Rhythm(1), "2026-10-25T00:30+01:00", "2026-10-24T01:00+01:00", "2026-10-25T01:00+01:00"),
        (Rhythm(1), "2026-10-25T01:00+00:00", "2026-10-25T01:00+01:00", "2026-10-26T01:00+00:00"),
        (Rhythm(6), "2026-10-24T12:00+01:00", "2026-10-24T06:00+01:00", "2026-10-25T06:00+00:00"),
    ],
)
def test_a_turn_is_when_the_clocks_of_the_time_zone_show_the_hour(rhythm, moment, last, following):
    given = dt.datetime.fromisoformat(moment)

    assert last_until(rhythm, LONDON, given) == dt.datetime.fromisoformat(last)
    assert next_after(rhythm, LONDON, given) == dt.datetime.fromisoformat(following)


@pytest.mark.parametrize("rhythm", [Rhythm(1), Rhythm(1, weekday=6), Rhythm(1, day=31), Rhythm(2, day=29)])
@pytest.mark.parametrize("zone", [LONDON, "Australia/Lord_Howe", "Pacific/Apia", "America/New_York", "UTC"])
def test_a_year_of_turns_leaves_none_out_and_has_none_twice(rhythm, zone):
    moment = first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found = []
    while (moment := next_after(rhythm, zone, moment)) < first + 365 * DAY:
        found.append(moment)
        assert last_until(rhythm, zone, moment) == moment
        assert last_until(rhythm, zone, moment + MINUTE) == moment

    local = [each.astimezone(zoneinfo.ZoneInfo(zone)) for each in found]
    assert len({each.date() for each in local}) == len(found)
    assert len(found) in ({365} if rhythm == Rhythm(1) else {52} if rhythm.weekday is not None else {12})
    # Where the clocks leave the hour out, it is made up for within the same day.
    assert {each.hour for each in local} <= {rhythm.hour, rhythm.hour + 1}


# Whether


def test_a_turn_is_taken_once_however_often_the_clock_ticks(survey, sian):
    schedule = scheduled(survey, sian)

    (turn,) = take_turns()
    again = take_turns()
    work()

    dataset = Dataset.objects.get()
    assert (turn.dataset, again) == (dataset, [])
    assert (dataset.kind, dataset.number, dataset.rows) == ("interim", 1, 1)
    assert dataset.scheduled_for == last_until(Rhythm(schedule.hour), LONDON, timezone.now())
    assert not dataset.files.exclude(job__state="done").exists()
    assert outcome_of(schedule) == "made"
    entry = AuditEntry.objects.get(action="interim dataset scheduled")
    assert (entry.actor, entry.details) == (None, {"number": 1, "person": "sian"})


def test_the_first_turn_is_the_next_one(survey, sian):
    set_schedule(survey, sian, Rhythm(hour_before_last()), 2)

    assert take_turns() == []


def test_after_days_without_a_tick_one_is_made_late_and_not_one_for_each(survey, sian):
    scheduled(survey, sian, days_ago=9.5)

    assert len(take_turns()) == 1
    as_if_made()
    answered(survey)

    assert take_turns() == []
    assert Dataset.objects.count() == 1


def test_the_database_refuses_a_second_dataset_of_a_turn(survey, sian):
    scheduled(survey, sian)
    (turn,) = take_turns()
    as_if_made()

    with pytest.raises(IntegrityError), transaction.atomic():
        ask_for_interim(survey, sian, scheduled_for=turn.dataset.scheduled_for)


def test_none_is_made_when_nothing_new_was_submitted_and_the_page_says_so(survey, sian):
    schedule = scheduled(survey, sian)
    next_turn(schedule)
    respond(survey, {}, started_at=timezone.now(), submitted_at=None)

    next_turn(schedule)

    assert outcome_of(schedule) == "nothing"
    assert Dataset.objects.count() == 1
    assert "nothing had been submitted since the interim dataset before" in seen_by(sian, survey)
    answered(survey)
    next_turn(schedule)
    assert (outcome_of(schedule), Dataset.objects.count()) == ("made", 2)


def test_none_is_made_of_nothing(survey, sian):
    Response.objects.update(withdrawn_at=timezone.now())
    schedule = scheduled(survey, sian)

    take_turns()

    assert outcome_of(schedule) == "none_yet"
    assert not Dataset.objects.exists()
    assert "nothing had been submitted yet" in seen_by(sian, survey)


def test_none_is_made_while_another_is_and_the_page_says_so(survey, sian):
    schedule = scheduled(survey, sian)
    ask_for_interim(survey, sian)

    take_turns()

    assert outcome_of(schedule) == "busy"
    assert Dataset.objects.count() == 1
    assert "another interim dataset was still being made" in seen_by(sian, survey)


def test_what_could_not_be_made_or_was_withdrawn_does_not_count_as_made(survey, sian):
    schedule = scheduled(survey, sian)
    take_turns()
    Job.objects.update(state="failed", error="disk_full", finished_at=timezone.now())

    next_turn(schedule)
    assert outcome_of(schedule) == "made"

    erasing.erase(Response.objects.get().pk, reason="")
    answered(survey)
    next_turn(schedule)
    assert outcome_of(schedule) == "made"
    assert Dataset.objects.count() == 3


def test_before_it_opens_no_turn_is_taken_nor_after_it_has_closed(survey, sian):
    scheduled(survey, sian)
    now = timezone.now()

    for opens, closes in ((now + DAY, now + 2 * DAY), (now - 9 * DAY, now - DAY)):
        Survey.objects.update(opens_at=opens, closes_at=closes, grace_minutes=0)
        assert take_turns() == []
    with pytest.raises(NotOpen):
        ask_for_interim(survey, sian)
    assert not Dataset.objects.exists()


def test_one_survey_that_cannot_be_served_holds_up_no_other(survey, sian, caplog):
    now = timezone.now()
    broken = published_survey(opens=now - 20 * DAY, closes=now + 20 * DAY)
    role(sian, broken, "coordinator")
    answered(broken)
    scheduled(broken, sian)
    scheduled(survey, sian)
    Survey.objects.filter(pk=broken.pk).update(timezone="Nowhere/None")

    (turn,) = take_turns()

    assert turn.survey == survey
    assert f"the turn of survey {broken.pk} could not be taken" in caplog.text


# How many are kept


def test_the_newest_are_kept_and_older_ones_withdrawn_once_a_newer_one_is_ready(survey, sian):
    schedule = scheduled(survey, sian, keep=1)
    by_hand = ask_for_interim(survey, sian)
    as_if_made()
    answered(survey)
    since(schedule, 1.5)
    take_turns()
    work()
    second = Dataset.objects.get(number=2)
    assert len(files_in(second)) > 1
    answered(survey)
    since(schedule, 1.5)
    for dataset in Dataset.objects.filter(scheduled_for__isnull=False).order_by("scheduled_for"):
        Dataset.objects.filter(pk=dataset.pk).update(scheduled_for=dataset.scheduled_for - DAY)

    take_turns()
    numbers = [each.number for each in in_use(survey.pk).order_by("number")]
    assert numbers == [1, 2, 3], "the newest is not ready yet"
    work()
    take_turns()
    work()

    second.refresh_from_db()
    assert [each.number for each in in_use(survey.pk).order_by("number")] == [1, 3]
    assert (second.withdrawn_why, second.withdrawn_by) == ("replaced", None)
    assert files_in(second) == {f"{survey.slug_en}-interim-2-manifest.json"}
    assert by_hand in in_use(survey.pk)
    html = seen_by(sian, survey)
    assert "1 was withdrawn, as a newer one took its place" in html
    assert "Manifest of interim dataset 2" in html
    assert "Datasets that were withdrawn" not in html


# Until when


def test_it_ends_when_whoever_set_it_loses_the_role_and_the_others_see_why(survey, sian):
    mair = user("mair", language="en")
    role(mair, survey, "coordinator")
    schedule = scheduled(survey, sian)
    SurveyRole.objects.filter(user=sian).delete()

    (turn,) = take_turns()

    schedule.refresh_from_db()
    assert (turn.stopped, schedule.stopped_why) == (True, "role")
    assert not Dataset.objects.exists()
    assert "sian, who set the schedule, is no longer a coordinator" in seen_by(mair, survey)
    assert AuditEntry.objects.get(action="interim schedule ended").details == {"person": "sian"}
    role(sian, survey, "coordinator")
    assert take_turns() == []
    close(over(survey))
    assert "the survey has closed, and its dataset takes their place" in seen_by(mair, survey)
    assert "is no longer a coordinator" not in seen_by(mair, survey)


def test_it_ends_when_whoever_set_it_may_no_longer_sign_in(survey, sian):
    schedule = scheduled(survey, sian)
    User.objects.filter(pk=sian.pk).update(is_active=False)

    take_turns()

    schedule.refresh_from_db()
    assert schedule.stopped_why == "role"


def test_it_ends_with_the_close(survey, sian):
    schedule = scheduled(survey, sian)
    over(survey)

    close_due()
    assert take_turns() == []

    schedule.refresh_from_db()
    assert schedule.stopped_why == "closed"
    assert [each.kind for each in Dataset.objects.all()] == ["final"]
    assert "the survey has closed, and its dataset takes their place" in seen_by(sian, survey)


def test_a_survey_that_is_opened_again_says_that_the_close_ended_it(survey, sian):
    scheduled(survey, sian)
    close(over(survey))
    window = {"opens": timezone.now() - 9 * DAY, "closes": timezone.now() + 9 * DAY}

    reopen(survey, sian, **window, grace_minutes=30, reason="Caeodd yn rhy gynnar.")

    page = seen_by(sian, survey)
    assert "the schedule ended when the survey closed" in page
    assert "stopped the schedule" not in page
    assert address(survey) in page


def test_a_coordinator_stops_it_and_sets_it_again(survey, sian):
    client = signed_in(sian)
    scheduled(survey, sian)

    stopped = client.post(reverse("export-schedule-stop", args=[survey.pk]), follow=True).text
    assert take_turns() == []

    assert "sian stopped the schedule" in stopped
    assert "Set it again" in stopped
    again = client.post(address(survey), form(every="month", day="31"), follow=True).text
    assert "Every month on day 31, or on the last day of a shorter month, at 06:00" in again
    assert "stopped the schedule" not in again
    assert not stop_schedule(published_survey(), sian)


# The pages


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seen_by(person: User, survey: Survey) -> str:
    return signed_in(person).get(reverse("exports", args=[survey.pk])).text


def address(survey: Survey) -> str:
    return reverse("export-schedule", args=[survey.pk])


def form(**values: str) -> dict[str, str]:
    return {"every": "week", "weekday": "0", "day": "1", "hour": "6", "keep": "4"} | values


@pytest.mark.parametrize(
    ("language", "values", "words", "audited"),
    [
        ("en", {"every": "day"}, "Every day at 06:00", "Every day at 06:00. Kept: the newest 4"),
        ("en", {}, "Every week on Monday at 06:00", "Every week on Monday at 06:00. Kept: the newest 4"),
        ("cy", {}, "Bob wythnos ar ddydd Llun am 06:00", "Bob wythnos ar ddydd Llun am 06:00."),
        ("cy", {"every": "month"}, "Bob mis ar ddiwrnod 1 am 06:00", "Bob mis ar ddiwrnod 1 am 06:00."),
    ],
)
def test_a_coordinator_sets_it_and_reads_it_on_the_page_and_in_the_record(
    survey, language, values, words, audited
):
    person = user(language=language)
    role(person, survey, "coordinator")
    client = signed_in(person)
    assert address(survey) in client.get(reverse("exports", args=[survey.pk])).text

    html = client.post(address(survey), form(**values), follow=True).text

    assert f"{words} (Europe/London)" in html
    entry = AuditEntry.objects.get(action="interim schedule set")
    with translation.override(language):
        assert audited in in_words(entry)
    assert entry.actor == person


def test_the_form_shows_what_is_set_and_changing_it_puts_it_in_the_name_of_who_did(survey, sian):
    mair = user("mair")
    role(mair, survey, "coordinator")
    set_schedule(survey, sian, Rhythm(23, day=15), 9)

    shown = signed_in(mair).get(address(survey)).context["form"]
    signed_in(mair).post(address(survey), form(keep="3"))

    assert {name: shown[name].value() for name in shown.fields} == {
        "every": "month",
        "weekday": 0,
        "day": 15,
        "hour": 23,
        "keep": 9,
    }
    schedule = InterimSchedule.objects.get()
    assert (schedule.set_by, schedule.weekday, schedule.day, schedule.keep) == (mair, 0, None, 3)


@pytest.mark.parametrize(
    "values",
    [
        {"every": ""},
        {"every": "year"},
        {"weekday": "7"},
        {"day": "32"},
        {"hour": "24"},
        {"hour": "x"},
        {"keep": "0"},
        {"keep": "31"},
        {"keep": "many"},
        {"keep": "9" * 40},
    ],
)
def test_what_cannot_be_set_is_said_beside_the_field(survey, sian, values):
    response = signed_in(sian).post(address(survey), form(**values))

    assert response.status_code == 200
    assert list(response.context["errors"]) == list(values)
    assert "errorlist" in response.text
    assert not InterimSchedule.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("every", "year"), ("weekday", "7"), ("keep", "0")])
def test_what_is_wrong_is_said_first_with_a_way_to_its_field(survey, sian, name, value):
    html = signed_in(sian).post(address(survey), form(**{name: value})).text

    note = html.split('class="errornote" role="alert" tabindex="-1" autofocus')[1].split("</div>")[0]
    assert f'href="#id_{name}"' in note
    assert f'id="id_{name}"' in html.split("</form>")[-2]
    assert html.index("errornote") < html.index("<form", html.index('id="content"'))


@pytest.mark.parametrize("name", ["author", "translator", "proofreader", "superuser", "stranger"])
def test_nobody_but_a_coordinator_sets_or_stops_it(survey, sian, name):
    scheduled(survey, sian)
    person = user(is_superuser=name == "superuser")
    if name not in ("superuser", "stranger"):
        role(person, survey, name)
    client = signed_in(person)

    for reply in (
        client.get(address(survey)),
        client.post(address(survey), form()),
        client.post(reverse("export-schedule-stop", args=[survey.pk])),
    ):
        assert reply.status_code == (404 if name == "stranger" else 403)
    assert InterimSchedule.objects.get().stopped_at is None


def test_only_a_survey_that_is_or_will_be_open_can_have_one(survey, sian):
    client = signed_in(sian)
    now = timezone.now()
    Survey.objects.update(opens_at=now + DAY, closes_at=now + 9 * DAY)
    assert "The schedule is saved." in client.post(address(survey), form(), follow=True).text
    Survey.objects.update(opens_at=now - 9 * DAY, closes_at=now - DAY, grace_minutes=0)

    for reply in (
        client.get(address(survey), follow=True),
        client.post(address(survey), form(), follow=True),
    ):
        assert "Only a published survey that has not closed" in reply.text
    with pytest.raises(NotOpen):
        set_schedule(survey, sian, Rhythm(6), 1)


def test_the_next_time_is_on_the_page_unless_the_survey_closes_before(survey, sian):
    set_schedule(survey, sian, Rhythm(6, day=1), 1)
    now = timezone.now()
    Survey.objects.update(opens_at=now + 40 * DAY, closes_at=now + 90 * DAY)
    following = next_after(Rhythm(6, day=1), LONDON, now + 40 * DAY)
    assert f"{following:%Y}, 06:00" in seen_by(sian, survey)

    Survey.objects.update(closes_at=now + 40 * DAY + MINUTE)

    assert "None: the survey closes before that" in seen_by(sian, survey)


def test_the_command_says_what_it_did(survey, sian, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def said() -> str:
        out = StringIO()
        call_command("make_interim_datasets", stdout=out)
        return out.getvalue()

    assert said() == "No interim dataset is due.\n"
    schedule = scheduled(survey, sian)
    assert said() == f"Interim dataset 1 is queued: {survey.title_en}.\n"
    Dataset.objects.update(scheduled_for=timezone.now() - 5 * DAY)
    since(schedule, 1.5)
    assert "Skipped: another interim dataset" in said()
    SurveyRole.objects.all().delete()
    assert "no longer a coordinator" in said()


# All at once


@pytest.mark.django_db(transaction=True)
def test_tick_button_and_close_at_the_same_moment_leave_one_row_of_numbers(survey, sian, caplog):
    """Each round begins with a turn that is due; in the last one the survey is due to close too."""
    rounds = 6
    faults: list[BaseException] = []
    schedule = scheduled(survey, sian, keep=30)

    def press() -> None:
        with contextlib.suppress(BeingMade, NotOpen):
            ask_for_interim(Survey.objects.get(pk=survey.pk), sian)

    def at_once(acts: list[Callable[[], object]]) -> None:
        together = threading.Barrier(len(acts))

        def act(what: Callable[[], object]) -> None:
            try:
                together.wait()
                what()
            except BaseException as fault:
                faults.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=act, args=[each]) for each in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def finish_jobs() -> None:
        Job.objects.update(state="done", finished_at=timezone.now())

    for number in range(rounds):
        answered(survey)
        Dataset.objects.filter(scheduled_for__isnull=False).update(scheduled_for=None)
        since(schedule, 1.5)
        acts: list[Callable[[], object]] = [take_turns, take_turns, press, press]
        if number == rounds - 1:
            Survey.objects.update(closes_at=timezone.now() - MINUTE, grace_minutes=0)
            acts += [close_due, lambda: close(Survey.objects.get(pk=survey.pk))]
        at_once(acts)
        made = Dataset.objects.order_by("number")
        assert [each.number for each in made] == list(range(1, len(made) + 1))
        if number < rounds - 1:
            # One at a time: whoever came first.
            assert len(made) == number + 1
        finish_jobs()

    assert faults == []
    assert "could not be" not in caplog.text
    assert [each.kind for each in made].count("final") == 1
    assert made.last().kind == "final", "nothing was made after the close"
    assert not in_use(survey.pk).exists()
    schedule.refresh_from_db()
    assert schedule.stopped_why == "closed"
    at_once([take_turns, press])
    assert Dataset.objects.count() == len(made)
