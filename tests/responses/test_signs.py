"""Signs of misuse: what shows them, and that they refuse nothing."""

import pytest
from django.test import Client

from responses import rates, signs
from responses.models import Response
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.responses.conftest import begun, move_start, ready_to_submit, start_of
from tests.site import free_port

pytestmark = pytest.mark.django_db
ABROAD = {"REMOTE_ADDR": "81.2.69.142"}


def found() -> list[str]:
    return Response.objects.get().signs


def submit(visitor) -> None:
    visitor.press("next")
    assert Response.objects.get().submitted_at


def test_an_ordinary_visit_shows_none(survey):
    visitor = ready_to_submit(survey)
    move_start(minutes_ago=5)
    submit(visitor)

    assert found() == []


def test_whoever_fills_in_the_field_that_nobody_sees_is_accepted_and_set_aside(survey, client):
    client.post(start_of(survey), {"next": "", signs.EMPTY_FIELD: "buy now"})

    assert found() == ["honeypot"]


def test_the_field_stands_empty_out_of_sight_and_out_of_reach_on_the_start_page(survey, client):
    html = client.get(start_of(survey)).content.decode()

    field = html[html.index('<div class="govuk-visually-hidden" aria-hidden="true">') :].partition("</div>")[
        0
    ]
    assert f'name="{signs.EMPTY_FIELD}"' in field
    assert 'tabindex="-1"' in field
    assert 'autocomplete="off"' in field
    begun(survey)
    assert found() == []


def test_who_finishes_faster_than_can_be_read_is_accepted_and_set_aside(survey):
    submit(ready_to_submit(survey))

    assert found() == ["speed"]


@pytest.mark.parametrize(("too_fast", "expected"), [(0.5, ["speed"]), (-0.5, [])])
def test_the_least_time_is_the_words_and_the_questions_that_were_asked(survey, too_fast, expected):
    visitor = ready_to_submit(survey)
    response = Response.objects.get()
    least = signs.least_seconds(response.version_id, response.answers, "en")
    # strand, platforms, reviewed, comments and agree, each of two words ("Question strand").
    assert least == pytest.approx(5 * (2 * 0.1 + 0.5))

    move_start(minutes_ago=(least - too_fast) / 60)
    submit(visitor)

    assert found() == expected


def test_rows_are_read_too_and_what_nobody_is_asked_is_not():
    version = make.version(
        make.page(
            "one",
            make.question("grid", "matrix_single"),
            make.question("link", "hidden", settings={"value": "x"}),
        )
    )
    codes = {question.code for question in questionnaire_for(version.pk).questions}
    assert codes == {"grid", "link"}

    answered = {"grid/x": "a", "grid/y": "b", "link": "x"}
    assert signs.least_seconds(version.pk, answered, "en") == pytest.approx(0.5 + 0.1 * (2 + 2 * 2))


def test_more_from_one_network_than_is_usual_is_accepted_and_set_aside(survey, settings, monkeypatch):
    # A busy machine is no Valkey that is away.
    monkeypatch.setattr(rates, "_rates", lambda url: rates.Rates(url, timeout=10))
    settings.RATE_PER_HOUR = 2
    settings.TRUSTED_PROXIES = 0
    ours = f"81.{free_port() % 250}.{free_port() % 250}.1"

    for _ in range(4):
        assert Client().post(start_of(survey), {"next": ""}, REMOTE_ADDR=ours).status_code == 303

    assert [response.signs for response in Response.objects.order_by("pk")] == [[], [], ["rate"], ["rate"]]


def test_without_valkey_everything_is_accepted_and_nothing_is_counted(survey, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    settings.RATE_PER_HOUR = 0
    settings.TRUSTED_PROXIES = 0
    visitor = ready_to_submit(survey)
    visitor.client.defaults.update(ABROAD)
    move_start(minutes_ago=5)

    Client().post(start_of(survey), {"next": ""}, **ABROAD)
    visitor.press("next")

    assert visitor.reference
    assert [response.signs for response in Response.objects.order_by("pk")] == [[], []]
    assert rates.count("start", "81.2.69.0/24") is None


def test_counting_costs_no_further_statement(survey, settings, django_assert_num_queries):
    settings.TRUSTED_PROXIES = 0
    begun(survey)

    with django_assert_num_queries(1):
        Client().post(start_of(survey), {"next": ""}, **ABROAD)
