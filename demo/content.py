"""What the demo shows: the survey of 2012, closed and exported, and an open edition of it.

The responses of 2012 are made up. Only the sector and two of the barriers are steered, to the whole numbers in
surveys/all-wales-2012-published.yaml, which round to what was published.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from demo.coding import code_texts
from demo.staff import LANGUAGES
from exports.closing import close_due
from questionnaire.document import Question
from responses.synthetic import make_responses, steered
from surveys.files.importing import Wishes, import_survey
from surveys.models import Survey, SurveyRole
from surveys.paper.keeping import ask_for_papers
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from surveys.windows import change_window

FILES = Path(__file__).parent / "surveys"
CLOSED, OPEN = FILES / "all-wales-2012.yaml", FILES / "all-wales-2026.yaml"
PUBLISHED = FILES / "all-wales-2012-published.yaml"
CLOSED_SLUG, OPEN_SLUG = "all-wales-social-media-2012", "all-wales-social-media-2026"
SEED = 2012
STAYS_OPEN = dt.timedelta(days=28)
SOON = dt.timedelta(days=1)


def load_open_survey() -> None:
    """Publish the edition that can be answered, open for four weeks at least; where it is there, keep it open.

    The workers are asked for its PDFs, so that the first visitor need not wait.
    """
    with transaction.atomic():
        survey = Survey.objects.select_for_update(no_key=True).filter(slug_en=OPEN_SLUG).first()
        if survey is None:
            survey = _publish(OPEN, Wishes())
            _keep_open(survey, at_least=STAYS_OPEN)
        elif survey.frozen_at is None:
            _keep_open(survey, at_least=SOON)
        if survey.frozen_at is None:
            ask_for_papers(survey)


def _keep_open(survey: Survey, *, at_least: dt.timedelta) -> None:
    """Four weeks from now, where it would close sooner than `at_least`."""
    assert survey.opens_at is not None
    assert survey.closes_at is not None
    now = timezone.now()
    if survey.closes_at < now + at_least:
        closes = now.replace(minute=59, second=59, microsecond=0) + STAYS_OPEN
        change_window(survey, None, opens=survey.opens_at, closes=closes, grace_minutes=survey.grace_minutes)


def load_closed_survey() -> None:
    """Publish the survey of 2012, have it answered, close it and ask for its exports; nothing if it is there."""
    if not Survey.objects.filter(slug_en=CLOSED_SLUG).exists():
        # At once, or beat would close the survey before anybody has answered.
        with transaction.atomic():
            survey = _publish(CLOSED, Wishes())
            _answer(survey)
            code_texts(survey)
    close_due()


def _publish(file: Path, wishes: Wishes) -> Survey:
    author = User.objects.get(username=Role.AUTHOR)
    survey = import_survey(file, user=author, wishes=wishes).survey
    publish(survey, author)
    for role in LANGUAGES:
        SurveyRole.objects.get_or_create(survey=survey, role=role, user=User.objects.get(username=role))
    return survey


def _answer(survey: Survey) -> None:
    assert survey.current_version_id is not None
    published = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
    counts = published["synthetic_counts"]
    sector = questionnaire_for(survey.current_version_id).question("sector")
    people = steered(
        published["respondents"],
        {"sector": by_option(sector, counts["sector"])},
        {"barriers": counts["barriers"]},
        seed=SEED,
    )
    make_responses(survey, len(people), seed=SEED, steers=people)


def by_option(question: Question, groups: dict[str, Any]) -> dict[str, int]:
    """Counts by report group, shared out among each group's options as evenly as whole numbers allow."""
    shared = {}
    for group, count in groups.items():
        options = [option.code for option in question.options if option.report_group == group]
        for place, code in enumerate(options):
            shared[code] = count // len(options) + (place < count % len(options))
    return shared
