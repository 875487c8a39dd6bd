"""Whole visits to the 2012 survey, without JavaScript, in both languages."""

import pytest

from responses.models import Response
from surveys.versions import questionnaire_for

START = {
    "cy": "/cy/arolygon/cyfryngau-cymdeithasol-cymru-gyfan-2012/",
    "en": "/en/surveys/all-wales-social-media-2012/",
}
ABOUT = {"strand": "organisation", "sector": "other", "sector__other": "Tŷ’r Cwmnïau", "region": "north"}
ACCESS = {
    "org_access": "some",
    "restriction_reasons": ["security", "other"],
    "restriction_reasons__other": "Pryderon",
    "has_policy": "yes",
    "policy_reviewed-day": "27",
    "policy_reviewed-month": "3",
    "policy_reviewed-year": "2012",
}
USE = {
    "platforms": ["facebook", "twitter"],
    "frequency__facebook": "daily",
    "frequency__twitter": "weekly",
    "accounts": "12",
    "purposes": ["news", "listen"],
}
WELSH = {
    "org_languages": "same_account",
    "welsh_skills": ["understand", "speak"],
    "welsh_statements__confident": "4",
    "welsh_help": "Mwy o ŵyr a ŷd",
}
BARRIERS = {
    "overall_rating": "4",
    "barriers": ["time_staff"],
    "barrier_rank__skills": "2",
    "barrier_rank__negative": "3",
    "barrier_rank__time": "1",
    "barrier_rank__access": "4",
    "barrier_rank__leadership": "5",
    "evaluates": "no",
}
SHARE = {
    "training_needs": ["policy", "risk"],
    "share_or_learn": "share",
    "contact_consent": "yes",
}
LAST = {"share_text": "Ein profiad", "email": "enw@enghraifft.cymru", "contact_language": "both"}


def answer_first_three(visitor, language):
    visitor.get(START[language]).press("next")
    visitor.press(**ABOUT)
    visitor.press(organisation_name="Cyngor Gwynedd")
    visitor.press(org_access="some", has_policy="yes")
    visitor.press(**ACCESS)
    return visitor.press(**USE)


def answer_the_rest(visitor):
    visitor.press(**WELSH)
    visitor.press(**BARRIERS)
    visitor.press(**SHARE)
    return visitor.press(**LAST)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_whole_visit_ends_with_a_reference(survey_2012, visitor, language):
    answer_first_three(visitor, language)
    answer_the_rest(visitor)
    assert "Tŷ’r Cwmnïau" in visitor.words

    visitor.press("next")

    response = Response.objects.get()
    assert visitor.reference == response.reference
    assert response.language == language
    assert response.submitted_at is not None


def test_the_language_can_be_switched_half_way(survey_2012, visitor):
    answer_first_three(visitor, "cy")
    assert visitor.at == START["cy"] + "4/"

    visitor.press("language", **WELSH)

    assert visitor.at == START["en"] + "4/"
    assert "Mwy o ŵyr a ŷd" in visitor.html
    answer_the_rest(visitor)
    visitor.press("next")
    response = Response.objects.get()
    assert visitor.reference == response.reference
    assert response.answers["welsh_help"] == "Mwy o ŵyr a ŷd"
    assert [entry[1] for entry in response.paradata].count("cy") > 2
    assert response.language == "en"


def test_the_stored_answers_are_the_same_in_both_languages(survey_2012, visitor):
    for language in ("cy", "en"):
        answer_first_three(visitor, language)
        answer_the_rest(visitor)
        visitor.press("next")

    first, second = Response.objects.order_by("pk")
    consent = first.answers.pop("contact_consent//consent"), second.answers.pop("contact_consent//consent")
    assert first.answers == second.answers
    assert consent == ("1 cy", "1 en")


def test_identifying_answers_are_kept_apart_and_encrypted(survey_2012, visitor):
    answer_first_three(visitor, "cy")
    answer_the_rest(visitor)
    visitor.press("next")

    response = Response.objects.get()
    stored = {one.key: bytes(one.value) for one in response.identifying_answers.all()}
    assert set(stored) == {"organisation_name", "email", "contact_language"}
    assert not any(b"Gwynedd" in value or b"enghraifft" in value for value in stored.values())
    assert not set(stored) & set(response.answers)
    assert questionnaire_for(response.version_id).question("email").identifying
