"""The draft leaves in the staff pages: as a survey file, and as an XLSForm with what it cannot hold."""

import io
import re
import sys
from html import unescape

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from surveys.files.importing import import_survey
from tests.factories import as_yaml, option, page, question, survey, survey_file, text
from tests.pictures import in_file, picture
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return survey(page("first", question("q")), slug={"cy": "arolwg", "en": "survey"})


@pytest.fixture
def without_writer(monkeypatch):
    """As after installing requirements/run.txt alone."""
    monkeypatch.setitem(sys.modules, "rustpy_xlsxwriter", None)


def _address(made, name):
    return reverse(f"admin:surveys_survey_{name}", args=[made.pk])


def test_the_overview_leads_to_both_files(draft):
    shown = staff_of(draft, "author").get(_address(draft, "overview")).content.decode()

    assert f'href="{_address(draft, "file")}"' in shown
    assert f'href="{_address(draft, "xlsform")}"' in shown


def test_a_survey_file_is_named_after_the_survey(draft):
    reply = staff_of(draft, "translator").get(_address(draft, "file"))

    assert reply["Content-Disposition"] == 'attachment; filename="survey.yaml"'
    assert reply.content.startswith(b"format:")


def test_before_the_form_is_downloaded_it_says_what_other_programs_will_not_see(draft):
    shown = staff_of(draft, "author").get(_address(draft, "xlsform")).content.decode()

    assert "What other programs will not see" in shown
    assert "XLSForm has no place for these" in shown
    assert f'href="{_address(draft, "xlsform_file")}"' in shown


def test_what_other_programs_see_in_another_form_is_not_said_to_be_lost():
    detail = {"label": text("Pa un?", "Which one?"), "required": True}
    made = survey(
        page(
            "first",
            question("age", "number", settings={"min": 16}, constraint=". < 99"),
            question(
                "likes",
                "multi_choice",
                options=[option("a", other_text=detail), option("none", exclusive=True)],
                settings={"max_choices": 1},
            ),
            question("start", "time", settings={"max": "09:30"}),
        ),
    )

    shown = staff_of(made, "author").get(_address(made, "xlsform")).content.decode()

    (said,) = re.findall("which only this service reads: ([^.]*)", shown)
    names = unescape(said).split("; ")
    assert "limits of answers" in names
    assert not {"rules", "which options stand on their own"} & set(names)


def test_the_form_is_a_workbook(draft):
    reply = staff_of(draft, "author").get(_address(draft, "xlsform_file"))

    assert reply["Content-Disposition"] == 'attachment; filename="survey.xlsx"'
    assert "arolwg" in openpyxl.load_workbook(io.BytesIO(reply.content)).sheetnames


def test_it_says_what_to_do_for_the_pictures_of_options():
    look = question("look", "image_single", options=[option("a", image="tree", alt=text("Coeden", "A tree"))])
    content = survey_file(page("first", look)) | {"pictures": [in_file("tree", picture())]}
    made = import_survey(as_yaml(content)).survey

    shown = staff_of(made, "author").get(_address(made, "xlsform")).content.decode()

    assert "show the words of options without their pictures: tree." in shown
    assert "upload the files together with the form" in shown


@pytest.mark.parametrize("name", ["xlsform", "xlsform_file"])
def test_a_server_without_what_writes_workbooks_says_so(draft, without_writer, name):
    reply = staff_of(draft, "author").get(_address(draft, name), follow=True)

    assert "This server cannot write XLSX files." in reply.content.decode()


def test_so_does_the_command(draft, without_writer, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    said = io.StringIO()

    with pytest.raises(SystemExit):
        call_command(
            "export_survey", "survey", "--format=xlsform", f"--output={tmp_path / 'f.xlsx'}", stderr=said
        )

    assert "install requirements/exports.txt" in said.getvalue()


@pytest.mark.parametrize("name", ["file", "xlsform", "xlsform_file"])
def test_nobody_gets_the_draft_of_a_survey_that_is_not_theirs(draft, name):
    reply = staff_of(survey(), "author").get(_address(draft, name))

    assert reply.status_code in (403, 404)
