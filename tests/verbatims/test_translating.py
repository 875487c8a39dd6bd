"""The queue: one text to one person, given back after a time, both directions alike."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import user
from tests.verbatims.data import ENGLISH, WELSH, said, survey_with_texts
from verbatims.models import Verbatim
from verbatims.translating import (
    NotTaken,
    choose_directions,
    give_back,
    needs_none,
    queues,
    take,
    take_next,
    taken_by,
    translate,
)

pytestmark = pytest.mark.django_db


def waiting(survey) -> dict[str, tuple[int, int, int]]:
    return {queue.language: (queue.waiting, queue.taken, queue.done) for queue in queues(survey)}


def test_a_text_is_taken_by_one_person_translated_and_done():
    survey = survey_with_texts(WELSH, ENGLISH)
    siân, tomos = user(), user()

    text = take_next(survey, "cy", siân)
    assert text is not None
    assert text.text == WELSH
    assert take_next(survey, "cy", tomos) is None
    assert waiting(survey) == {"cy": (0, 1, 0), "en": (1, 0, 0)}

    translate(survey, text.pk, "The staff are lovely.", siân)

    assert waiting(survey) == {"cy": (0, 0, 1), "en": (1, 0, 0)}
    text.refresh_from_db()
    assert (text.translation, text.translated_by, text.claimed_by) == ("The staff are lovely.", siân, None)


def test_who_asks_again_gets_what_they_have_taken():
    survey = survey_with_texts(WELSH, "Mae’r wefan yn dda iawn")
    siân = user()
    first = take_next(survey, "cy", siân)

    assert take_next(survey, "cy", siân) == first
    assert list(taken_by(survey, siân)) == [first]


def test_what_is_given_back_or_kept_too_long_waits_again():
    survey = survey_with_texts(WELSH)
    siân, tomos = user(), user()
    text = take_next(survey, "cy", siân)
    assert text is not None

    give_back(survey, text.pk, tomos)
    assert take_next(survey, "cy", tomos) is None
    give_back(survey, text.pk, siân)
    assert take_next(survey, "cy", tomos) == text

    Verbatim.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=31))
    assert take_next(survey, "cy", siân) == text
    with pytest.raises(NotTaken):
        translate(survey, text.pk, "Too late", tomos)


def test_what_somebody_else_has_taken_cannot_be_taken():
    survey = survey_with_texts(WELSH)
    text = take_next(survey, "cy", user())
    assert text is not None

    with pytest.raises(NotTaken):
        take(survey, text.pk, user())


def test_a_text_that_needs_none_leaves_the_queue():
    survey, person = survey_with_texts(WELSH), user()
    text = take_next(survey, "cy", person)
    assert text is not None

    needs_none(survey, text.pk, person)

    assert waiting(survey)["cy"] == (0, 0, 0)


def test_a_direction_that_nobody_wants_has_no_queue():
    survey, person = survey_with_texts(WELSH, ENGLISH), user()

    choose_directions(survey, from_cy=True, from_en=False, actor=person)

    assert waiting(survey) == {"cy": (1, 0, 0), "en": (0, 0, 0)}
    assert take_next(survey, "en", person) is None
    # One may be asked for all the same.
    take(survey, said(survey, ENGLISH).pk, person)


def test_a_mixed_text_is_in_no_queue_until_somebody_says_what_it_is():
    survey = survey_with_texts("Diolch, great survey")

    assert waiting(survey) == {"cy": (0, 0, 0), "en": (0, 0, 0)}
    with pytest.raises(NotTaken):
        take(survey, said(survey, "Diolch, great survey").pk, user())
