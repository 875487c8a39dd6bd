"""Files that belong to items of a list, and answers whose file is not there."""

import pytest

from responses import uploads
from responses.models import Response, Upload
from tests import factories as make
from tests.responses.test_uploads import PDF, Sender, answers, file

ONE, OTHER = "bcdfghjk", "bcdfghjm"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


@pytest.fixture
def sender(db):
    photo = make.page("person", make.question("photo", "upload"), make.question("who"))
    words = {"add": make.text("Ychwanegu"), "item": make.text("Person")}
    people = make.page("people", list={"min": 0, "max": 3, "pages": [photo], **words})
    return Sender(make.published_survey(people, make.page("second", make.question("more"))))


def send(sender, item, **fields):
    """The first page of a new item, as a browser would send it or as somebody made it up."""
    form = {"asked": ["photo", "who"], "who": "x", "next": "", "whole": "1", **fields}
    form["token"] = token(sender)
    return sender.client.post(f"{sender.start}{item}/1/?new=1", form)


def token(sender):
    sender.start = getattr(sender, "start", sender.at)
    return sender.html.partition('name="token" value="')[2].partition('"')[0]


def photo_of(item):
    return answers().get(f"people/{item}/photo")


def test_an_item_cannot_make_the_file_of_another_its_own(sender):
    send(sender, ONE, **{"photo/file": file()})

    send(sender, OTHER, photo=photo_of(ONE))

    assert photo_of(ONE)
    assert photo_of(OTHER) is None


def test_an_item_keeps_its_own_file_when_its_page_is_sent_again(sender):
    send(sender, ONE, **{"photo/file": file()})
    kept = photo_of(ONE)

    send(sender, ONE, photo=kept)

    assert photo_of(ONE) == kept


def test_what_another_answer_names_survives_the_removal_of_an_item(sender):
    for item in (ONE, OTHER):
        send(sender, item, **{"photo/file": file()})
    shared = photo_of(ONE)
    Response.objects.update(answers=answers() | {f"people/{OTHER}/photo": shared})

    sender.client.post(f"{sender.start}{ONE}/remove/", {"token": token(sender), "next": ""})

    assert photo_of(ONE) is None
    assert Upload.objects.filter(stored_name=shared).exists()


def test_the_file_of_an_item_goes_with_it(sender):
    send(sender, ONE, **{"photo/file": file()})

    sender.client.post(f"{sender.start}{ONE}/remove/", {"token": token(sender), "next": ""})

    assert not Upload.objects.exists()


def test_an_answer_whose_file_is_not_there_is_asked_for_again_before_it_is_submitted(db):
    page = make.page("first", make.question("plan", "upload"))
    sender = Sender(make.published_survey(page)).press(plan__file=file(content=PDF))
    uploads.drop(Upload.objects.all())

    sender.press()

    assert Response.objects.get().submitted_at is None
    assert "The file could not be kept. Try again" in sender.html
    assert "plan.pdf" not in sender.html
    sender.press().press()
    assert Response.objects.get().submitted_at
    assert answers().get("plan") is None


def test_an_item_whose_file_is_not_there_is_asked_for_it_again(sender):
    send(sender, ONE, **{"photo/file": file()})
    uploads.drop(Upload.objects.all())
    sender.shown(sender.client.get(sender.start)).press().press(more="x")

    sender.press()

    assert Response.objects.get().submitted_at is None
    assert f"{ONE}/1/" in sender.at
    assert "The file could not be kept. Try again" in sender.html
