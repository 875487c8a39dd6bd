"""What is known of where a response came from goes when the response does, or what leads from it to a person."""

import importlib

import pytest
from django.db import connection

from exports.erasing import erase
from intake.models import BroughtIn
from intake.origins import origin_of
from responses.models import IdentifyingAnswer, Response
from surveys.models import Survey
from tests import factories as make
from tests.exports.retaining import closed_days_ago, decide, keep, work
from tests.intake.data import brought, frozen

pytestmark = pytest.mark.django_db
ROWS = b"language,way,name,source_note\ncy,a,Mai,Amlen 1\nen,b,Sara,Amlen 2\n"


@pytest.fixture
def survey(settings, tmp_path) -> Survey:
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    made = make.published_survey(
        make.page("one", make.question("way", "single_choice"), make.question("name", identifying=True))
    )
    brought(made, ROWS)
    return made


def notes() -> list[str]:
    return list(BroughtIn.objects.order_by("row").values_list("note", flat=True))


def test_erasing_one_response_takes_its_note_away_and_leaves_the_others(survey):
    erase(Response.objects.get(answers__way="a").pk, reason="")

    assert notes() == ["Amlen 2"]


def test_erasing_after_the_freeze_takes_the_note_away_too(survey):
    frozen(survey)
    erase(Response.objects.get(answers__way="b").pk, reason="")
    work()

    assert Response.objects.count() == 1
    assert notes() == ["Amlen 1"]


@pytest.mark.parametrize(
    ("rules", "responses"),
    [
        ({"keep_responses_days": 1, "after_keeping": "delete"}, 0),
        ({"keep_responses_days": 1, "after_keeping": "anonymise"}, 2),
        ({"keep_identifying_days": 1}, 2),
    ],
)
def test_on_the_day_of_a_rule_that_takes_persons_away_no_note_stays(survey, rules, responses):
    frozen(survey)
    work()
    decide(survey, **rules)
    closed_days_ago(survey, 2)

    keep()

    assert Response.objects.count() == responses
    assert not IdentifyingAnswer.objects.exists()
    assert notes() == []
    assert all(origin_of(response.pk) == [] for response in Response.objects.all())


def test_nothing_is_forgotten_before_the_day(survey):
    frozen(survey)
    work()
    decide(survey, keep_responses_days=10)
    closed_days_ago(survey, 9)

    keep()

    assert notes() == ["Amlen 1", "Amlen 2"]


def test_the_migration_forgets_what_has_outlived_its_response(survey):
    migration = importlib.import_module("intake.migrations.0003_forget_what_was_erased")
    gone = Response.objects.get(answers__way="a")
    IdentifyingAnswer.objects.filter(response=gone).delete()
    Response.objects.filter(pk=gone.pk).delete()
    assert notes() == ["Amlen 1", "Amlen 2"]

    with connection.cursor() as cursor:
        cursor.execute(migration.FORGET)

    assert notes() == ["Amlen 2"]
