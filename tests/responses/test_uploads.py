"""Files that respondents send, through the client."""

import hashlib
import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from questionnaire.types.upload import MOST_MEGABYTES
from responses import uploads
from responses.models import Response, Upload
from responses.sniffing import kind_of
from tests import factories as make
from tests.journeys.forms import form_on
from tests.pictures import picture
from tests.responses.conftest import start_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def document(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


DOCX = document(**{"[Content_Types]_dot_xml": b"<Types/>", "word__document_dot_xml": b"<w/>"})
ODT = document(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<o/>")


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


@pytest.fixture
def survey(db):
    return make.published_survey(
        make.page(
            "first",
            make.question("plan", "upload", required=True, settings={"max_size": 1}),
            make.question("many", "number", settings={"min": 1}),
        ),
        make.page("second", make.question("more")),
    )


class Sender:
    """A respondent whose browser sends files."""

    def __init__(self, survey, language="en"):
        self.client = Client()
        self.shown(self.client.post(start_of(survey, language)))

    def shown(self, reply):
        for _hop in range(4):
            if reply.status_code not in (302, 303):
                break
            self.at = reply["Location"]
            reply = self.client.get(self.at)
        self.reply, self.html = reply, reply.content.decode()
        return self

    def press(self, button="next", to=None, **answers):
        form = form_on(self.html)
        data = {name: values for name, values in form.values.items() if name != "plan/file"}
        for name, value in answers.items():
            data[name.replace("__", "/")] = value
        data = {name: value for name, value in data.items() if value is not None}
        data[button] = form.buttons[button].get("value", "")
        return self.shown(self.client.post(to or form.buttons[button].get("formaction") or self.at, data))


def file(name="plan.pdf", content=PDF, declared="application/pdf"):
    return SimpleUploadedFile(name, content, declared)


def answers():
    return Response.objects.get().answers


def on_disk(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_file_is_kept_under_a_name_drawn_by_lot_and_described_by_its_own(survey, root):
    sender = Sender(survey).press(plan__file=file("Cynllun tŷ.pdf"))

    stored = answers()
    assert stored["plan/name"] == "Cynllun tŷ.pdf"
    assert stored["plan/size"] == str(len(PDF))
    (path,) = on_disk(root)
    assert path.name == stored["plan"]
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    row = Upload.objects.get()
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert b"Cynllun" not in bytes(row.name)

    assert f"Cynllun tŷ.pdf ({len(PDF)} B)" in sender.press(more="x").html


def test_only_a_page_that_takes_files_is_sent_in_parts(survey):
    sender = Sender(survey)
    assert 'enctype="multipart/form-data"' in sender.html

    assert "enctype" not in sender.press(plan__file=file()).html


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>", "The file must be one of these"),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 100, "The file must be one of these"),
        ("a.docx", document(readme_dot_txt=b"x"), "The file must be one of these"),
        (
            "a.docx",
            document(word__document_dot_xml=b"x", word__vbaProject_dot_bin=b"x"),
            "The file must be one of these",
        ),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100, "The file must be one of these"),
        ("a.png", b"", "Choose a file"),
        ("a.pdf", PDF + b"\0" * 1024 * 1024, "The file must be smaller than 1 MB"),
        ("a.pdf", PDF + b"\0" * (MOST_MEGABYTES * 1024 * 1024), "The file must be smaller than 1 MB"),
    ],
)
def test_what_is_no_file_that_the_question_takes_is_refused_and_not_kept(survey, root, name, content, words):
    sender = Sender(survey).press(plan__file=file(name, content) if content else None)

    assert words in sender.html
    assert on_disk(root) == []
    assert not Upload.objects.exists()
    assert "plan" not in answers()


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept_as"),
    [
        ("a.exe", PDF, "pdf", "a.exe.pdf"),
        ("photo.JPG", picture("JPEG"), "jpeg", "photo.JPG"),
        ("x", picture("PNG"), "png", "x.png"),
        ("C:\\fy nogfennau\\..\\a.docx", DOCX, "docx", "a.docx"),
        ("../../etc/a.odt", ODT, "odt", "a.odt"),
        ("a\u202efdp.exe", PDF, "pdf", None),
    ],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(survey, root, name, content, kind, kept_as):
    Sender(survey).press(plan__file=file(name, content, "application/x-anything"))

    assert Upload.objects.get().kind == kind
    stored = answers()["plan/name"]
    assert stored == kept_as if kept_as else stored.endswith(".pdf")
    assert "/" not in stored
    assert "\\" not in stored


@pytest.mark.parametrize(
    ("name", "content", "wanted", "kind"),
    [
        ("a.csv", "a,b\n1,ŵ\n".encode(), ("csv", "txt"), "csv"),
        ("a.txt", "ŵ".encode(), ("csv", "txt"), "txt"),
        ("a.txt", b"\x93Ie\x94", ("txt",), "txt"),
        ("a.csv", b"\x00\x01", ("csv",), None),
        ("a.csv", b"a,b", ("pdf",), None),
    ],
)
def test_text_is_known_by_what_it_has_not(tmp_path, name, content, wanted, kind):
    path = tmp_path / "x"
    path.write_bytes(content)

    assert kind_of(path, name, wanted) == kind


def test_a_file_survives_what_else_is_wrong_with_the_page(survey, root):
    sender = Sender(survey).press(plan__file=file(), many="0")
    assert "govuk-error-summary" in sender.html
    assert "plan.pdf" in sender.html
    assert len(on_disk(root)) == 1

    sender.press(many="2")

    assert answers()["plan/name"] == "plan.pdf"
    assert answers()["many"] == "2"


def test_a_file_survives_the_language_switch(survey):
    sender = Sender(survey).press("language", plan__file=file())

    assert '<html lang="cy"' in sender.html
    assert "plan.pdf" in sender.html
    sender.press()
    assert answers()["plan/name"] == "plan.pdf"


def test_a_file_survives_save_for_later(survey):
    sender = Sender(survey).press("later", plan__file=file(), many="0")
    address = sender.at.rsplit("/", 2)[0]

    again = sender.client.get(f"{address}/1/").content.decode()

    assert "plan.pdf" in again


def test_another_file_takes_the_place_of_the_first_whose_bytes_go(survey, root):
    sender = Sender(survey).press(plan__file=file("one.pdf"))
    page = sender.at.replace("/2/", "/1/")
    for name in ("two.pdf", "three.pdf"):
        sender.shown(sender.client.get(page)).at = page
        sender.press(plan__file=file(name))

    assert answers()["plan/name"] == "three.pdf"
    sender.press(more="x").press()
    assert Response.objects.get().submitted_at
    assert [row.stored_name for row in Upload.objects.all()] == [answers()["plan"]]


def test_a_file_can_be_removed(survey):
    sender = Sender(survey).press(plan__file=file())
    page = sender.at.replace("/2/", "/1/")
    sender.shown(sender.client.get(page)).at = page

    assert "Choose a file" in sender.press(plan__remove="1").html


def test_a_file_of_another_response_cannot_be_claimed(survey):
    Sender(survey).press(plan__file=file())
    stolen = answers()["plan"]

    other = Sender(survey).press(plan=stolen, plan__name="x.pdf", plan__size="1")

    assert "Choose a file" in other.html
    assert sum("plan" in one.answers for one in Response.objects.all()) == 1


def test_nothing_that_a_form_says_of_a_file_by_itself_is_believed(survey):
    sender = Sender(survey).press(plan="0" * 32, plan__name="x.pdf", plan__size="1", plan__fault="x")

    assert "Choose a file" in sender.html


def test_a_form_that_was_cut_short_on_its_way_keeps_nothing(survey, root):
    sender = Sender(survey).press(plan__file=file(), whole=None)

    assert sender.reply.status_code == 400
    assert on_disk(root) == []


def test_a_request_larger_than_any_honest_one_is_refused_before_it_is_read(survey, settings):
    settings.UPLOAD_REQUEST_MAX = 10_000

    assert Sender(survey).press(plan__file=file(content=PDF + b"\0" * 600_000)).reply.status_code == 413


def test_other_pages_take_no_more_than_before(survey):
    sender = Sender(survey)

    reply = sender.client.post(start_of(survey), {"x": file(content=PDF + b"\0" * 600_000)})

    assert reply.status_code == 413


def test_the_number_of_files_of_a_response_is_bounded(survey, root):
    sender = Sender(survey)
    for number in range(5):
        sender.press(plan__file=file(f"{number}.pdf"), many="0")
        Upload.objects.update(received_at=timezone.now() - 2 * uploads.UNDER_WAY)

    assert Upload.objects.count() <= 3
    assert len(on_disk(root)) <= 5


def test_what_the_files_of_a_survey_come_to_is_bounded_and_said_to_the_operator(
    survey, root, settings, caplog
):
    settings.UPLOADS_OF_SURVEY_MAX = 2 * len(PDF)
    another = make.published_survey(make.page("first", make.question("plan", "upload", required=True)))
    for _person in range(2):
        assert Sender(survey).press(plan__file=file()).reply.status_code == 200

    refused = Sender(survey).press(plan__file=file())

    assert "There is no room for more files today." in refused.html
    assert len(on_disk(root)) == 2
    assert "no room for a file" in caplog.text
    assert "no room" not in Sender(another).press(plan__file=file()).html


def test_a_file_whose_answer_is_not_saved_yet_survives_one_that_comes_beside_it(survey):
    sender = Sender(survey)
    sender.press(plan__file=file("one.pdf"), many="0")
    Response.objects.update(answers={}, pending=None)

    sender.press(plan__file=file("two.pdf"), many="0", plan=None)

    assert Upload.objects.count() == 2


def test_the_sweep_removes_what_nothing_refers_to_and_only_when_it_is_old(survey, root):
    Sender(survey).press(plan__file=file())
    lost = root / "00" / ("0" * 32)
    broken = uploads.incoming() / "tmp1"
    for path in (lost, broken):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"x")
    assert uploads.sweep() == 0

    old = time.time() - 2 * uploads.LEFT_BEHIND
    for path in on_disk(root):
        os.utime(path, (old, old))
    assert uploads.sweep() == 2

    assert [path.name for path in on_disk(root)] == [answers()["plan"]]


def test_the_files_of_a_response_go_with_it(survey, root):
    Sender(survey).press(plan__file=file())
    Response.objects.all().delete()

    assert not Upload.objects.exists()
    old = time.time() - 2 * uploads.LEFT_BEHIND
    for path in on_disk(root):
        os.utime(path, (old, old))
    assert uploads.sweep() == 1


def test_a_full_disk_is_said_in_words(survey, root, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)

    assert "The file could not be kept. Try again" in Sender(survey).press(plan__file=file()).html
    assert isinstance(root, Path)
