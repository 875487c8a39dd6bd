"""The questions as a PDF, as respondents get them."""

import pytest

from jobs.models import Job
from jobs.running import run
from responses import addresses
from surveys.paper.keeping import ask_for_papers
from tests.responses.conftest import move_window, start_of

pytestmark = pytest.mark.django_db


def _made(survey) -> None:
    ask_for_papers(survey)
    for job in Job.objects.all():
        run(job.pk)


def _address(survey, language="en") -> str:
    return addresses.questions(language, survey.slug_en if language == "en" else survey.slug_cy)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_start_page_leads_to_the_questions_on_paper(client, survey, language):
    _made(survey)
    shown = client.get(start_of(survey, language)).content.decode()

    reply = client.get(_address(survey, language))

    assert f'href="{_address(survey, language)}"' in shown
    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF-")


def test_it_costs_two_statements_and_can_be_kept_by_everybody(client, survey, django_assert_num_queries):
    _made(survey)
    client.get(_address(survey))

    with django_assert_num_queries(2):
        reply = client.get(_address(survey))

    assert reply["Cache-Control"] == "public, max-age=60"
    assert not reply.cookies


@pytest.mark.parametrize(("language", "words"), [("cy", "ymhen munud"), ("en", "in a minute")])
def test_one_that_is_being_made_says_when_to_come_back(client, survey, language, words):
    reply = client.get(_address(survey, language))

    assert reply.status_code == 503
    assert reply["Retry-After"] == "10"
    assert reply["Cache-Control"] == "no-store"
    assert words in reply.content.decode()
    assert f'href="{start_of(survey, language)}"' in reply.content.decode()


def test_no_request_of_a_respondent_makes_a_pdf(client, survey, monkeypatch):
    def forbidden(*_args, **_kwargs):
        raise AssertionError("made in a request")

    monkeypatch.setattr("surveys.paper.making.subprocess.run", forbidden)

    client.get(_address(survey))
    client.get(_address(survey))

    assert Job.objects.count() == 1


@pytest.mark.parametrize(("opens", "closes"), [(60, 120), (-60, -40)])
def test_what_is_not_open_shows_its_questions_to_nobody(client, survey, opens, closes):
    _made(survey)
    move_window(survey, opens=opens, closes=closes)

    reply = client.get(_address(survey))

    assert reply["Content-Type"].startswith("text/html")
    assert b"%PDF" not in reply.content


def test_a_draft_is_nowhere(client):
    assert client.get("/en/surveys/no-such/questions.pdf").status_code == 404
