"""Texts, their keys and their agreement."""

import pytest

from accounts.models import AuditEntry
from surveys.agreement import agree, agreed_keys, digest
from surveys.models import Agreement, Page, Question, Survey
from surveys.texts import texts_of
from tests import factories
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db


def test_keys_are_made_of_codes():
    survey = factories.survey(
        page(
            "about",
            question(
                "barriers", "multi_choice", options=[option("other", other_text={"label": text("Manylion")})]
            ),
            question("frequency", "matrix_single", option_set="agree5", rows=[option("facebook")]),
            question("sector", "single_choice", report_groups=[option("nhs")]),
        ),
        option_sets=[{"code": "agree5", "options": [option("5")]}],
        partners=[{"name": text("Un")}],
    )

    keys = {unit.key for unit in texts_of(survey)}

    assert keys >= {
        "survey.title",
        "survey.privacy",
        "survey.partners.1.name",
        "page.about.title",
        "question.barriers.text",
        "question.barriers.options.other.label",
        "question.barriers.options.other.other_text.label",
        "question.frequency.rows.facebook.label",
        "question.sector.report_groups.nhs.label",
        "option_set.agree5.options.5.label",
    }
    assert not any(key.startswith("question.frequency.options") for key in keys)


def test_every_text_has_its_place_in_words(in_english):
    survey = factories.survey(page("about", question("q", "single_choice")))

    places = {unit.key: unit.place for unit in texts_of(survey)}

    assert places["question.q.options.a.label"] == "Question “q”, option “a”: its label"
    assert places["page.about.title"] == "Page “about”: its title"
    assert len(set(places.values())) == len(places)


def test_keys_are_unique():
    survey = factories.survey(
        page("a", question("a", "single_choice")), page("b", question("b", "matrix_single"))
    )

    keys = [unit.key for unit in texts_of(survey)]

    assert len(keys) == len(set(keys))


def test_texts_cost_the_same_for_any_length(django_assert_max_num_queries):
    survey = factories.survey(
        *(page(f"p{n}", *(question(f"q{n}_{m}", "single_choice") for m in range(5))) for n in range(5))
    )

    with django_assert_max_num_queries(10):
        texts_of(survey)


def test_a_digest_is_of_both_sides():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", "b") != digest("b", "a")


def test_how_a_letter_is_encoded_makes_no_difference():
    assert digest("tŷ", "house") == digest("ty\u0302", "house")


@pytest.mark.parametrize("side", ["title_cy", "title_en"])
def test_editing_either_side_unagrees_a_pair(side):
    survey = factories.survey()
    assert "survey.title" in agreed_keys(survey)

    Survey.objects.filter(pk=survey.pk).update(**{side: "Arall"})
    survey.refresh_from_db()

    assert "survey.title" not in agreed_keys(survey)


def test_going_back_to_what_was_agreed_agrees_it_again():
    survey = factories.survey(page("a", question("q")))
    Question.objects.update(text_cy="Arall")
    assert "question.q.text" not in agreed_keys(survey)

    Question.objects.update(text_cy="Cwestiwn q")

    assert "question.q.text" in agreed_keys(survey)


def test_a_pair_is_agreed_by_a_person_and_audited():
    survey, nia = factories.survey(agreed=False), factories.user("nia")

    agreed = agree(survey, ["survey.title"], nia)

    assert agreed == ["survey.title"]
    assert agreed_keys(survey) == {"survey.title"}
    assert Agreement.objects.get().agreed_by == nia
    assert AuditEntry.objects.get(action="texts agreed").details == {"keys": ["survey.title"]}


def test_a_pair_that_is_agreed_already_keeps_who_agreed_it():
    survey, nia, sion = factories.survey(agreed=False), factories.user("nia"), factories.user("sion")
    agree(survey, None, nia)

    assert agree(survey, None, sion) == []
    assert {agreement.agreed_by for agreement in Agreement.objects.all()} == {nia}


def test_a_pair_agreed_again_after_an_edit_has_its_new_person():
    survey, nia, sion = factories.survey(agreed=False), factories.user("nia"), factories.user("sion")
    agree(survey, None, nia)
    Page.objects.update(title_cy="Arall")

    agree(survey, None, sion)

    assert Agreement.objects.get(key="page.first.title").agreed_by == sion


def test_half_a_pair_cannot_be_agreed():
    survey = factories.survey(page("a", question("q", hint={"cy": "Awgrym"})), agreed=False)

    assert agree(survey, ["question.q.hint"], None) == []


def test_what_is_agreed_is_what_the_person_saw():
    survey = factories.survey(agreed=False)
    seen = texts_of(survey)
    Survey.objects.filter(pk=survey.pk).update(title_cy="Wedi newid")

    agree(survey, None, None, texts=seen)

    survey.refresh_from_db()
    assert "survey.title" not in agreed_keys(survey)
