"""Finding texts: all of them, once, and none that identifies a person."""

import datetime as dt

import pytest
from django.utils import timezone

from responses.models import Response
from surveys.models import Survey
from tests.exports.data import respond
from tests.verbatims.data import ENGLISH, WELSH, said, survey_with_texts
from verbatims.gathering import gather, gather_due
from verbatims.models import Gathered, SurveyTexts, Verbatim
from verbatims.worklist import Narrowed, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return survey_with_texts()


def keys() -> set[str]:
    return set(Verbatim.objects.values_list("key", flat=True))


def test_every_kind_of_text_is_found_and_nothing_else(survey):
    written = {
        "comment": WELSH,
        "line": "Good",
        "sector": "other",
        "sector/other": "Elusen",
        "grid/x": "rhes un",
        "grid/y": None,
        "site": "https://example.org",
        "people": ["a1"],
        "people/a1/about": "Mae’n braf",
        "comment/gone": "of no version",
    }
    respond(survey, written)

    assert gather(survey) == 1

    assert keys() == {"comment", "line", "sector/other", "grid/x", "people/a1/about"}
    sources = dict(Verbatim.objects.values_list("key", "source"))
    assert (sources["people/a1/about"], sources["grid/x"]) == ("people/*/about", "grid/x")
    assert said(survey, WELSH).language == "cy"


def test_what_identifies_a_person_is_never_among_them(survey):
    respond(survey, {"who": "Siân Evans", "comment": "Iawn"})
    gather(survey)

    assert keys() == {"comment"}


def test_finding_again_changes_nothing_and_finds_what_is_new(survey):
    first = respond(survey, {"comment": WELSH})
    assert (gather(survey), gather(survey)) == (1, 0)
    Verbatim.objects.update(read_at=timezone.now())

    # Of another day, as one that comes in a file may be.
    earlier = first.submitted_at - dt.timedelta(days=3)
    respond(survey, {"comment": ENGLISH}, started_at=earlier, submitted_at=earlier)

    assert gather(survey) == 1
    assert said(survey, WELSH).is_read
    assert not said(survey, ENGLISH).is_read
    assert Gathered.objects.count() == 2


def test_unfinished_and_withdrawn_responses_are_not_looked_into(survey):
    respond(survey, {"comment": WELSH}, submitted_at=None)
    respond(survey, {"comment": ENGLISH}, withdrawn_at=timezone.now())

    assert gather(survey) == 0


def test_beat_finds_those_of_every_survey_and_rests_where_all_is_found(survey, monkeypatch):
    respond(survey, {"comment": WELSH})
    Survey.objects.filter(pk=survey.pk).update(frozen_at=timezone.now() - dt.timedelta(hours=1))
    SurveyTexts.objects.filter(pk=survey.pk).update(looked_at=None)

    assert gather_due() == 1
    monkeypatch.setattr("verbatims.gathering.gather", lambda survey: pytest.fail("all is found"))
    gather_due()


def test_a_survey_that_cannot_be_looked_through_holds_up_no_other(survey, monkeypatch):
    other = survey_with_texts()
    respond(other, {"comment": WELSH})
    SurveyTexts.objects.all().delete()
    look = gather

    def failing(one: Survey) -> int:
        if one == survey:
            raise RuntimeError
        return look(one)

    monkeypatch.setattr("verbatims.gathering.gather", failing)

    assert gather_due() == 1


def test_the_list_says_neither_who_wrote_before_whom_nor_what_is_of_one_response(survey):
    for number in range(12):
        respond(survey, {"comment": f"Sylw {number}", "line": f"Llinell {number}"})
    gather(survey)

    rows = list(Verbatim.objects.order_by("pk").values_list("key", "response_id"))
    in_order = sorted(rows, key=lambda row: row[1])

    assert rows != in_order
    assert [row.text for row in listed(survey, "comment", Narrowed()).texts] != [
        f"Sylw {number}" for number in range(12)
    ]


def test_whoever_deletes_a_response_in_the_database_deletes_what_was_done_about_its_texts(survey):
    from django.db import connection

    respond(survey, {"comment": WELSH})
    gather(survey)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM responses_response")

    assert not Response.objects.exists()
    assert not Verbatim.objects.exists()
    assert not Gathered.objects.exists()
