"""The files that respondents sent, for coordinators."""

import csv
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from exports.closing import close_due
from exports.making import write_answers
from exports.pages import sent_files
from exports.pages.sent_files import in_dataset
from responses.models import Upload
from surveys.models import Survey
from tests import factories as make
from tests.exports.data import frozen
from tests.responses.test_uploads import DOCX, PDF, Sender, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings, tmp_path):
    settings.UPLOADS_ROOT, settings.EXPORTS_ROOT = tmp_path / "uploads", tmp_path / "exports"
    made = make.published_survey(
        make.page(
            "first", make.question("plan", "upload"), make.question("card", "upload", identifying=True)
        ),
    )
    Sender(made).press(plan__file=file("Cynllun tŷ.pdf"), card__file=file("Elin.docx", DOCX)).press()
    # Begun and never submitted: in no dataset.
    Sender(made).press(plan__file=file("draft.pdf"))
    over(made)
    close_due()
    return made


def over(survey):
    """The survey once its window has passed."""
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=timezone.now() - timezone.timedelta(days=9),
        closes_at=timezone.now() - timezone.timedelta(days=1),
    )
    return Survey.objects.get(pk=survey.pk)


def signed_in(survey, name="coordinator", **more):
    person = make.user(language="en")
    given = make.role(person, survey, name)
    type(given).objects.filter(pk=given.pk).update(**more)
    client = Client()
    client.force_login(person)
    return client


def sent(question):
    return Upload.objects.get(question=question, response__submitted_at__isnull=False)


def test_a_coordinator_downloads_a_file_which_no_browser_shows(survey):
    reply = signed_in(survey).get(reverse("export-sent", args=[survey.pk, sent("plan").stored_name]))

    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"].startswith("attachment")
    assert "Cynllun" in reply["Content-Disposition"]
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply["Content-Security-Policy"]
    assert reply["Cache-Control"].startswith("no-store, private")
    assert AuditEntry.objects.filter(action="sent files downloaded").count() == 1


def test_a_file_that_identifies_a_person_needs_the_right_to_those(survey):
    address = reverse("export-sent", args=[survey.pk, sent("card").stored_name])

    assert signed_in(survey).get(address).status_code == 404
    assert signed_in(survey, identifying=True).get(address).status_code == 200


@pytest.mark.parametrize("name", ["author", "translator", "proofreader"])
def test_nobody_else_gets_a_file(survey, name):
    client = signed_in(survey, name)

    assert client.get(reverse("export-sent", args=[survey.pk, sent("plan").stored_name])).status_code in (
        403,
        404,
    )
    assert client.post(reverse("export-sent-all", args=[survey.pk])).status_code in (403, 404)


def test_there_is_no_public_address(survey):
    name = sent("plan").stored_name

    for address in (
        reverse("export-sent", args=[survey.pk, name]),
        f"/uploads/{name[:2]}/{name}",
        f"/media/{name}",
    ):
        assert Client().get(address).status_code in (302, 404)


def test_all_files_leave_in_one_with_the_names_that_the_data_have(survey):
    reply = signed_in(survey).post(reverse("export-sent-all", args=[survey.pk]))

    with zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"plan/{sent('plan').stored_name}-Cynllun tŷ.pdf"]
        assert archive.read(archive.namelist()[0]) == PDF


def test_only_files_of_submitted_responses_are_in_the_dataset(survey):
    assert Upload.objects.count() == 3

    assert in_dataset(survey.datasets.get(), identifying=True).count() == 2


def test_the_page_lists_them_by_the_names_of_their_senders(survey):
    page = signed_in(survey).get(reverse("exports", args=[survey.pk])).content.decode()

    assert "Cynllun tŷ.pdf" in page
    assert "Elin.docx" not in page


def test_where_not_all_are_listed_the_page_says_so(survey, monkeypatch):
    client, address = signed_in(survey, identifying=True), reverse("exports", args=[survey.pk])
    assert "are listed here" not in client.get(address).text
    monkeypatch.setattr(sent_files, "LISTED", 1)

    assert "The first 1 are listed here. The zip file has them all." in client.get(address).text


def test_the_data_have_the_name_of_the_file_and_what_it_was_called(survey):
    stored = sent("plan").response.answers

    assert stored["plan"] == sent("plan").stored_name
    assert stored["plan/name"] == "Cynllun tŷ.pdf"
    assert not any(key.startswith("card") for key in stored)


@pytest.mark.parametrize("name", ["=cmd|calc.pdf", "+1.pdf", "-1.pdf", "@SUM(A1).pdf"])
def test_the_name_of_a_file_is_no_formula_in_a_csv_for_spreadsheets(settings, tmp_path, name):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    made = make.published_survey(make.page("first", make.question("plan", "upload")))
    Sender(made).press(plan__file=file(name)).press()
    dataset = frozen(over(made))
    path = tmp_path / "file"

    cells = {}
    for kind in ("csv", "csv-plain"):
        write_answers(dataset, kind, "codes", path, lambda rows: None)
        (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
        cells[kind] = row["plan/name"]

    assert cells == {"csv": f"'{name}", "csv-plain": name}
