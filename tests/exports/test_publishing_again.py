"""Publishing again while a survey is open: what is said first, and that it is said first."""

import pytest
from django.urls import reverse

from responses.models import Response
from responses.synthetic import make_responses
from surveys.models import Option, Survey
from surveys.publishing import publish
from tests.factories import option, page, published_survey, question
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    ways = question("ways", "multi_choice", options=[option("a"), option("b")])
    return published_survey(page("first", ways, question("name")))


def _explained(survey: Survey) -> str:
    return reverse("publish-again", args=[survey.pk])


def _publish(survey: Survey) -> str:
    return reverse("admin:surveys_survey_publish", args=[survey.pk])


def _agree_everything(survey: Survey) -> None:
    from surveys.agreement import agree

    agree(survey, None, None)


def test_a_second_publishing_is_explained_before_it_is_done(survey):
    author = staff_of(survey, "author")

    asked = author.post(_publish(survey))

    assert asked.url == _explained(survey)
    assert survey.versions.count() == 1


def test_it_is_done_once_the_person_has_seen_what_it_does(survey):
    author = staff_of(survey, "author")
    survey.questions.filter(code="name").update(text_en="Your name")
    _agree_everything(survey)
    seen = author.get(_explained(survey)).context["seen"]

    author.post(_publish(survey), {"seen": seen})

    assert survey.versions.count() == 2


def test_a_draft_that_was_changed_meanwhile_is_explained_again(survey):
    author = staff_of(survey, "author")
    seen = author.get(_explained(survey)).context["seen"]
    survey.questions.filter(code="name").update(text_en="Your name")
    _agree_everything(survey)

    asked = author.post(_publish(survey), {"seen": seen}, follow=True)

    assert "The draft has been changed since." in asked.content.decode()
    assert survey.versions.count() == 1


def test_it_says_how_many_are_in_the_middle_of_which_version(survey):
    make_responses(survey, 5, seed=1, in_progress=0.6)
    publish(survey, None)
    survey.refresh_from_db()
    make_responses(survey, 2, seed=2, in_progress=1)
    begun = Response.objects.filter(submitted_at=None).count()

    shown = staff_of(survey, "author").get(_explained(survey))

    assert shown.context["in_progress"] == begun
    assert {line.version.number for line in shown.context["lines"]} == {1, 2}
    assert f"{begun} responses have been begun" in shown.content.decode()


def test_it_names_the_columns_that_begin_and_end(survey):
    Option.objects.filter(code="b").update(archived=True)
    Option.objects.create(question=survey.questions.get(code="ways"), code="c", label_cy="C", label_en="See")

    shown = staff_of(survey, "author").get(_explained(survey))

    assert [column.name for column in shown.context["begun"]] == ["ways/c"]
    assert [column.name for column in shown.context["ended"]] == ["ways/b"]


@pytest.mark.parametrize(("language", "words"), [("en", "Option “b”"), ("cy", "Opsiwn “b”")])
def test_it_says_what_is_different_for_new_respondents(survey, language, words):
    Option.objects.filter(code="b").update(archived=True)

    shown = staff_of(survey, "author", language=language).get(_explained(survey))

    assert words in shown.content.decode()


def test_the_first_publishing_needs_no_explanation():
    made = published_survey()
    Survey.objects.filter(pk=made.pk).update(current_version=None)

    assert staff_of(made, "author").get(_explained(made)).status_code == 302


def test_only_those_who_may_publish_are_told(survey):
    assert staff_of(survey, "translator").get(_explained(survey)).status_code == 403


def test_the_list_of_versions_counts_who_answers_which(survey):
    make_responses(survey, 5, seed=1, in_progress=0.6)

    shown = staff_of(survey, "author").get(reverse("survey-versions", args=[survey.pk]))

    (line,) = shown.context["lines"]
    assert line.fieldwork.started == 5
    assert line.fieldwork.in_progress == Response.objects.filter(submitted_at=None).count()


def test_two_versions_are_compared_on_a_page(survey):
    survey.questions.filter(code="name").update(text_en="Your whole name")
    _agree_everything(survey)
    publish(survey, None)
    address = reverse("admin:surveys_survey_changes", args=[survey.pk])

    shown = staff_of(survey, "translator").get(address, {"from": "1", "to": "2"}).content.decode()
    same = staff_of(survey, "translator").get(address).content.decode()

    assert "Your whole name" in shown.replace("</ins>", "")
    assert "<ins>" in shown
    assert "Nothing has changed." in same
