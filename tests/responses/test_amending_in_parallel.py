"""Codes tried, and responses corrected, withdrawn and erased, many at once."""

from itertools import islice

import pytest
from django.db import connection

from responses import amending, capture
from responses.coming_back import MOST_WRONG, NotRecognised, TooManyTries, keep_code, recognise
from responses.erasing import erase
from responses.models import ErasureRequest, Response
from tests import factories as make
from tests.responses.conftest import PAGES, Person, start_person
from tests.responses.test_amending import freeze
from tests.responses.test_coming_back import wrong_codes
from tests.responses.test_parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(transactional_db) -> Person:
    person = start_person(make.published_survey(*PAGES)).answer_everything()
    capture.submit(person.visit(), "cy", token=person.token)
    return person


def counted() -> int:
    return Response.objects.filter(submitted_at__isnull=False, withdrawn_at=None).count()


def test_of_twenty_codes_tried_at_once_ten_are_looked_at(transactional_db):
    person = start_person(make.published_survey(*PAGES))
    code = keep_code(Response.objects.get().pk, person.token)
    guesses = list(islice(wrong_codes(code), 20))

    outcomes = in_parallel(20, lambda number: recognise(guesses[number], person.survey.pk))

    assert outcomes.count(NotRecognised()) == MOST_WRONG
    assert outcomes.count(TooManyTries()) == 20 - MOST_WRONG


def test_of_corrections_begun_at_once_one_is_left(sent):
    old = Response.objects.get()

    tokens = in_parallel(8, lambda _: amending.correct(old.pk, "cy"))

    assert all(tokens)
    assert Response.objects.filter(replaces=old).count() == 1
    assert Response.objects.count() == 2


@pytest.mark.parametrize("time", range(4))
def test_erasing_while_a_correction_is_submitted_leaves_neither(sent, time):
    old = Response.objects.get()
    token = amending.correct(old.pk, "cy")
    visit = Person(sent.survey, token).visit()

    acts = [
        lambda: capture.submit(visit, "cy", token=token),
        lambda: erase(old.pk, reason="respondent"),
        lambda: amending.correct(old.pk, "cy"),
        lambda: amending.withdraw(old.pk),
    ]
    in_parallel(4, lambda number: acts[number]())

    assert not Response.objects.exists()


def test_of_versions_erased_at_once_by_each_reference_nothing_is_left_and_nobody_fails(sent):
    ids = [Response.objects.get().pk]
    for _time in range(2):
        token = amending.correct(ids[-1], "cy")
        capture.submit(Person(sent.survey, token).visit(), "cy", token=token)
        ids.append(Response.objects.latest("pk").pk)

    outcomes = in_parallel(6, lambda number: erase(ids[number % 3], reason="respondent"))

    assert all(outcomes)
    assert not Response.objects.exists()


@pytest.mark.parametrize("time", range(4))
def test_a_correction_that_is_submitted_while_it_is_withdrawn_counts_once_or_not_at_all(sent, time):
    old = Response.objects.get()
    token = amending.correct(old.pk, "cy")
    visit = Person(sent.survey, token).visit()

    acts = [lambda: capture.submit(visit, "cy", token=token), lambda: amending.withdraw(old.pk)]
    outcome, _done = in_parallel(2, lambda number: acts[number]())

    assert counted() == isinstance(outcome, capture.Submitted)
    amending.bring_back(old.pk)
    assert counted() <= 1


def test_what_is_erased_while_the_survey_is_frozen_is_gone_or_noted(sent):
    old = Response.objects.get()
    acts = [lambda: erase(old.pk, reason="respondent"), lambda: freeze(sent.survey)]

    is_gone, _frozen = in_parallel(2, lambda number: acts[number]())

    assert Response.objects.exists() == ErasureRequest.objects.exists() != is_gone


def test_saving_into_what_has_been_erased_says_that_it_is_not_there(transactional_db, client):
    person = start_person(make.published_survey(*PAGES))
    visit = person.visit()
    erase(Response.objects.get().pk, reason="respondent")

    assert isinstance(capture.submit(visit, "cy"), capture.TooLate)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM responses_identifyinganswer")
        assert cursor.fetchone() == (0,)
