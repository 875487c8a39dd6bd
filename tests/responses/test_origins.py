"""Where responses come from, which of them count, and which correct another."""

import pytest
from django.db import IntegrityError, connection

from responses import capture
from responses.models import Response
from tests.responses.conftest import Person

pytestmark = pytest.mark.django_db


def begin(survey, **origin):
    return capture.start("cy", survey.slug_cy, capture.Origin(**origin))


def freeze(survey):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET frozen_at = clock_timestamp() WHERE id = %s", [survey.pk])


def submitted(survey, **origin):
    person = Person(survey, begin(survey, **origin).token).answer_everything()
    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)
    return Response.objects.latest("pk")


def test_a_survey_for_those_invited_takes_no_response_from_the_open_address(survey):
    survey.access = "invited"
    survey.save(update_fields=["access"])

    assert begin(survey) is None
    assert begin(survey, source="invitation")
    assert begin(survey, source="paper")


def test_signs_are_kept_and_refuse_nothing(survey):
    person = Person(survey, begin(survey, signs=["rate"]).token).answer_everything()

    assert isinstance(capture.submit(person.visit(), "cy", ["speed"]), capture.Submitted)
    assert Response.objects.get().signs == ["rate", "speed"]


def test_a_correction_withdraws_what_it_corrects_when_it_is_submitted(survey):
    old = submitted(survey)
    correction = Person(survey, begin(survey, replaces_id=old.pk).token).answer_everything()
    old.refresh_from_db()
    assert old.withdrawn_at is None

    capture.submit(correction.visit(), "cy")

    old.refresh_from_db()
    assert old.withdrawn_at == old.correction.submitted_at


def test_a_response_has_one_correction_at_most(survey):
    old = submitted(survey)
    begin(survey, replaces_id=old.pk)

    with pytest.raises(IntegrityError):
        begin(survey, replaces_id=old.pk)


def test_nothing_is_withdrawn_from_a_frozen_survey(survey):
    old = submitted(survey)
    freeze(survey)

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE responses_response SET withdrawn_at = now() WHERE id = %s", [old.pk])


@pytest.mark.parametrize("change", [{"review": "left_out"}, {"signs": []}])
def test_what_was_found_of_a_response_stays_once_its_survey_is_frozen(survey, change):
    old = submitted(survey, signs=["rate"])
    Response.objects.filter(pk=old.pk).update(review="counts")
    freeze(survey)

    with pytest.raises(IntegrityError):
        Response.objects.filter(pk=old.pk).update(**change)
