"""The 2012 survey, open now, and somebody who answers it."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from surveys.files.importing import Wishes, import_survey
from surveys.models import Survey
from surveys.publishing import publish
from tests.journeys.visitor import Visitor

SURVEY_2012 = Path(__file__).resolve().parents[2] / "demo" / "surveys" / "all-wales-2012.yaml"


@pytest.fixture
def survey_2012(db) -> Survey:
    now = timezone.now()
    wishes = Wishes(opens=now - dt.timedelta(days=1), closes=now + dt.timedelta(days=10))
    survey = import_survey(SURVEY_2012.read_bytes(), wishes=wishes).survey
    publish(survey, None)
    return Survey.objects.get(pk=survey.pk)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
