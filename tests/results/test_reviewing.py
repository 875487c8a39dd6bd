"""Reviewing what signs of misuse have set aside."""

import threading

import pytest
from django.db import connection, connections
from django.urls import reverse

from accounts.models import AuditEntry
from exports.closing import close
from responses.locks import submission_lock_key
from results import reviewing
from surveys.models import SurveyRole
from tests.exports.data import closed_survey
from tests.factories import no_longer_anonymous, page, published_survey, question, user
from tests.results.conftest import pages, respond
from tests.surveys.staff import staff_of


def listed(survey, **filters):
    return list(reviewing.set_aside(survey, **{"waiting_only": True} | filters))


def name_of(response):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {reviewing.NAME} FROM responses_response WHERE id = %s", [response.pk])  # noqa: S608
        return cursor.fetchone()[0]


def send(client, survey, response, finding):
    data = {"response": name_of(response), finding: ""}
    return client.post(reverse("fieldwork-decide", args=[survey.pk]), data, follow=True)


def test_only_submitted_responses_with_signs_wait(survey):
    respond(survey)
    respond(survey, took=None, signs=["rate"])
    respond(published_survey(*pages()), signs=["rate"])
    waiting = respond(survey, signs=["rate", "speed", "rate"])
    seen = respond(survey, ago=99, signs=["speed"], review="counts")

    assert [(row.name, row.signs) for row in listed(survey)] == [(name_of(waiting), ["rate", "speed"])]
    assert [row.name for row in listed(survey, waiting_only=False)] == [name_of(waiting), name_of(seen)]


@pytest.mark.parametrize("finding", ["counts", "left_out"])
def test_what_is_found_is_kept_audited_and_can_be_changed(survey, finding):
    response = respond(survey, signs=["speed"])
    client = staff_of(survey, "coordinator")

    send(client, survey, response, finding)

    response.refresh_from_db()
    assert response.review == finding
    entry = AuditEntry.objects.get(action__startswith="response ")
    assert entry.details == {"response": name_of(response)}
    assert response.reference not in str(entry.details)
    send(client, survey, response, "counts")
    response.refresh_from_db()
    assert response.review == "counts"


def test_the_record_says_it_in_words(survey):
    response = respond(survey, signs=["speed"])
    client = staff_of(survey, "coordinator")
    send(client, survey, response, "left_out")

    html = client.get(reverse("admin:surveys_survey_record", args=[survey.pk])).content.decode()

    assert f"Reviewed the response {name_of(response)}: it is left out" in html


@pytest.mark.parametrize("case", ["no signs", "in progress", "another survey", "nothing chosen", "unknown"])
def test_what_is_not_set_aside_cannot_be_reviewed(survey, case):
    response = respond(
        published_survey(*pages()) if case == "another survey" else survey,
        took=None if case == "in progress" else 10,
        signs=[] if case == "no signs" else ["speed"],
    )
    client = staff_of(survey, "coordinator")

    if case == "unknown":
        data = {"response": "\x00" * 3, "counts": ""}
        reply = client.post(reverse("fieldwork-decide", args=[survey.pk]), data, follow=True)
    else:
        reply = send(client, survey, response, "approved" if case == "nothing chosen" else "counts")

    assert "can no longer be reviewed" in reply.content.decode()
    response.refresh_from_db()
    assert response.review == ""


def test_the_list_shows_the_reference_only_to_who_may_know_who_people_are(survey):
    response = respond(survey, signs=["speed"])
    client = staff_of(survey, "coordinator")
    address = reverse("fieldwork-review", args=[survey.pk])

    html = client.get(address).content.decode()
    assert response.reference not in html
    assert "Finished faster than the questions can be read" in html
    SurveyRole.objects.filter(survey=survey).update(identifying=True)

    assert response.reference in client.get(address).content.decode()


@pytest.mark.parametrize("still", [True, False], ids=["anonymous", "anonymous until the next version"])
def test_of_an_anonymous_survey_the_list_shows_the_day_alone_and_no_order_within_it(anonymous_survey, still):
    if not still:
        no_longer_anonymous(anonymous_survey)
    made = [respond(anonymous_survey, ago=30 - n, took=0, signs=["speed"]) for n in range(6)]
    html = (
        staff_of(anonymous_survey, "coordinator")
        .get(reverse("fieldwork-review", args=[anonymous_survey.pk]))
        .content.decode()
    )

    rows = listed(anonymous_survey)
    by_day = [(row.submitted_at, row.name) for row in rows]
    assert by_day == sorted(by_day, key=lambda pair: (-pair[0].toordinal(), pair[1]))
    assert {row.name for row in rows} == {name_of(response) for response in made}
    minutes = {f"{response.submitted_at:%H:%M}" for response in made}
    assert not any(minute in html for minute in minutes)


def test_nothing_is_reviewed_once_the_survey_is_frozen(db):
    survey = closed_survey(page("one", question("name")))
    response = respond(survey, started_at=survey.opens_at, signs=["speed"])
    assert close(survey)

    with pytest.raises(reviewing.NothingToReview):
        reviewing.decide(survey, name_of(response), "counts", user())


@pytest.mark.django_db(transaction=True)
def test_a_review_waits_for_a_closing_and_then_finds_the_survey_frozen():
    survey = closed_survey(page("one", question("name")))
    response = respond(survey, started_at=survey.opens_at, signs=["speed"])
    name, person, outcome = name_of(response), user(), []

    def review():
        try:
            reviewing.decide(survey, name, "counts", person)
        except reviewing.NothingToReview:
            outcome.append("frozen")
        finally:
            connection.close()

    closing = connections["default"].copy()
    try:
        closing.set_autocommit(False)
        with closing.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", submission_lock_key(survey.pk))
            thread = threading.Thread(target=review)
            thread.start()
            wait_until_locked_out(cursor)
            cursor.execute(
                "UPDATE surveys_survey SET frozen_at = clock_timestamp() WHERE id = %s", [survey.pk]
            )
        closing.commit()
        thread.join(timeout=30)
    finally:
        closing.close()

    assert outcome == ["frozen"]
    response.refresh_from_db()
    assert response.review == ""


def wait_until_locked_out(cursor) -> None:
    for _ in range(1000):
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("the review never asked for the lock")


def test_the_list_is_read_by_its_index(survey):
    for signs in (["speed"], *[[]] * 150):
        respond(survey, signs=signs)
    rows = reviewing.set_aside(survey, waiting_only=True).paginator.object_list

    with connection.cursor() as cursor:
        # Of a table of which it knows nothing Postgres may take any index.
        cursor.execute("ANALYZE responses_response")
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "response_set_aside" in rows.explain()
