"""What is erased, deleted by a rule or taken out again takes its codes, translations and redactions with it."""

import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from exports.closing import close
from exports.erasing import erase
from exports.freezing import have_made
from responses.models import Response
from surveys.models import Survey
from tests.exports.data import respond
from tests.exports.retaining import closed_days_ago, decide, keep, work
from tests.factories import user
from tests.surveys.staff import staff_of
from tests.verbatims.data import ENGLISH, WELSH, frame_for, said, survey_with_texts
from verbatims import coding
from verbatims.coding import Decision
from verbatims.gathering import gather
from verbatims.models import Gathered, Redaction, Verbatim
from verbatims.redacting import redact
from verbatims.translating import take, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings, tmp_path) -> Survey:
    """Two texts, each coded, translated and redacted."""
    settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = tmp_path / "exports", tmp_path / "uploads"
    survey, person = survey_with_texts(WELSH, ENGLISH), user()
    frame_for(survey, person, "bus")
    for comment in (WELSH, ENGLISH):
        text = said(survey, comment)
        coding.decide(
            survey,
            "comment",
            [Decision(text.pk, codes=frozenset({"bus"}))],
            read=True,
            actor=person,
        )
        redact(survey, text.pk, "bus" if comment == ENGLISH else "bws", "identify", "", person)
        take(survey, text.pk, person)
        translate(survey, text.pk, "Cyfieithiad", person)
    return survey


def left() -> tuple[int, int, int]:
    return Verbatim.objects.count(), Redaction.objects.count(), Gathered.objects.count()


def test_a_response_that_is_erased_before_the_close_takes_them(survey):
    erase(Response.objects.get(answers__comment=ENGLISH).pk, reason="Cais")

    assert left() == (1, 1, 1)


def test_a_response_that_is_erased_after_the_close_takes_them_out_of_the_next_dataset(survey):
    close(survey)
    work()
    made = erase(Response.objects.get(answers__comment=ENGLISH).pk, reason="Cais")
    assert made is not None
    have_made(made)

    assert left() == (1, 1, 1)
    made.refresh_from_db()
    assert made.texts["redacted"]["comment"]["texts"] == 1


def test_rules_of_retention_delete_them_with_the_answers(survey):
    close(survey)
    work()
    decide(survey, keep_responses_days=5, after_keeping="delete")
    closed_days_ago(survey, 10)

    keep()

    assert not Response.objects.filter(survey=survey).exists()
    assert left() == (0, 0, 0)


def test_a_withdrawn_text_leaves_with_no_dataset_and_nobody_sees_it(survey):
    Response.objects.filter(answers__comment=ENGLISH).update(withdrawn_at=timezone.now())

    dataset = close(survey)
    assert dataset is not None
    have_made(dataset)
    dataset.refresh_from_db()

    assert dataset.rows == 1
    assert dataset.texts["redacted"]["comment"]["texts"] == 1
    assert dataset.texts["read"] == {"comment": 1}


def test_a_correction_begins_anew(survey):
    old = Response.objects.get(answers__comment=ENGLISH)
    Response.objects.filter(pk=old.pk).update(withdrawn_at=timezone.now())
    respond(survey, {"comment": f"{ENGLISH} Corrected."}, replaces=old)

    gather(survey)

    assert not said(survey, f"{ENGLISH} Corrected.").is_read


def test_somebody_who_asks_for_what_is_held_is_given_what_was_done_about_their_texts(survey):
    response = Response.objects.get(answers__comment=ENGLISH)
    staff = staff_of(survey, "coordinator")

    given = staff.post(reverse("one-response-given", args=[survey.pk, response.reference]))

    with zipfile.ZipFile(io.BytesIO(b"".join(given))) as files:
        (text,) = json.loads(files.read("texts.json"))
    assert (text["answer"], text["codes"], text["translation"]) == ("comment", ["bus"], "Cyfieithiad")
    assert [each["reason"] for each in text["redactions"]] == ["identify"]
