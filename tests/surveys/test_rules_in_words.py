"""Rules as sentences, beside them in the admin."""

import pytest
from django.urls import reverse

from tests.factories import option, page, question, survey
from tests.surveys.staff import change, staff_of

pytestmark = pytest.mark.django_db


def survey_with_rules():
    why = question("why", "single_choice", relevant="${age} > 40")
    why["options"] = [option("a", relevant="${age} < 60"), option("b")]
    made = survey(
        page("first", question("age", "number", constraint=". < 130")),
        page("second", why, relevant="${age} > 17"),
    )
    return made, made.questions.get(code="why")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "is more than 40."), ("cy", "yn fwy na 40.")],
)
def test_a_rule_is_read_back_below_its_field_in_the_readers_language(language, words):
    made, asked = survey_with_rules()
    client = staff_of(made, "author", language=language)
    address = reverse("admin:surveys_question_change", args=[asked.pk])

    assert words in client.get(address).content.decode()
    changed = change(client, address, follow=True, relevant="${age} > 1041")
    assert words.replace("40", "1,041") in changed.content.decode()


def test_an_options_rule_and_a_constraint_are_read_back_too():
    made, asked = survey_with_rules()
    client = staff_of(made, "author")

    option_page = client.get(reverse("admin:surveys_question_change", args=[asked.pk])).content.decode()
    age = made.questions.get(code="age")
    age_page = client.get(reverse("admin:surveys_question_change", args=[age.pk])).content.decode()

    assert "is less than 60." in option_page
    assert "The answer to this question is less than 130." in age_page


def test_the_list_of_questions_says_when_each_is_shown():
    made, _asked = survey_with_rules()

    shown = (
        staff_of(made, "author")
        .get(reverse("admin:surveys_survey_questions", args=[made.pk]))
        .content.decode()
    )

    assert "is more than 17." in shown
    assert "is more than 40." in shown
