"""What `make demo` shows is what was published about 2012, made through the functions that real answers go through."""

import csv
import datetime as dt
import io
from collections import Counter

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry, User
from demo.content import CLOSED_SLUG, OPEN_SLUG, PUBLISHED, by_option, load_closed_survey, load_open_survey
from demo.staff import hire
from exports.models import Dataset
from responses.models import Response
from surveys.models import Survey
from surveys.versions import questionnaire_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed_survey(tmp_path, settings) -> Survey:
    settings.EXPORTS_ROOT = tmp_path
    hire()
    load_closed_survey()
    return Survey.objects.get(slug_en=CLOSED_SLUG)


def test_the_exported_counts_of_2012_are_those_published(closed_survey, tmp_path):
    counts = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["synthetic_counts"]
    file = tmp_path / "all.csv"
    call_command(
        "write_export", CLOSED_SLUG, "--format", "csv-plain", "--language", "codes", "--output", str(file)
    )

    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))

    sector = questionnaire_for(closed_survey.current_version_id).question("sector")
    assert len(rows) == 576
    assert Counter(sector.option(row["sector"]).report_group for row in rows) == counts["sector"]
    assert {
        code: sum(row[f"barriers/{code}"] == "1" for row in rows) for code in counts["barriers"]
    } == counts["barriers"]


def test_every_response_of_2012_is_called_synthetic_and_dated_within_the_window(closed_survey):
    responses = Response.objects.filter(survey=closed_survey)

    assert {response.source for response in responses} == {"synthetic"}
    assert all(
        closed_survey.opens_at <= response.started_at <= response.submitted_at <= closed_survey.closes_at
        for response in responses
    )


def test_loading_again_changes_nothing(closed_survey):
    load_closed_survey()

    assert Dataset.objects.filter(survey=closed_survey).count() == 1
    assert Response.objects.filter(survey=closed_survey).count() == 576


def test_passwords_are_made_once():
    assert [sign_in.username for sign_in in hire()] == ["author", "translator", "coordinator"]
    assert hire() == []


def test_a_password_that_was_shown_signs_in(client):
    for sign_in in hire():
        assert client.login(username=sign_in.username, password=sign_in.password)
        assert User.objects.get(username=sign_in.username).language == sign_in.language


def test_the_open_edition_can_be_answered_in_both_languages(client):
    hire()
    load_open_survey()
    survey = Survey.objects.get(slug_en=OPEN_SLUG)

    assert client.get(f"/cy/arolygon/{survey.slug_cy}/").status_code == 200
    assert client.get(f"/en/surveys/{survey.slug_en}/").status_code == 200


@pytest.mark.parametrize("left", [dt.timedelta(hours=12), dt.timedelta(hours=-12)])
def test_a_later_start_keeps_the_open_edition_open_and_the_record_says_so(left):
    hire()
    load_open_survey()
    now = timezone.now()
    Survey.objects.filter(slug_en=OPEN_SLUG).update(
        opens_at=now - dt.timedelta(days=30), closes_at=now + left
    )
    AuditEntry.objects.all().delete()

    load_open_survey()

    survey = Survey.objects.get(slug_en=OPEN_SLUG)
    assert survey.closes_at > now + dt.timedelta(days=27)
    entry = AuditEntry.objects.get(action="window changed")
    assert (entry.actor, entry.survey_id) == (None, survey.pk)
    assert entry.details["after"]["closes"] == survey.closes_at.astimezone(dt.UTC).isoformat()


def test_a_later_start_leaves_a_window_with_days_to_go_as_it_is():
    hire()
    load_open_survey()
    closes = timezone.now() + dt.timedelta(days=2)
    Survey.objects.filter(slug_en=OPEN_SLUG).update(closes_at=closes)

    load_open_survey()

    assert Survey.objects.get(slug_en=OPEN_SLUG).closes_at == closes


def test_a_later_start_leaves_an_edition_whose_answers_are_final_closed():
    hire()
    load_open_survey()
    now = timezone.now()
    closes = now - dt.timedelta(hours=1)
    Survey.objects.filter(slug_en=OPEN_SLUG).update(
        opens_at=now - dt.timedelta(days=1), closes_at=closes, frozen_at=now
    )

    load_open_survey()

    assert Survey.objects.get(slug_en=OPEN_SLUG).closes_at == closes


def test_opening_the_edition_for_longer_than_its_file_says_is_audited(monkeypatch):
    hire()
    monkeypatch.setattr("demo.content.STAYS_OPEN", dt.timedelta(days=365))

    load_open_survey()

    survey = Survey.objects.get(slug_en=OPEN_SLUG)
    assert survey.closes_at > timezone.now() + dt.timedelta(days=364)
    assert AuditEntry.objects.filter(action="window changed", survey_id=survey.pk).count() == 1


def test_a_group_is_shared_out_among_its_options_to_the_last_one(closed_survey):
    sector = questionnaire_for(closed_survey.current_version_id).question("sector")

    shared = by_option(sector, {"nhs": 41, "other": 34})

    assert shared == {"nhs": 41, "police": 7, "fire": 7, "national_park": 7, "education": 7, "other": 6}
