"""A copy of one's answers as PDF."""

import pytest
from django.test import Client

from responses.identity import token_hash
from responses.reading import read
from responses.views import copy
from responses.views.arriving import Arrival
from surveys.paper.making import CannotMakePaper
from tests import factories as make
from tests.browser.household import PEOPLE
from tests.responses.conftest import begun, start_of
from tests.responses.test_amending import submitted

pytestmark = pytest.mark.django_db

NAMES = {"cy": "fy-atebion", "en": "my-answers"}


def asked(visitor, language, survey):
    return visitor.client.get(f"{start_of(survey, language)}{NAMES[language]}.pdf")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_copy_is_a_tagged_pdf_in_the_language_in_which_it_is_asked_for(survey, language):
    visitor = submitted(survey, language)

    reply = asked(visitor, language, survey)

    assert reply["Content-Type"] == "application/pdf"
    assert reply["Cache-Control"] == "no-store"
    name = f"{NAMES[language]}-{visitor.reference.lower()}.pdf"
    assert reply["Content-Disposition"] == f'attachment; filename="{name}"'
    assert b"/MarkInfo" in reply.content
    assert f"/Lang({language}".encode() in reply.content


def words_of(survey, visitor, language="en") -> str:
    """Everything that is set on the paper."""
    token = visitor.client.cookies[f"arolwg_{survey.pk}"].value
    visit = read("en", survey.slug_en, [token_hash(token)])
    return str(copy._content(Arrival(language, visit, token)))


def test_it_has_all_the_answers_the_identifying_ones_too(survey):
    words = words_of(survey, submitted(survey))

    for answer in ("Cwmni", "Da iawn", "Choice web", "No answer provided"):
        assert answer in words


def test_it_has_the_items_of_lists(db):
    survey = make.published_survey(PEOPLE)
    visitor = begun(survey).press(name="Siân", age="41").press().press().press()
    assert visitor.reference

    assert "Siân" in words_of(survey, visitor)
    assert asked(visitor, "en", survey).content.startswith(b"%PDF")


def test_nothing_that_somebody_writes_is_run(survey):
    visitor = begun(survey).press(strand="individual").press(platforms=["web"])
    visitor.press(comments="#panic() $x^2$ *a* <b> \\ ŵŷ \u202e", agree="yes").press()

    assert asked(visitor, "en", survey).status_code == 200


def test_nobody_else_gets_it_and_nobody_before_submitting(survey):
    visitor = begun(survey)
    assert asked(visitor, "en", survey)["Location"] == f"{start_of(survey)}1/"

    assert Client().get(f"{start_of(survey)}my-answers.pdf").status_code == 403


def test_that_it_cannot_be_made_is_said_with_another_way(survey, monkeypatch):
    def fail(*_args):
        raise CannotMakePaper

    visitor = submitted(survey)
    monkeypatch.setattr(copy, "pdf", fail)

    reply = asked(visitor, "en", survey)

    assert reply.status_code == 503
    assert f'href="{start_of(survey)}check/"' in reply.content.decode()
