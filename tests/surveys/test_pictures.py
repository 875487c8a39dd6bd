"""Pictures: what is accepted as one, how they travel in survey files, and how they reach people."""

import hashlib
import io
import struct

import pytest
import yaml
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from surveys.checks import check
from surveys.files.faults import FileRefused
from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from surveys.models import Picture, PictureFile
from surveys.pictures import LARGEST, PictureRefused, add_picture, read_picture
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.pictures import in_file, picture

ALT = make.text("Castell", "A castle")


def exif(**tags: int) -> bytes:
    found = Image.Exif()
    found[0x010E] = "Ty Elin"
    for name, value in tags.items():
        found[{"orientation": 0x0112}[name]] = value
    return found.tobytes()


def content(*names: str, pictures=("castle",), **option) -> dict:
    """A survey file with a choice of pictures."""
    options = [make.option(name, **{"image": name, "alt": ALT} | option) for name in names]
    made = make.survey_file(make.page("first", make.question("view", "image_single", options=options)))
    made["pictures"] = [
        in_file(name, picture(colour=colour))
        for name, colour in zip(pictures, ("teal", "plum"), strict=False)
    ]
    return made


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_says_nothing_beside_its_pixels_stays_as_it_is(kind):
    drawn = picture(kind)

    read = read_picture(drawn)

    assert read.content == drawn
    assert (read.media_type, read.width, read.height) == (f"image/{kind.lower()}", 8, 6)


@pytest.mark.parametrize("size", [(10_001, 1), (1, 40_000), (4001, 4000)])
def test_a_picture_that_is_too_large_to_be_shown_is_refused(size):
    with pytest.raises(PictureRefused, match="ormod o bicseli"):
        read_picture(picture(size=size))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_where_a_picture_was_taken_is_left_out(kind):
    drawn = picture(kind, exif=exif())
    assert b"Elin" in drawn

    read = read_picture(drawn)

    assert b"Elin" not in read.content
    assert read_picture(read.content) == read


def test_a_picture_taken_sideways_is_put_upright():
    read = read_picture(picture("JPEG", (8, 6), exif=exif(orientation=6)))

    assert (read.width, read.height) == (6, 8)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        picture()[:40],
        b"%PDF-1.7",
        picture("GIF"),
        picture("BMP"),
    ],
)
def test_what_is_no_png_jpeg_or_webp_is_refused(content):
    with pytest.raises(PictureRefused):
        read_picture(content)


def test_a_picture_that_is_too_large_is_refused():
    with pytest.raises(PictureRefused):
        read_picture(picture() + b"\0" * LARGEST)
    with pytest.raises(PictureRefused):
        read_picture(picture(size=(5000, 5000)))


def test_a_survey_file_brings_its_pictures_and_is_written_again_the_same(db):
    survey = import_survey(make.as_yaml(content("castle"))).survey

    written = write_survey(survey)

    again = import_survey(written).survey
    assert write_survey(again) == written
    assert again.pictures.get().file.sha256 == hashlib.sha256(picture(colour="teal")).hexdigest()
    assert PictureFile.objects.count() == 1


@pytest.mark.parametrize("data", ["%%%", "aGVsbG8="])
def test_a_survey_file_with_something_else_for_a_picture_is_refused_with_its_place(db, data):
    made = content("castle")
    made["pictures"][0]["data"] = data

    with pytest.raises(FileRefused) as refused:
        import_survey(make.as_yaml(made))

    assert any("PNG" in str(fault) for fault in refused.value.faults)
    assert not Picture.objects.exists()


def test_a_published_version_names_a_picture_by_what_is_in_it(db):
    survey = import_survey(make.as_yaml(content("castle"))).survey

    version = publish(survey, None)

    (option,) = questionnaire_for(version.pk).question("view").options
    assert option.image == f"{hashlib.sha256(picture(colour='teal')).hexdigest()}.png"


def test_a_version_keeps_its_picture_when_the_draft_has_another(db):
    survey = import_survey(make.as_yaml(content("castle"))).survey
    version = publish(survey, None)

    add_picture(survey, "castle", picture(colour="red"), make.user())

    (option,) = questionnaire_for(version.pk).question("view").options
    assert Client().get(reverse("picture", args=[option.image])).content == picture(colour="teal")


@pytest.mark.parametrize(
    ("option", "pictures", "key"),
    [
        ({}, (), "question.view.options.castle"),
        ({"image": ""}, ("castle",), "question.view.options.castle"),
        ({"alt": make.text("", "")}, ("castle",), "question.view.options.castle.alt"),
        ({"alt": make.text("Castell", "")}, ("castle",), "question.view.options.castle.alt"),
    ],
)
def test_a_picture_that_is_missing_or_has_no_words_stands_in_the_way(db, option, pictures, key):
    survey = import_survey(make.as_yaml(content("castle", pictures=pictures, **option))).survey

    assert key in [finding.key for finding in check(survey) if finding.is_error]


def test_a_picture_is_served_by_its_hash_for_ever_and_nothing_in_it_may_run(db):
    add_picture(make.survey(), "castle", picture(), make.user())
    name = PictureFile.objects.get().file_name

    reply = Client().get(reverse("picture", args=[name]))

    assert reply["Content-Type"] == "image/png"
    assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply["Content-Security-Policy"]
    assert "Set-Cookie" not in reply


@pytest.mark.parametrize("name", ["0" * 64 + ".png", "x.png", "..%2f", "0"])
def test_there_is_nothing_at_another_name(db, name):
    assert Client().get(f"/pictures/{name}").status_code == 404


def test_the_database_refuses_what_is_no_picture_we_know(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        PictureFile.objects.create(
            sha256="0" * 64, media_type="image/svg+xml", width=1, height=1, content=b""
        )


@pytest.fixture
def author(client, db):
    survey = make.survey()
    person = make.user(language="en")
    make.role(person, survey, "author")
    client.force_login(person)
    return survey


def upload(client, survey, name="castle", file=None):
    file = file or io.BytesIO(picture())
    file.name = "x.png"
    return client.post(f"/admin/surveys/survey/{survey.pk}/pictures/", {"name": name, "file": file})


def test_an_author_adds_replaces_and_removes_a_picture(client, author):
    assert upload(client, author).status_code == 302
    assert upload(client, author, "CASTLE", io.BytesIO(picture(colour="red"))).status_code == 302
    kept = author.pictures.get()
    assert kept.file.sha256 == hashlib.sha256(picture(colour="red")).hexdigest()

    page = client.get(f"/admin/surveys/survey/{author.pk}/pictures/").content.decode()
    assert reverse("picture", args=[kept.file.file_name]) in page

    client.post(f"/admin/surveys/survey/{author.pk}/pictures/", {"remove": kept.pk})
    assert not author.pictures.exists()


def test_an_author_is_told_what_a_picture_must_be(client, author):
    reply = upload(client, author, file=io.BytesIO(b"<svg/>"))

    assert "Use a PNG, JPEG or WebP file" in reply.content.decode()


def test_a_translator_sees_the_pictures_and_adds_none(client, author):
    person = make.user()
    make.role(person, author, "translator")
    client.force_login(person)

    assert client.get(f"/admin/surveys/survey/{author.pk}/pictures/").status_code == 200
    assert upload(client, author).status_code == 403


def test_a_file_of_pictures_is_plain_yaml(db):
    survey = import_survey(make.as_yaml(content("castle"))).survey

    read = yaml.safe_load(write_survey(survey))

    assert read["pictures"][0]["name"] == "castle"


def test_an_address_that_is_no_hash_is_of_no_picture(db):
    assert Client().get("/pictures/%00.png").status_code == 404


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "x", ""])
def test_what_is_no_number_of_a_picture_removes_none(client, author, number):
    upload(client, author, "castle", io.BytesIO(picture()))

    assert client.post(f"/admin/surveys/survey/{author.pk}/pictures/", {"remove": number}).status_code == 302
    assert author.pictures.count() == 1


def test_broken_words_beside_a_picture_are_refused_in_words(monkeypatch):
    def broken(image):
        raise struct.error("required argument is not an integer")

    monkeypatch.setattr(Image.Image, "getexif", broken)

    with pytest.raises(PictureRefused):
        read_picture(picture())
