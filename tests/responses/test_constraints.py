"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from responses import capture
from responses.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(person) -> Response:
    person.answer_everything()
    capture.submit(person.visit(), "cy")
    return Response.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {}},
        {"reference": "0000000000"},
        {"submitted_at": None, "reference": None},
        {"language": "en"},
        {"source": "synthetic"},
    ],
)
def test_a_submitted_response_does_not_change(submitted, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=submitted.pk).update(**change)


def test_nothing_is_submitted_into_a_frozen_survey(survey, person):
    person.answer_everything()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET frozen_at = now() WHERE id = %s", [survey.pk])

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Response.objects.update(submitted_at=Response.objects.get().started_at, reference="0000000000")


@pytest.mark.parametrize(
    "change",
    [
        {"answers": []},
        {"paradata": {}},
        {"token_hash": b"short"},
        {"language": "fr"},
        {"reference": "0000000000"},
    ],
)
def test_a_response_keeps_its_form(person, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.update(**change)


def test_two_responses_never_share_a_token(survey, person):
    values = Response.objects.values("survey_id", "version_id", "token_hash", "language", "started_at").get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(**values)
