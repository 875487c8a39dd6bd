"""A survey of four pages, the second of which depends on the first, and people who answer it."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client

from responses import capture
from responses.identity import token_hash
from responses.reading import Visit, read
from surveys.models import Survey
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.journeys.visitor import Visitor

PAGES = (
    make.page(
        "about",
        make.question(
            "strand",
            "single_choice",
            required=True,
            options=[make.option("organisation"), make.option("individual"), make.option("neither")],
        ),
        make.question(
            "body", identifying=True, relevant="${strand} = 'organisation' or ${strand} = 'neither'"
        ),
    ),
    make.page(
        "size",
        make.question("staff", "number", required=True, settings={"integer": True, "min": 0, "max": 5000}),
        relevant="${strand} = 'organisation'",
    ),
    make.page(
        "use",
        make.question(
            "platforms",
            "multi_choice",
            options=[
                make.option("web"),
                make.option("other", other_text={"label": make.text("Manylion"), "required": True}),
                make.option("none", exclusive=True),
            ],
        ),
        make.question("reviewed", "date", settings={"min": "2000-01-01", "max": "today"}),
    ),
    make.page(
        "end",
        make.question("comments", "long_text", settings={"max_length": 1000}),
        make.question("agree", "yes_no", required=True, settings={"consent": True}),
    ),
)


@pytest.fixture
def survey(db) -> Survey:
    return make.published_survey(*PAGES)


@pytest.fixture
def survey_without_check(db) -> Survey:
    return make.published_survey(*PAGES, settings={"check_answers": False})


def start_of(survey: Survey, language: str = "en") -> str:
    return f"/cy/arolygon/{survey.slug_cy}/" if language == "cy" else f"/en/surveys/{survey.slug_en}/"


def begun(survey: Survey, language: str = "en", client: Client | None = None) -> Visitor:
    """A visitor on the first page."""
    return Visitor(client).get(start_of(survey, language)).press("next")


def individual_on_last_page(survey: Survey, language: str = "en") -> Visitor:
    visitor = begun(survey, language).press(strand="individual")
    return visitor.press(platforms=["web"])


def ready_to_submit(survey: Survey, language: str = "en") -> Visitor:
    """A visitor on the page that checks the answers."""
    return individual_on_last_page(survey, language).press(comments="Da iawn", agree="yes")


@dataclass
class Person:
    """Somebody whose acts are called directly, without pages."""

    survey: Survey
    token: str
    language: str = "cy"

    def visit(self) -> Visit:
        hashed = token_hash(self.token)
        assert hashed is not None
        found = read("cy", self.survey.slug_cy, [hashed])
        assert found is not None
        return found

    def save(self, page: int, **values) -> bool:
        visit = self.visit()
        return capture.save_page(
            visit, questionnaire_for(visit.response.version_id), page, values, self.language
        )

    def answer_everything(self) -> "Person":
        self.save(1, strand="individual")
        self.save(3, **{"platforms": ["web"], "platforms/other": None, "reviewed": None})
        self.save(4, comments=None, agree="yes")
        return self


@pytest.fixture
def person(survey) -> Person:
    return start_person(survey)


def start_person(survey: Survey) -> Person:
    started = capture.start("cy", survey.slug_cy)
    assert started is not None
    return Person(survey, started.token)


def move_window(survey: Survey, *, opens: float = -60, closes: float, grace: int = 30) -> None:
    """Open and close so many minutes from now, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_survey SET opens_at = now() + make_interval(secs => %s), "
            "closes_at = now() + make_interval(secs => %s), grace_minutes = %s WHERE id = %s",
            [opens * 60, closes * 60, grace, survey.pk],
        )


def move_start(minutes_ago: float) -> None:
    """Let every response have begun so many minutes ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE responses_response SET started_at = now() - make_interval(secs => %s)", [minutes_ago * 60]
        )
