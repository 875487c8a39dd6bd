"""How long answers are kept: what does not go together, and who changed it."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from surveys.checks import check
from surveys.models import Survey
from surveys.retention import contradictions
from tests import factories as make
from tests.surveys.staff import change, errors_of, staff_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("drafts", "identifying", "responses", "fields"),
    [
        (None, None, None, []),
        (30, 60, None, []),
        (30, 60, 60, []),
        (None, None, 1, []),
        (None, 61, 60, ["keep_identifying_days"]),
        (61, 61, 60, ["keep_identifying_days", "keep_drafts_days"]),
        (None, None, 0, ["keep_responses_days"]),
    ],
)
def test_nothing_is_kept_for_longer_than_what_it_belongs_to(drafts, identifying, responses, fields):
    rules = {
        "keep_drafts_days": drafts,
        "keep_identifying_days": identifying,
        "keep_responses_days": responses,
        "after_keeping": "delete",
    }

    assert [field for field, _message in contradictions(rules)] == fields


def test_a_contradiction_stands_in_the_way_of_publishing():
    survey = make.survey(settings={"keep_identifying_days": 90, "keep_responses_days": 30})

    (finding,) = check(survey)

    assert (finding.kind, finding.is_error) == ("retention", True)


def test_a_contradiction_is_refused_beside_its_field_and_a_change_is_on_record():
    survey = make.published_survey(settings={"keep_drafts_days": 30})
    client = staff_of(survey, "author")
    address = reverse("admin:surveys_survey_change", args=[survey.pk])

    refused = change(client, address, keep_identifying_days="90", keep_responses_days="60")
    change(client, address, keep_identifying_days="60", keep_responses_days="60")

    assert "cannot be kept for longer than the responses" in errors_of(refused)
    assert Survey.objects.get(pk=survey.pk).keep_responses_days == 60
    entry = AuditEntry.objects.get(action="retention changed")
    assert entry.details["before"] == {
        "keep_drafts_days": 30,
        "keep_identifying_days": None,
        "keep_responses_days": None,
        "after_keeping": "delete",
    }
    assert entry.details["after"]["keep_identifying_days"] == 60


def test_other_changes_are_not_recorded_as_such():
    survey = make.published_survey()

    change(
        staff_of(survey, "author"), reverse("admin:surveys_survey_change", args=[survey.pk]), provenance="new"
    )

    assert not AuditEntry.objects.filter(action="retention changed").exists()
