"""Redacting: what leaves, in which words, and what becomes of a translation."""

import pytest

from accounts.models import AuditEntry
from responses.models import Response
from tests.factories import user
from tests.verbatims.data import ENGLISH, LONG, MARKUP, RIGHT_TO_LEFT, WELSH, said, survey_with_texts
from verbatims.coding import Decision, decide
from verbatims.holding import TextGone
from verbatims.models import Redaction, Verbatim
from verbatims.redacting import PartNotFound, TooManyPlaces, redact, undo
from verbatims.translating import take, translate, words_to_translate
from verbatims.worklist import texts_of

pytestmark = pytest.mark.django_db


def leaves(survey, comment: str) -> str:
    return said(survey, comment).released


def test_every_place_of_a_part_is_marked_in_the_language_of_the_text():
    survey, person = survey_with_texts("Siân a Siân: mae Siân yn hyfryd, diolch", ENGLISH), user()

    assert (
        redact(
            survey, said(survey, "Siân a Siân: mae Siân yn hyfryd, diolch").pk, "Siân", "person", "", person
        )
        == 3
    )
    redact(survey, said(survey, ENGLISH).pk, "lovely", "defamatory", "", person)

    assert leaves(survey, "Siân a Siân: mae Siân yn hyfryd, diolch") == (
        "[golygwyd: yn enwi person] a [golygwyd: yn enwi person]: mae [golygwyd: yn enwi person] yn hyfryd, diolch"
    )
    assert "[redacted: could be defamatory]" in leaves(survey, ENGLISH)


def test_parts_that_overlap_have_one_mark_between_them():
    survey, person = survey_with_texts(ENGLISH), user()
    text = said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", person)
    redact(survey, text.pk, "Evans at the desk", "identify", "", person)

    assert leaves(survey, ENGLISH).startswith("[redacted: names a person] was lovely")


@pytest.mark.parametrize("comment", [MARKUP, RIGHT_TO_LEFT, LONG.strip(), "😀 dau 😀"])
def test_all_of_any_text_can_be_redacted(comment):
    survey = survey_with_texts(comment)

    redact(survey, said(survey, comment).pk, "", "other", "Rheswm", user())

    assert leaves(survey, comment) in ("[redacted]", "[golygwyd]")


def test_marks_follow_the_language_when_that_is_corrected():
    survey, person = survey_with_texts(ENGLISH), user()
    text = said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", person)

    decide(survey, "comment", [Decision(text.pk, language="cy")], read=False, actor=person)

    assert leaves(survey, ENGLISH).startswith("[golygwyd: yn enwi person]")


def test_what_was_answered_stays_and_the_audit_does_not_have_it():
    survey, person = survey_with_texts(ENGLISH), user()

    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "Aelod o staff", person)

    assert Response.objects.get().answers["comment"] == ENGLISH
    entry = AuditEntry.objects.get(action="text redacted")
    assert (entry.actor, entry.details["reason"], entry.details["places"]) == (person, "person", 1)
    assert "Siân" not in str(entry.details)


def test_a_redaction_is_taken_back():
    survey, person = survey_with_texts(ENGLISH), user()
    text = said(survey, ENGLISH)
    redact(survey, text.pk, "Siân Evans", "person", "", person)

    undo(survey, text.pk, Redaction.objects.get().pk, person)

    assert (leaves(survey, ENGLISH), Redaction.objects.count()) == ("", 0)
    assert AuditEntry.objects.filter(action="redaction taken back").exists()


def test_a_translation_of_what_is_redacted_goes_and_the_next_is_made_of_what_leaves():
    survey, person = survey_with_texts(ENGLISH), user()
    text = said(survey, ENGLISH)
    take(survey, text.pk, person)
    translate(survey, text.pk, "Roedd Siân Evans yn hyfryd.", person)

    redact(survey, text.pk, "Siân Evans", "person", "", person)

    text = texts_of(survey).get(pk=text.pk)
    assert (text.translating, text.translation, text.claimed_by) == ("", "", None)
    assert "Siân" not in words_to_translate(text)


def test_what_does_not_stand_there_and_what_stands_everywhere_is_refused():
    survey, person = survey_with_texts(LONG.strip()), user()
    text = said(survey, LONG.strip())

    with pytest.raises(PartNotFound):
        redact(survey, text.pk, "Siân", "person", "", person)
    with pytest.raises(TooManyPlaces):
        redact(survey, text.pk, "e", "person", "", person)
    assert not Redaction.objects.exists()


def test_the_same_part_is_not_redacted_twice():
    survey, person = survey_with_texts(ENGLISH), user()
    text = said(survey, ENGLISH)

    assert redact(survey, text.pk, "Siân Evans", "person", "", person) == 1
    assert redact(survey, text.pk, "Siân Evans", "identify", "", person) == 0


def test_a_text_of_another_survey_is_not_there():
    survey, other = survey_with_texts(WELSH), survey_with_texts(ENGLISH)

    with pytest.raises(TextGone):
        redact(survey, said(other, ENGLISH).pk, "", "person", "", user())
    assert not Verbatim.objects.exclude(released="").exists()
