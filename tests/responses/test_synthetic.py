"""Made-up responses: plausible, on the route, reproducible, and marked."""

import datetime as dt
from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from questionnaire.cleaning import check_answers
from questionnaire.routing import on_route
from responses import encryption
from responses.models import IdentifyingAnswer, Response
from responses.synthetic import CannotMake, make_responses, steered
from surveys.files.importing import Wishes, import_survey
from surveys.models import Survey
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.responses.conftest import move_window
from tests.responses.test_lists import pages as list_pages

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo" / "surveys"


@pytest.fixture
def survey_2012(db) -> Survey:
    made = import_survey((DEMO / "all-wales-2012.yaml").read_bytes(), wishes=Wishes()).survey
    publish(made, None)
    return Survey.objects.select_related("current_version").get(pk=made.pk)


def everything(response: Response) -> dict:
    identifying = response.identifying_answers.values_list("key", "value")
    return response.answers | {key: encryption.decrypt(bytes(value)) for key, value in identifying}


def test_every_answer_is_on_the_route_and_suits_its_question(survey_2012):
    make_responses(survey_2012, 60, seed=3)

    for response in Response.objects.all():
        questionnaire = questionnaire_for(response.version_id)
        answers = everything(response)
        today = response.started_at.date()
        plain = {key: value for key, value in answers.items() if "//" not in key}
        assert on_route(questionnaire, plain, today) == plain
        assert check_answers(questionnaire, plain, today) == ()


def test_they_are_marked_dated_within_the_window_and_have_references(survey_2012):
    make_responses(survey_2012, 40, in_progress=0.25)

    responses = Response.objects.all()
    assert {response.source for response in responses} == {"synthetic"}
    assert sum(response.submitted_at is None for response in responses) == 10
    assert len({response.reference for response in responses if response.reference}) == 30
    for response in responses:
        assert survey_2012.opens_at <= response.started_at <= survey_2012.closes_at
        if response.submitted_at:
            assert response.started_at < response.submitted_at <= survey_2012.closes_at


def test_they_are_spread_over_days_and_hours_and_both_languages(survey_2012):
    make_responses(survey_2012, 200)

    responses = list(Response.objects.all())
    assert len({response.started_at.date() for response in responses}) > 10
    assert len({response.started_at.hour for response in responses}) > 8
    assert {response.language for response in responses} == {"cy", "en"}
    assert len({response.submitted_at - response.started_at for response in responses}) > 100
    starts = [response.started_at for response in Response.objects.order_by("pk")]
    assert sum(a <= b for a, b in pairwise(starts)) > 190


def test_the_same_seed_gives_the_same_answers(survey_2012):
    make_responses(survey_2012, 10, seed=7)
    first = [everything(response) for response in Response.objects.order_by("pk")]
    make_responses(survey_2012, 10, seed=7)
    second = [everything(response) for response in Response.objects.order_by("pk")[10:]]

    assert first == second


def test_identifying_answers_are_apart_and_encrypted(survey_2012):
    make_responses(survey_2012, 30)

    assert not any("email" in response.answers for response in Response.objects.all())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE value LIKE %s) FROM responses_identifyinganswer",
            [b"gAAAA%"],
        )
        total, encrypted = cursor.fetchone()
    assert total == encrypted > 0


def test_the_published_counts_of_2012_come_out_exactly(survey_2012):
    published = yaml.safe_load((DEMO / "all-wales-2012-published.yaml").read_text())["synthetic_counts"]
    sectors = dict(published["sector"])
    sectors["police"] = sectors.pop("other")

    steers = steered(576, chosen={"sector": sectors}, included={"barriers": published["barriers"]}, seed=1)
    make_responses(survey_2012, 576, seed=1, steers=steers)

    answers = list(Response.objects.values_list("answers", flat=True))
    assert Counter(one["sector"] for one in answers) == sectors
    barriers = Counter(code for one in answers for code in one["barriers"])
    assert {code: barriers[code] for code in published["barriers"]} == published["barriers"]


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up to 3"):
        steered(4, chosen={"sector": {"nhs": 3}}, included={})
    with pytest.raises(ValueError, match="5 times in 4"):
        steered(4, chosen={}, included={"barriers": {"time": 5}})


def test_every_question_type_can_be_made_up(db):
    kinds = [
        "single_choice", "multi_choice", "yes_no", "matrix_single", "rating", "ranking", "number", "short_text",
        "long_text", "date", "email", "information",
    ]  # fmt: skip
    survey = make.published_survey(
        make.page(
            "all", *(make.question(f"q_{kind}", kind, required=kind != "information") for kind in kinds)
        )
    )

    assert make_responses(survey, 20).submitted == 20


def test_a_rule_that_few_answers_keep_is_kept_to_or_left_empty(db):
    ruled = {"constraint_message": make.text("Arall", "Another")}
    years = {"min": 0, "max": 120, "integer": True}
    adult = make.question("age", "number", required=True, constraint=". >= 65", settings=years, **ruled)
    born = make.question("born", "number", required=True, constraint=". >= 1950 and . < 2000", **ruled)
    number_plate = make.question("plate", constraint="regex(., '[A-Z]{2}[0-9]{2} [A-Z]{3}')", **ruled)
    survey = make.published_survey(make.page("only", adult, born, number_plate))

    make_responses(survey, 100)

    made = list(Response.objects.values_list("answers", flat=True))
    assert all(int(one["age"]) >= 65 and one["plate"] is None for one in made)


def test_a_rule_of_the_author_is_kept_to(db):
    survey = make.published_survey(
        make.page(
            "only",
            make.question(
                "n",
                "number",
                required=True,
                constraint=". < 4",
                constraint_message=make.text("Llai na 4"),
                settings={"min": 0},
            ),
        )
    )

    make_responses(survey, 30)

    assert all(float(one["n"]) < 4 for one in Response.objects.values_list("answers", flat=True))


@translation.override("en")
def test_a_survey_that_takes_none_is_said(survey_2012):
    with pytest.raises(CannotMake, match="publish it first"):
        make_responses(make.survey(), 1)
    later = make.published_survey()
    move_window(later, opens=10, closes=20)
    later.refresh_from_db()
    with pytest.raises(CannotMake, match="not opened yet"):
        make_responses(later, 1)
    survey_2012.frozen_at = dt.datetime(2012, 10, 20, tzinfo=dt.UTC)
    with pytest.raises(CannotMake, match="frozen"):
        make_responses(survey_2012, 1)


def test_the_command_says_what_it_made(survey_2012):
    out = StringIO()

    call_command(
        "make_responses", survey_2012.slug_en, "8", "--seed", "2", "--in-progress", "0.5", stdout=out
    )

    assert out.getvalue() == "Synthetic responses made: 8. Submitted: 4. In progress: 4.\n"


@pytest.mark.parametrize(
    "arguments", [["nothing", "5"], ["{slug}", "0"], ["{slug}", "5", "--in-progress", "2"]]
)
def test_the_command_says_in_one_line_what_is_wrong(survey_2012, arguments):
    said = StringIO()
    arguments = [one.format(slug=survey_2012.slug_cy) for one in arguments]
    with pytest.raises(SystemExit) as ended:
        call_command("make_responses", *arguments, stderr=said)

    assert ended.value.code == 1
    assert len(said.getvalue().splitlines()) == 1
    assert not Response.objects.exists()


def test_lists_have_items_within_their_limits_and_answers_about_each(db):
    survey = make.published_survey(*list_pages(least=1, most=3))

    make_responses(survey, 60, seed=3)

    made = Response.objects.all()
    assert {len(one.answers["people"]) for one in made} == {1, 2, 3}
    assert all(f"people/{item}/age" in one.answers for one in made for item in one.answers["people"])
    assert not [key for one in made for key in one.answers if "//" in key]
    assert IdentifyingAnswer.objects.count() == sum(len(one.answers["people"]) for one in made)
