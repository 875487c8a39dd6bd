"""Who may do what: one answer, for one survey and for many."""

from typing import get_args

import pytest

from accounts.roles import ACTIONS_OF_ROLE, Action, Role
from surveys.access import actions_in, can
from surveys.models import Survey, SurveyRole
from tests.factories import role, survey, user

pytestmark = pytest.mark.django_db
ACTIONS = get_args(Action)


@pytest.mark.parametrize("held", [None, *Role.values])
@pytest.mark.parametrize("is_superuser", [False, True])
@pytest.mark.parametrize("has_coordinator", [False, True])
def test_asking_for_one_survey_and_for_all_gives_the_same_answer(held, is_superuser, has_coordinator):
    own, _foreign = survey(), survey()
    if has_coordinator:
        role(user(), own, "coordinator")
    person = user(is_superuser=is_superuser)
    if held:
        role(person, own, held)

    for action in ACTIONS:
        allowed = {each for each in Survey.objects.all() if can(person, action, each)}

        assert set(Survey.objects.allowing(person, action)) == allowed


def test_a_superuser_manages_but_downloads_and_reviews_no_answers():
    person, made = user(is_superuser=True), survey()

    closed = {"invite", "enter", "review", "download", "download_identifying"}
    closed |= {"read_texts", "translate_texts"}
    assert actions_in(person, made) == set(ACTIONS) - closed


def test_a_superuser_who_is_coordinator_downloads():
    person, made = user(is_superuser=True), survey()
    role(person, made, "coordinator")

    assert can(person, "download", made)
    assert not can(person, "download_identifying", made)


def test_identifying_answers_need_a_grant_of_their_own():
    person, made = user(), survey()
    SurveyRole.objects.create(user=person, survey=made, role="coordinator", identifying=True)

    assert can(person, "download_identifying", made)
    assert made in Survey.objects.allowing(person, "download_identifying")


def test_roles_add_up():
    person, made = user(), survey()
    role(person, made, "translator")
    role(person, made, "coordinator")

    assert actions_in(person, made) == ACTIONS_OF_ROLE["translator"] | ACTIONS_OF_ROLE["coordinator"]


def test_an_author_gives_roles_until_there_is_a_coordinator():
    person, made = user(), survey()
    role(person, made, "author")

    before = actions_in(person, made)
    role(user(), made, "coordinator")

    assert before == ACTIONS_OF_ROLE["author"] | {"manage_roles"}
    assert actions_in(person, made) == ACTIONS_OF_ROLE["author"]


@pytest.mark.parametrize("held", ["translator", "proofreader"])
def test_nobody_but_an_author_names_the_first_coordinator(held):
    person, made = user(), survey()
    role(person, made, held)

    assert not can(person, "manage_roles", made)


def test_an_author_gives_roles_in_no_survey_but_their_own():
    person, own, foreign = user(), survey(), survey()
    role(person, own, "author")

    assert not can(person, "manage_roles", foreign)
    assert set(Survey.objects.allowing(person, "manage_roles")) == {own}


def test_what_one_may_do_costs_one_query(django_assert_num_queries):
    person, made = user(), survey()
    role(person, made, "author")

    with django_assert_num_queries(1):
        actions_in(person, made)


def test_somebody_who_has_left_may_do_nothing():
    person, made = user(is_active=False, is_superuser=True), survey()
    role(person, made, "coordinator")

    assert actions_in(person, made) == frozenset()
    assert not Survey.objects.visible_to(person).exists()
