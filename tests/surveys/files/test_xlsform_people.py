"""What people see of a form: in the browser and at the command line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys.models import Survey
from tests import factories
from tests.surveys.files.forms import SAMPLES
from tests.surveys.test_admin_pages import importer
from tests.surveys.test_commands import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("operator_speaks_english")]


@pytest.fixture
def operator_speaks_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def upload(client, name: str):
    file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    return client.post(reverse("admin:surveys_survey_import"), {"file": file}, follow=True)


def test_the_browser_shows_every_note_with_its_place():
    client, person = importer()

    page = upload(client, "widgets.xls").content.decode()

    made = Survey.objects.get()
    assert made.roles.get().user == person
    assert "Left out" in page
    assert "Here in another form" in page
    assert "sheet “survey”, row 11, column A (type)" in page
    assert reverse("admin:surveys_survey_overview", args=[made.pk]) in page


def test_the_browser_says_why_a_form_is_refused():
    client, _person = importer()

    response = upload(client, "gps.xls")

    assert response.status_code == 422
    assert "asks nothing that can be asked here" in response.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize("name", ["yes_or_no_question.xlsx", "yes_or_no_question.csv"])
def test_a_form_without_loss_leads_to_its_survey(name):
    client, _person = importer()

    response = upload(client, name)

    assert "A new draft was made from the file." in response.content.decode()
    assert response.redirect_chain


def test_the_report_is_in_welsh_for_those_who_read_it():
    client, person = importer()
    person.language = "cy"
    person.save(update_fields=["language"])

    page = upload(client, "widgets.xls").content.decode()

    assert "taflen “survey”, rhes 11, colofn A (type)" in page


def test_the_command_prints_every_note_with_its_file_and_place():
    path = SAMPLES / "widgets.xls"

    status, out, _err = run("import_survey", path)

    assert status == 0
    assert f"{path}, sheet “survey”, row 11, column A (type): " in out


def test_a_check_says_what_would_be_imported_and_changes_nothing():
    status, out, _err = run("import_survey", SAMPLES / "widgets.xls", "--check")

    assert status == 0
    assert out.startswith("It would be a new draft: ")
    assert "Questions: " in out
    assert "Nobody has a role" not in out
    assert "This was a check: nothing was changed." in out
    assert not Survey.objects.exists()


def test_a_form_that_is_refused_ends_with_its_places_and_1():
    path = SAMPLES / "gps.xls"

    status, _out, err = run("import_survey", path)

    assert status == 1
    assert f"{path}, sheet “survey”, row 2, column A (type): " in err
    assert "Traceback" not in err


def test_a_survey_is_exported_as_a_form_and_says_what_others_will_not_see(tmp_path):
    survey = factories.survey()

    status, out, _err = run(
        "export_survey", survey.slug_en, "--format", "xlsform", "--output", tmp_path / "f.xlsx"
    )

    assert status == 0
    assert (tmp_path / "f.xlsx").read_bytes().startswith(b"PK")
    assert "stand on the sheet “arolwg”" in out
