"""Lists in drafts: what publishing refuses, and files that bring them."""

import pytest

from questionnaire.document import Text
from surveys.checks import check
from surveys.drafts import load_draft, questionnaire_from
from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from surveys.models import Page, Survey
from surveys.publishing import publish
from surveys.texts import texts_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def listed(*pages, code="people", **about):
    words = {
        "item": make.text("Person", "Person"),
        "add": make.text("Ychwanegu un arall", "Add another person"),
    }
    return {
        "code": code,
        "title": make.text("Pobl", "People"),
        "list": words | {"pages": list(pages)} | about,
    }


WHO = make.page("who", make.question("name"), make.question("age", "number"))
WHAT = make.page("what", make.question("job", text=make.text("Swydd ${name}?", "The job of ${name}?")))


def a_survey(*pages) -> Survey:
    return make.survey(*(pages or (listed(WHO, WHAT, min=1, max=3, name="name"),)))


def kinds(survey):
    return {finding.kind for finding in check(survey) if finding.is_error}


def test_a_list_comes_from_its_file_with_the_pages_that_are_asked_of_each_item():
    survey = a_survey()

    (people,) = questionnaire_from(load_draft(survey)).pages
    assert people.repeat is not None
    assert (people.repeat.min, people.repeat.max, people.repeat.name) == (1, 3, "name")
    assert people.repeat.add == Text("Ychwanegu un arall", "Add another person")
    assert [page.code for page in people.item_pages] == ["who", "what"]
    assert [question.code for question in people.all_questions] == ["name", "age", "job"]


def test_a_list_written_to_a_file_and_read_again_is_the_same():
    survey = a_survey(make.page("first", make.question("q")), listed(WHO, WHAT, min=1, max=3, name="name"))
    before = questionnaire_from(load_draft(survey))
    written = write_survey(survey)

    again = import_survey(written).survey

    assert questionnaire_from(load_draft(again)) == before
    assert write_survey(again) == written


def test_a_draft_with_lists_is_read_in_as_many_queries_as_any(django_assert_max_num_queries):
    survey = a_survey()

    with django_assert_max_num_queries(10):
        load_draft(survey)


def test_a_right_list_can_be_published():
    survey = a_survey(
        listed(WHO, WHAT, min=1, max=3, name="name"),
        make.page("end", make.question("q"), relevant="count(${people}) > 1 and sum(${age}) > 18"),
    )

    assert kinds(survey) == set()
    publish(survey, None)


def test_the_words_of_a_list_are_texts_to_agree():
    texts = {text.key: text.en for text in texts_of(a_survey())}

    assert texts["page.people.item"] == "Person"
    assert texts["page.people.add"] == "Add another person"
    assert texts["page.who.title"] == "Page who"
    assert "question.name.text" in texts


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ({"min": 4, "max": 3}, "list_limits_reversed"),
        ({"name": "nobody"}, "unknown_item_name"),
        ({"pages": []}, "empty_list"),
        ({"pages": [make.page("who", relevant="1 = 1"), WHAT]}, "list_begins_conditional"),
        ({"pages": [make.page("who"), make.page("what", make.question("q"))]}, "list_begins_empty"),
        ({"item": make.text("", "")}, "missing_cy"),
        ({"pages": [make.page("who", make.question("people"))]}, "list_and_question"),
    ],
)
def test_a_list_that_could_not_be_answered_is_refused(about, kind):
    assert kind in kinds(a_survey(listed(WHO, WHAT) | {"list": listed(WHO)["list"] | about}))


def test_the_page_of_a_list_asks_nothing_itself():
    assert "questions_beside_list" in kinds(a_survey(listed(WHO) | {"questions": [make.question("q")]}))


def test_a_page_that_is_no_list_has_no_pages_below():
    survey = a_survey()
    Page.objects.filter(survey=survey, code="people").update(is_list=False)

    assert "pages_without_list" in kinds(survey)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("${age} > 3", "expression_in_list"),
        ("${people} = 'x'", "expression_list_outside_count"),
        ("count(${nobody}) > 1", "expression_unknown_question"),
    ],
)
def test_rules_after_a_list_read_all_its_items_together(rule, kind):
    assert kind in kinds(a_survey(listed(WHO), make.page("end", make.question("q", relevant=rule))))


def test_rules_within_a_list_read_what_was_asked_of_the_item_before():
    later = make.page("what", make.question("job"), relevant="${age} > 15")

    assert kinds(a_survey(listed(WHO, later))) == set()
    assert "expression_later_question" in kinds(
        a_survey(
            listed(WHO, make.page("what", make.question("job", relevant="${later} = 'a'")), code="p2"),
            make.page("end", make.question("later", "single_choice")),
        )
    )


def test_an_answer_about_an_item_is_not_shown_outside_its_list():
    end = make.page("end", make.question("q", text=make.text("Pwy yw ${name}?", "Who is ${name}?")))

    assert "placeholder_shown_outside_list" in kinds(a_survey(listed(WHO), end))


def test_pages_after_a_list_that_depend_on_it_count_as_reachable():
    end = make.page("end", make.question("q", "single_choice"), relevant="count(${people}) > 1")

    assert kinds(a_survey(listed(WHO), end)) == set()


def test_a_list_that_no_answers_lead_to_is_reported():
    choices = make.page(
        "first",
        make.question("c", "single_choice"),
        make.question("d", "single_choice", relevant="${c} = 'a'"),
    )
    never = listed(WHO) | {"relevant": "${d} = 'a' and ${c} = 'b'"}

    assert "unreachable_page" in kinds(a_survey(choices, never))
