"""Building a list in the admin: its pages, their order, and what is refused."""

import pytest
from django.urls import reverse

from surveys.drafts import load_draft, questionnaire_from
from surveys.models import Page
from tests import factories as make
from tests.surveys.staff import change, errors_of, staff_of
from tests.surveys.test_lists import WHAT, WHO, a_survey, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return a_survey(
        make.page("first", make.question("q")),
        listed(WHO, WHAT, name="name"),
        make.page("end", make.question("z")),
    )


def the(survey, code: str) -> Page:
    return survey.pages.get(code=code)


def address_of(page: Page) -> str:
    return reverse("admin:surveys_page_change", args=[page.pk])


def test_a_page_is_made_a_list_and_given_pages():
    survey = make.survey()
    client = staff_of(survey, "author")
    page = survey.pages.get()
    change(client, address_of(page), is_list="on")
    change(
        client,
        address_of(page),
        item_cy="Person",
        item_en="Person",
        add_cy="Ychwanegu un arall",
        add_en="Add another",
        list_min="1",
        list_max="6",
        item_name="name",
    )

    client.post(
        reverse("admin:surveys_page_add") + f"?list={page.pk}",
        {"code": "who", "title_cy": "Pwy?", "title_en": "Who?", "relevant": ""},
    )

    page.refresh_from_db()
    who = the(survey, "who")
    assert (page.is_list, page.list_min, page.list_max, page.item_name) == (True, 1, 6, "name")
    assert (page.item_cy, page.add_en) == ("Person", "Add another")
    assert (who.parent, who.position) == (page, 0)


def test_the_pages_of_a_list_stand_below_it(survey):
    client = staff_of(survey, "author")

    shown = client.get(reverse("admin:surveys_survey_questions", args=[survey.pk])).content.decode()
    outline = client.get(address_of(the(survey, "who"))).content.decode()

    places = [
        shown.index(f"page-{the(survey, code).pk}") for code in ("first", "people", "who", "what", "end")
    ]
    assert places == sorted(places)
    assert f"?list={the(survey, 'people').pk}" in shown
    assert f"?page={the(survey, 'people').pk}" not in shown
    assert address_of(the(survey, "what")) in outline


def test_pages_of_a_list_are_moved_among_themselves(survey):
    client = staff_of(survey, "author")
    people, what = the(survey, "people"), the(survey, "what")

    reply = client.post(
        reverse("admin:surveys_survey_move", args=[survey.pk]), {"move": f"page:{what.pk}:up", "back": "list"}
    )

    assert reply["Location"] == f"{address_of(people)}#page-{what.pk}"
    pages = questionnaire_from(load_draft(survey)).pages
    assert [page.code for page in pages] == ["first", "people", "end"]
    assert [page.code for page in pages[1].item_pages] == ["what", "who"]


def test_moving_a_list_takes_its_pages_along(survey):
    client = staff_of(survey, "author")

    client.post(
        reverse("admin:surveys_survey_move", args=[survey.pk]),
        {"move": f"page:{the(survey, 'people').pk}:up"},
    )

    pages = questionnaire_from(load_draft(survey)).pages
    assert [page.code for page in pages] == ["people", "first", "end"]
    assert [page.code for page in pages[0].item_pages] == ["who", "what"]


def test_deleting_a_list_says_how_many_questions_go_with_it(survey):
    client = staff_of(survey, "author")
    address = reverse("admin:surveys_page_delete", args=[the(survey, "people").pk])

    assert "Its 3 questions are deleted with it." in client.get(address).content.decode()
    client.post(address, {"post": "yes"})

    assert list(survey.pages.values_list("code", flat=True)) == ["first", "end"]


def test_a_list_with_pages_stays_a_list(survey):
    client = staff_of(survey, "author")

    response = change(client, address_of(the(survey, "people")), is_list=None)

    assert "Delete the pages of the list first" in errors_of(response)
    assert the(survey, "people").is_list


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        ("0", "0", "from 1 to 50"),
        ("0", "51", "from 1 to 50"),
        ("5", "4", "at least as many as the fewest items, 5"),
    ],
)
def test_limits_that_cannot_be_kept_are_refused(survey, least, most, words):
    client = staff_of(survey, "author")

    response = change(client, address_of(the(survey, "people")), list_min=least, list_max=most)

    assert words in errors_of(response)


def test_a_question_cannot_be_put_on_the_page_of_a_list_itself(survey):
    client = staff_of(survey, "author")
    shown = client.get(reverse("admin:surveys_question_change", args=[survey.questions.get(code="name").pk]))

    choices = [str(label) for _, label in shown.context["adminform"].form.fields["page"].choices]

    assert [label.split(" ")[0] for label in choices if label[0] != "-"] == ["first", "who", "what", "end"]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_preview_shows_what_is_asked_of_each_item(survey, language):
    client = staff_of(survey, "author")

    shown = client.get(reverse("preview-page", args=[survey.pk, language, 2])).content.decode()
    checked = client.get(reverse("preview-check", args=[survey.pk, language])).content.decode()

    assert shown.count("data-question=") == 3
    assert ("Add another person" if language == "en" else "Ychwanegu un arall") in shown
    assert client.get(reverse("preview-page", args=[survey.pk, language, 4])).status_code == 404
    assert ("Question age" if language == "en" else "Cwestiwn age") in checked


def test_a_page_is_not_added_to_a_list_of_a_survey_of_others(survey):
    other = make.survey()
    client = staff_of(other, "author")

    reply = client.get(reverse("admin:surveys_page_add") + f"?list={the(survey, 'people').pk}")

    assert reply.status_code in (403, 404)
