"""The page of the fieldwork: who may see it, and that its tables are the database's counts."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEntry
from responses.invitations.sending import INVITED, REMINDED
from responses.models import Response
from results import snapshots
from surveys.dates import long_date
from surveys.models import Survey
from tests.factories import no_longer_anonymous, user
from tests.factories import survey as draft
from tests.results.conftest import pages, respond
from tests.surveys.staff import signed_in, staff_of

DAY = dt.timedelta(days=1)


def shown(client: Client, survey: Survey, query: str = "") -> str:
    reply = client.get(reverse("fieldwork", args=[survey.pk]) + query)
    assert reply.status_code == 200
    return reply.content.decode()


def table(html: str, heading: str) -> dict[str, list[str]]:
    """The rows of the first table after a heading: the words of the row, and its numbers."""
    part = html[html.index(heading) :]
    rows = re.findall(r"<tr>(.*?)</tr>", part[: part.index("</table>")], re.DOTALL)[1:]
    cells = [
        [unescape(re.sub(r"<[^>]+>", "", c)) for c in re.findall(r"<t[hd].*?</t[hd]>", r, re.DOTALL)]
        for r in rows
    ]
    return {words: [cell for cell in numbers if cell] for words, *numbers in cells}


@pytest.fixture
def coordinator(survey):
    return staff_of(survey, "coordinator")


@pytest.mark.parametrize(
    ("role", "sees", "reviews"),
    [
        ("coordinator", 200, 200),
        ("author", 200, 403),
        ("translator", 403, 403),
        ("proofreader", 403, 403),
    ],
)
def test_coordinators_and_authors_see_counts_and_only_coordinators_review(survey, role, sees, reviews):
    client = staff_of(survey, role)

    assert client.get(reverse("fieldwork", args=[survey.pk])).status_code == sees
    assert client.get(reverse("fieldwork-review", args=[survey.pk])).status_code == reviews
    assert client.post(reverse("fieldwork-decide", args=[survey.pk])).status_code == (
        302 if reviews == 200 else 403
    )


def test_who_has_no_role_sees_nothing_and_an_administrator_sees_counts_only(survey):
    address, review = reverse("fieldwork", args=[survey.pk]), reverse("fieldwork-review", args=[survey.pk])

    assert signed_in(user()).get(address).status_code == 404
    administrator = signed_in(user(is_superuser=True))
    assert administrator.get(address).status_code == 200
    assert administrator.get(review).status_code == 403


def test_the_tab_stands_before_that_of_the_exports(survey, coordinator):
    html = shown(coordinator, survey)

    assert html.index(reverse("fieldwork", args=[survey.pk])) < html.index(
        reverse("exports", args=[survey.pk])
    )
    assert (
        reverse("fieldwork", args=[survey.pk])
        not in staff_of(survey, "translator")
        .get(reverse("admin:surveys_survey_overview", args=[survey.pk]))
        .content.decode()
    )


def test_the_tables_are_the_databases_counts(survey, coordinator):
    for number in range(12):
        respond(
            survey,
            ago=60 * number + 90,
            took=20 if number % 3 else None,
            language="en" if number % 4 else "cy",
            source="invitation" if number < 5 else "web",
            device="phone" if number < 7 else "",
            page=2,
        )
    done = Response.objects.filter(submitted_at__isnull=False)

    html = shown(coordinator, survey)

    by_day = table(html, "Starts and completions each day</h2>")
    by_hour = table(html, "Starts and completions by hour of the day</h2>")
    assert len(by_hour) == 24
    for found in (by_day, by_hour):
        assert sum(int(row[0]) for row in found.values()) == 12
        assert sum(int(row[1]) for row in found.values()) == done.count()
    languages = table(html, "By language at the end</h2>")
    assert languages["Cymraeg"][:2] == ["3", str(done.filter(language="cy").count())]
    assert languages["English"][:2] == ["9", str(done.filter(language="en").count())]
    assert table(html, "By source</h2>")["Invitation"][:2] == [
        "5",
        str(done.filter(source="invitation").count()),
    ]
    assert table(html, "By device</h2>")["Not known"][:2] == ["5", str(done.filter(device="").count())]
    places = table(html, "Where people stop</h2>")
    assert list(places.values()) == [["12", "0"], ["12", "4"], ["8", "0"]]


def test_the_drawing_says_in_words_what_it_shows(survey, coordinator):
    respond(survey)
    respond(survey)

    html = shown(coordinator, survey)

    titles = re.findall(
        r'<svg class="aw-svg aw-svg--(wide|narrow)".*?aria-labelledby="(\S+)"><title id="(\S+)">', html
    )
    assert [kind for kind, _, _ in titles] == ["wide", "narrow"] * 2
    assert len({title for _, title, _ in titles}) == 4
    assert all(label == title for _, label, title in titles)
    assert "(started: 2, completed: 2)" in html
    assert "style=" not in html[html.index("aw-figures") :]


def test_charts_can_be_narrowed_down_and_what_is_unknown_does_not(survey, coordinator):
    respond(survey, language="cy")
    respond(survey, language="en")

    def sums(query):
        rows = table(shown(coordinator, survey, query), "Starts and completions each day</h2>")
        return sum(int(row[0]) for row in rows.values())

    assert [sums(q) for q in ("", "?only=language/cy", "?only=language/xx", "?only=%00&day=2026-99-99")] == [
        2,
        1,
        2,
        2,
    ]


def test_the_hours_of_one_day_can_be_seen(survey, coordinator):
    respond(survey, ago=60)
    respond(survey, ago=60 * 24 * 3)
    day = snapshots.for_page(survey).made_at.date()

    rows = table(
        shown(coordinator, survey, f"?day={day:%Y-%m-%d}"), "Starts and completions by hour of the day</h2>"
    )

    assert sum(int(row[0]) for row in rows.values()) <= 1


@pytest.mark.parametrize("still", [True, False], ids=["anonymous", "anonymous until the next version"])
def test_of_an_anonymous_survey_no_hour_of_a_day_can_be_seen(anonymous_survey, still):
    if not still:
        no_longer_anonymous(anonymous_survey)
    respond(anonymous_survey, ago=60 * 24 * 3)
    client = staff_of(anonymous_survey, "coordinator")

    html = shown(client, anonymous_survey, "?day=2026-11-30")

    assert 'name="day"' not in html
    rows = table(html, "Starts and completions by hour of the day</h2>")
    assert sum(int(row[0]) for row in rows.values()) == 1


def test_no_answer_is_on_the_page_nor_in_what_is_kept(survey, coordinator):
    respond(survey)

    assert "secret" not in shown(coordinator, survey)
    assert "secret" not in str(survey.fieldwork_snapshot.counts)


def test_a_survey_that_is_not_published_or_has_no_responses_says_so(survey, coordinator):
    unpublished = draft(*pages())

    assert "not published" in shown(staff_of(unpublished, "coordinator"), unpublished)
    assert "Nobody has started yet." in shown(coordinator, survey)


def test_the_page_reads_no_response_once_they_are_counted(survey, coordinator):
    respond(survey)
    shown(coordinator, survey)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown(coordinator, survey)

    assert not [query for query in queries if "responses_response" in query["sql"]]


def test_many_days_are_drawn_by_week(survey, coordinator):
    respond(survey, ago=60 * 24 * 200)

    html = shown(coordinator, survey)

    assert "Starts and completions each week" in html
    assert len(table(html, "Starts and completions each day</h2>")) == 29


def test_pages_that_only_an_older_version_had_are_one_line(survey, coordinator):
    from surveys.models import Page
    from surveys.publishing import publish

    respond(survey, took=None, page=3)
    Page.objects.get(survey=survey, code="three").delete()
    publish(survey, None)
    survey.refresh_from_db()

    places = table(shown(coordinator, survey), "Where people stop</h2>")

    assert list(places)[-1] == "Pages of earlier versions"
    assert list(places.values())[-1][-1] == "1"


@pytest.mark.parametrize(
    ("language", "by_day", "by_hour", "before", "day", "after"),
    [
        (
            "cy",
            "bob dydd</h2>",
            "fesul awr o’r dydd</h2>",
            "25 Hydref 2025",
            "26 Hydref 2025",
            "27 Hydref 2025",
        ),
        (
            "en",
            "Starts and completions each day</h2>",
            "Starts and completions by hour of the day</h2>",
            "25 October 2025",
            "26 October 2025",
            "27 October 2025",
        ),
    ],
)
def test_the_day_that_has_an_hour_more_is_shown_whole(survey, language, by_day, by_hour, before, day, after):
    """26 October 2025, on which it was from 01:00 to 02:00 twice."""
    opens, closes = dt.datetime(2025, 10, 24, 23, tzinfo=dt.UTC), dt.datetime(2025, 10, 27, 12, tzinfo=dt.UTC)
    Survey.objects.filter(pk=survey.pk).update(opens_at=opens, closes_at=closes, grace_minutes=0)
    for moment in ("25T22:59", "25T23:00", "26T00:30", "26T01:30", "26T23:59", "27T00:00"):
        respond(survey, started_at=dt.datetime.fromisoformat(f"2025-10-{moment}+00:00"), took=0)
    client = staff_of(survey, "coordinator", language=language)

    html = shown(client, survey, "?day=2025-10-26")

    started = {words: numbers[0] for words, numbers in table(html, by_day).items()}
    assert started == {before: "1", day: "4", after: "1"}
    hours = {words: numbers[0] for words, numbers in table(html, by_hour).items() if numbers[0] != "0"}
    assert hours == {"00:00–01:00": "1", "01:00–02:00": "2", "23:00–24:00": "1"}


def test_the_days_end_with_the_fieldwork_not_with_today(survey, coordinator):
    opened, closed = timezone.now() - 400 * DAY, timezone.now() - 390 * DAY
    Survey.objects.filter(pk=survey.pk).update(opens_at=opened, closes_at=closed, grace_minutes=0)
    respond(survey, started_at=opened + DAY)

    by_day = table(shown(coordinator, survey), "Starts and completions each day</h2>")

    assert len(by_day) == 11
    assert list(by_day)[-1] == long_date(closed, "en", zone=survey.timezone)


def test_what_is_brought_in_after_the_close_is_in_the_chart_too(survey, coordinator):
    opened, closed = timezone.now() - 20 * DAY, timezone.now() - 10 * DAY
    Survey.objects.filter(pk=survey.pk).update(opens_at=opened, closes_at=closed, grace_minutes=0)
    respond(survey, started_at=closed + 2 * DAY)

    by_day = table(shown(coordinator, survey), "Starts and completions each day</h2>")

    assert sum(int(row[0]) for row in by_day.values()) == 1


def test_the_chart_says_when_invitations_and_reminders_went_out(survey, coordinator):
    Survey.objects.filter(pk=survey.pk).update(opens_at=timezone.now() - 3 * DAY)
    for action, ago, count in ((INVITED, 2, 1_200), (INVITED, 2, 34), (REMINDED, 0, 1)):
        entry = record(action, actor=None, survey_id=survey.pk, count=count)
        AuditEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - ago * DAY)

    html = shown(coordinator, survey)

    notes = re.findall(
        "<li>(.*?)</li>", html[html.index("aw-notes") : html.index("</ol>", html.index("aw-notes"))]
    )
    assert [note.partition(": ")[2] for note in notes] == [
        "invitations sent to 1,234 people",
        "reminder sent to 1 person",
    ]
    drawing = html[html.index("aw-svg--wide") :].partition("</svg>")[0]
    assert re.findall(r'class="strong"[^>]*>(\d)</text>', drawing) == ["1", "2"]
