"""Files that several tabs send at once."""

import pytest
from django.test import Client

from responses.models import Response, Upload
from tests import factories as make
from tests.responses.test_parallel import in_parallel
from tests.responses.test_uploads import PDF, Sender, file
from tests.responses.test_uploads_of_lists import token

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_answer_has_its_file(transactional_db, settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    photo = make.page("person", make.question("photo", "upload"))
    words = {"add": make.text("Ychwanegu"), "item": make.text("Person")}
    people = make.page("people", list={"min": 0, "max": 12, "pages": [photo], **words})
    sender = Sender(make.published_survey(people, make.page("second", make.question("more"))))
    form = {"asked": ["photo"], "next": "", "whole": "1", "token": token(sender)}

    def send(number):
        tab = Client()
        tab.cookies = sender.client.cookies
        item = "bcdfghj" + "bcdfghjkmnpq"[number]
        sent = file(f"{number}.pdf", PDF + b"\0" * 400_000)
        return tab.post(f"{sender.start}{item}/1/?new=1", {**form, "photo/file": sent})

    in_parallel(12, send)

    answers = Response.objects.get().answers
    named = {value for key, value in answers.items() if key.endswith("/photo")}
    assert len(named) == 12
    assert named == set(Upload.objects.values_list("stored_name", flat=True))
