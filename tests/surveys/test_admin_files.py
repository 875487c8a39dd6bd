"""Importing survey files in the staff pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, OperationalError
from django.urls import reverse

from accounts.forms import let_create_surveys
from surveys.admin import files
from surveys.models import Agreement, Survey
from tests.factories import as_yaml, survey_file, user
from tests.surveys.staff import signed_in

pytestmark = pytest.mark.django_db


def importing(monkeypatch, error):
    """What an administrator is shown when storing the file raises the error."""

    def refused(*args, **kwargs):
        raise error

    monkeypatch.setattr(files, "import_survey", refused)
    client = signed_in(user(is_superuser=True))
    file = SimpleUploadedFile("survey.yaml", b"survey: {}")
    return client.post(reverse("admin:surveys_survey_import"), {"file": file})


@pytest.mark.parametrize("error", [DataError, IntegrityError])
def test_what_the_database_refuses_is_said_in_the_language_of_the_person(monkeypatch, error):
    reply = importing(monkeypatch, error("smallint out of range"))

    assert reply.status_code == 422
    assert "Ni chadwyd yr arolwg" in reply.content.decode()
    assert "smallint" not in reply.content.decode()
    assert not Survey.objects.exists()


def test_a_database_that_is_away_is_no_fault_of_the_file(monkeypatch):
    reply = importing(monkeypatch, OperationalError("the connection is lost"))

    assert reply.status_code == 503


def test_who_brings_a_file_is_told_that_its_word_on_agreement_does_not_count():
    person = user(language="en")
    let_create_surveys(person, True)
    client = signed_in(person)
    file = SimpleUploadedFile("survey.yaml", as_yaml(survey_file(agreed=True)))

    shown = client.post(reverse("admin:surveys_survey_import"), {"file": file}, follow=True).content.decode()

    assert "people agree them, on the page “Agreement”." in shown
    assert not Agreement.objects.exists()
