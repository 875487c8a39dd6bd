"""Lists: items asked one after the other, on routes that always end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.cleaning import check_answers, clean_page
from questionnaire.document import Page, Repeat, decode, encode
from questionnaire.lists import answers_of, is_item_id, item_key, items_of, stored_under
from questionnaire.piping import piping_problems
from questionnaire.routing import (
    item_route,
    on_route,
    on_route_of_item,
    relevant_questions,
    route,
    walk_to,
)
from responses.journey import final_answers
from tests.questionnaire.builders import TODAY, as_lists, both, page, question, questionnaire

SIAN, TOMOS = "bcdfghjk", "mnpqrstv"


def listed(*pages: Page, code: str = "people", relevant: str | None = None, **repeat) -> Page:
    whole = page(code=code, relevant=relevant)
    return Page(code, whole.title, whole.relevant, repeat=Repeat(pages=pages, item=both("Person"), **repeat))


@pytest.fixture
def whole():
    return questionnaire(
        page(question("home"), code="first"),
        listed(
            page(question("name", "short_text", required=True), question("age", "number"), code="who"),
            page(
                question("job", "short_text"),
                question("school", "short_text", relevant="${age} < 16"),
                code="what",
                relevant="${age} != ''",
            ),
            relevant="${home} = 'a'",
            min=1,
            max=2,
        ),
        page(question("many"), code="many", relevant="count(${people}) > 1 and sum(${age}) > 40"),
        page(question("last", "short_text"), code="end"),
    )


def about(item: str, **answers):
    return {f"people/{item}/{key}": value for key, value in answers.items()}


def home(*items: str, **more):
    return {"home": "a", "people": list(items)} | more


def test_questions_of_a_list_are_questions_of_the_questionnaire(whole):
    assert [one.code for one in whole.questions] == ["home", "name", "age", "job", "school", "many", "last"]
    assert whole.page_number_of("school") == 2
    assert whole.number_of(whole.lists["people"].item_pages[1]) == 2
    assert whole.list_asking("age") is whole.lists["people"]
    assert whole.list_asking("home") is None


def test_a_list_survives_its_json(whole):
    assert decode(encode(whole)) == whole


def test_a_list_is_one_page_of_the_route(whole):
    assert route(whole, {"home": "a"}, TODAY) == (1, 2, 4)
    assert route(whole, {"home": "b"}, TODAY) == (1, 4)


def test_pages_are_asked_of_an_item_by_what_is_answered_about_it(whole):
    answers = home(SIAN, TOMOS) | about(SIAN, name="Siân", age="41") | about(TOMOS, name="Tomos", age=None)
    people = whole.lists["people"]

    assert item_route(whole, people, SIAN, answers, TODAY) == (1, 2)
    assert item_route(whole, people, TOMOS, answers, TODAY) == (1,)
    asked = relevant_questions(whole, people.item_pages[1], answers, TODAY, SIAN)
    assert [one.code for one in asked] == ["job"]


def test_an_item_reads_its_own_answers_and_no_other_items(whole):
    answers = home(SIAN, TOMOS) | about(SIAN, age="7") | about(TOMOS, age="41")

    walk = walk_to(whole, whole.lists["people"].item_pages[1], answers, TODAY, SIAN)

    assert walk.readable["age"] == "7"


def test_after_the_list_its_code_and_the_codes_within_read_as_lists(whole):
    answers = home(SIAN, TOMOS) | about(SIAN, age="7") | about(TOMOS, age="41")

    walk = walk_to(whole, whole.page(3), answers, TODAY)

    assert walk.readable["people"] == [SIAN, TOMOS]
    assert walk.readable["age"] == ["7", "41"]
    assert route(whole, answers, TODAY) == (1, 2, 3, 4)
    assert route(whole, answers | about(TOMOS, age="2"), TODAY) == (1, 2, 4)


def test_a_page_of_an_item_is_cleaned_within_the_item(whole):
    answers = home(SIAN) | about(SIAN, name="Siân", age="7")
    what = whole.lists["people"].item_pages[1]

    outcome = clean_page(
        whole, what, as_lists({"job": "", "school": "Ysgol y Bryn"}), ["job", "school"], answers, TODAY, SIAN
    )

    assert outcome.values == {"job": None, "school": "Ysgol y Bryn"}
    assert outcome.relevant == ("job", "school")


def test_what_is_off_an_items_route_is_dropped(whole):
    answers = home(SIAN) | about(SIAN, name="Siân", age=None, job="Saer") | about(TOMOS, name="Tomos")

    kept = on_route(whole, answers | {"people//all": "yes"}, TODAY)

    assert kept == home(SIAN) | about(SIAN, name="Siân", age=None)


def test_a_list_off_the_route_is_dropped_with_its_items(whole):
    answers = home(SIAN) | about(SIAN, name="Siân") | {"home": "b"}

    assert on_route(whole, answers, TODAY) == {"home": "b"}


def test_texts_of_an_item_show_its_own_answers(whole):
    answers = home(SIAN, TOMOS) | about(SIAN, name="Siân", age="41") | about(TOMOS, name="Tomos")

    kept = on_route_of_item(whole, whole.lists["people"].item_pages[1], SIAN, answers, TODAY)

    assert kept["name"] == "Siân"
    assert kept["home"] == "a"


def test_too_few_items_too_many_and_wrong_answers_are_found(whole):
    three = home(SIAN, TOMOS, "vwxzvwxz") | about(SIAN, name="Siân") | about(TOMOS, name="Tomos")

    assert kinds(whole, {"home": "a", "people": None}) == [("too_few_items", "")]
    assert kinds(whole, three) == [("too_many_items", ""), ("missing_text", "vwxzvwxz")]


def kinds(whole, answers):
    return [(fault.kind, fault.item) for number, fault in check_answers(whole, answers, TODAY) if number == 2]


@pytest.mark.parametrize("stored", [None, "x", 5, [], ["people"], [["b"]], {"a": 1}, ["BCDFGHJK"], [None]])
def test_whatever_else_was_stored_counts_as_no_item(whole, stored):
    assert items_of(whole.lists["people"], {"people": stored}) == []


def test_a_key_tells_its_list_item_and_question(whole):
    assert item_key(whole, f"people/{SIAN}/age/other") == ("people", SIAN, "age/other")
    assert item_key(whole, f"people/{SIAN}/age//order") == ("people", SIAN, "age//order")
    assert item_key(whole, "people") is None
    assert item_key(whole, "people//all") is None
    assert item_key(whole, "home/a") is None


def test_answers_of_an_item_have_their_notes_with_them(whole):
    people = whole.lists["people"]
    values = {"name": "Siân", "age//order": ["a"]}

    assert answers_of(people, SIAN, stored_under(people, SIAN, values)) == values


def test_an_answer_about_an_item_is_shown_on_its_later_pages_only(whole):
    def found(page, inner):
        return [problem.kind for problem in piping_problems("${name}", whole, page, inner)]

    assert found(2, 2) == []
    assert found(2, 1) == ["same_page"]
    assert found(4, 0) == ["shown_outside_list"]
    assert found(None, 0) == ["shown_outside_list"]
    assert [one.kind for one in piping_problems("${people}", whole, 4)] == ["list_outside_count"]


# --- Any list, any answers.

letters = st.text("bcdfghjkmnpqrstvwxz", min_size=8, max_size=8)
rules = st.sampled_from([None, "${q0} = 'a'", "${q0} != ''", "${q1} > 3", "${outer} = 'b'"])
after = st.sampled_from(
    [None, "count(${people}) > 1", "sum(${q1}) > 3", "max(${q1}) = 4", "join(' ', ${q0}) = 'a b'"]
)
values = st.sampled_from(["a", "b", "3", "4", None, "", ["a"], "x" * 6000])


@st.composite
def questionnaires(draw):
    q0 = question("q0", required=draw(st.booleans()))
    pages = [page(q0, question("q1", "number"), code="p1")]
    if draw(st.booleans()):
        pages.append(
            page(
                question("q2", "short_text", relevant=draw(rules), identifying=draw(st.booleans())),
                question("q3", "multi_choice", relevant=draw(rules)),
                code="p2",
                relevant=draw(rules),
            )
        )
    relevant = draw(st.sampled_from([None, "${outer} = 'a'"]))
    most = draw(st.integers(1, 4))
    return questionnaire(
        page(question("outer"), code="start"),
        listed(*pages, relevant=relevant, min=draw(st.integers(0, most)), max=most),
        page(question("q9"), code="end", relevant=draw(after)),
    )


@st.composite
def visits(draw):
    whole = draw(questionnaires())
    ids = draw(st.lists(letters, max_size=5, unique=True))
    keys = [f"people/{item}/{code}" for item in ids for code in ("q0", "q1", "q2", "q3", "q8")]
    answers = draw(st.dictionaries(st.sampled_from([*keys, "outer", "q9"]), values, max_size=20))
    stored = draw(st.sampled_from([ids, ids[:1], None, "no list", [*ids, *ids]]))
    return whole, answers | {"people": stored}


@given(visits())
def test_a_route_through_lists_ends_and_nothing_off_it_is_submitted(visit):
    whole, answers = visit
    numbers = route(whole, answers, TODAY)

    kept = final_answers(whole, answers, TODAY)

    assert list(numbers) == sorted(set(numbers))
    people = whole.lists["people"]
    allowed = {"outer", "q9"} & answers.keys() if 3 in numbers else {"outer"} & answers.keys()
    if 2 in numbers:
        allowed.add("people")
        for item in items_of(people, answers):
            for number in item_route(whole, people, item, answers, TODAY):
                asked = relevant_questions(whole, people.item_pages[number - 1], answers, TODAY, item)
                allowed |= {f"people/{item}/{key}" for one in asked for key in one.keys}
    assert set(kept) == allowed & answers.keys()


@given(visits())
def test_submitting_again_what_was_kept_of_a_list_changes_nothing(visit):
    whole, answers = visit

    kept = on_route(whole, answers, TODAY)

    assert on_route(whole, kept, TODAY) == kept
    assert route(whole, kept, TODAY) == route(whole, answers, TODAY)


@given(visits())
def test_stored_lists_of_any_form_are_checked_without_raising(visit):
    whole, answers = visit

    for number, fault in check_answers(whole, answers, TODAY):
        assert number in route(whole, answers, TODAY)
        assert fault.item == "" or is_item_id(fault.item)
