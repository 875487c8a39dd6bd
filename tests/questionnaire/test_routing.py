from itertools import product

import msgspec
import pytest

from questionnaire.cleaning import clean_page
from questionnaire.document import Text
from questionnaire.routing import (
    next_page,
    on_route,
    relevant_questions,
    route,
    route_lengths,
)
from responses.journey import standing_with
from tests.questionnaire.builders import TODAY, option, other, page, question, questionnaire

WHOLE = questionnaire(
    page(question("strand", options="organisation individual"), code="p1"),
    page(
        question("size", "number", relevant="${strand} = 'organisation'"),
        question("large", relevant="${size} > 10"),
        code="p2",
    ),
    page(question("name", "short_text"), code="p3", relevant="${strand} = 'individual'"),
    page(question("big_reasons", relevant="${large} = 'a'"), question("end", "short_text"), code="p4"),
)


def standing(answers):
    return standing_with(WHOLE, answers, (), TODAY)


def codes(number, answers, whole=WHOLE):
    return [one.code for one in relevant_questions(whole, whole.page(number), answers, TODAY)]


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({}, (1, 4)),
        ({"strand": None}, (1, 4)),
        ({"strand": "organisation"}, (1, 2, 4)),
        ({"strand": "individual"}, (1, 3, 4)),
    ],
)
def test_a_route_has_the_relevant_pages_that_have_a_relevant_question(answers, pages):
    assert route(WHOLE, answers, TODAY) == pages


def test_no_route_is_shorter_than_the_fewest_pages_or_longer_than_the_most():
    values = {"strand": ["organisation", "individual", None], "size": ["5", "50", None], "large": ["a", None]}
    lengths = {
        len(route(WHOLE, dict(zip(values, given, strict=True)), TODAY)) for given in product(*values.values())
    }

    assert route_lengths(WHOLE) == (2, 4)
    assert lengths == {2, 3}


@pytest.mark.parametrize(
    ("pages", "lengths"),
    [
        ([], (0, 0)),
        ([page(question("a"), code="p1"), page(code="p2")], (1, 1)),
        ([page(question("a"), code="p1"), page(question("h", "hidden"), code="p2")], (1, 1)),
        ([page(question("a", relevant="${h} = 'x'"), question("b"), code="p1")], (1, 1)),
        ([page(question("a"), code="p1", relevant="${h} = 'x'")], (0, 1)),
    ],
    ids=["none", "a page without questions", "a page nobody sees", "a page of two", "a page for some"],
)
def test_only_pages_that_ask_something_are_counted(pages, lengths):
    assert route_lengths(questionnaire(*pages)) == lengths


def test_the_next_and_previous_page_leave_out_what_is_not_on_the_route():
    answers = {"strand": "individual"}

    assert next_page(WHOLE, 1, answers, TODAY) == standing(answers).after(1) == 3
    assert standing(answers).before(3) == 1
    assert next_page(WHOLE, 4, answers, TODAY) is standing(answers).after(4) is None
    assert standing(answers).before(1) is None


def test_a_page_off_the_route_still_has_a_way_on_and_back():
    answers = {"strand": "individual"}

    assert next_page(WHOLE, 2, answers, TODAY) == standing(answers).after(2) == 3
    assert standing(answers).before(2) == 1
    assert not standing(answers).may_visit(2)


def test_the_position_is_counted_along_the_route():
    there = standing({"strand": "individual"})

    assert (there.position(4), len(there.route)) == (3, 3)


def test_a_question_may_depend_on_one_above_it_on_the_same_page():
    assert codes(2, {"strand": "organisation", "size": "11"}) == ["size", "large"]
    assert codes(2, {"strand": "organisation", "size": "9"}) == ["size"]


def test_an_answer_off_the_route_reads_as_empty_all_the_way_down():
    stored = {"strand": "individual", "size": "11", "large": "a"}

    assert codes(2, stored) == []
    assert codes(4, stored) == ["end"]


def test_a_page_that_is_not_relevant_says_what_a_visitor_would_be_asked():
    assert codes(3, {"strand": "organisation"}) == ["name"]


def test_only_answers_on_the_route_are_kept():
    stored = {"strand": "individual", "size": "11", "large": "a", "name": "Siân", "end": None, "gone": "x"}

    assert on_route(WHOLE, stored, TODAY) == {"strand": "individual", "name": "Siân", "end": None}


def test_an_answer_to_a_question_about_someone_is_kept_but_never_read():
    whole = questionnaire(
        question("email", "email", identifying=True), question("q", relevant="${email} != ''")
    )

    assert on_route(whole, {"email": "a@b.co", "q": "a"}, TODAY) == {"email": "a@b.co"}


OPTIONS = questionnaire(
    page(question("strand", options="organisation individual"), code="p1"),
    page(
        question(
            "one",
            options=(
                option("a"),
                option("b", relevant="${strand} = 'organisation'"),
                msgspec.structs.replace(
                    other(), relevant=option("x", relevant="${strand} = 'individual'").relevant
                ),
            ),
        ),
        question("many", "multi_choice", options=(option("a"), option("b", relevant="${one} = 'b'"))),
        question("after_b", relevant="${one} = 'b'"),
        code="p2",
    ),
)


def offered(code, answers):
    """As cleaning the second page with nothing posted offers them."""
    outcome = clean_page(OPTIONS, OPTIONS.page(2), {}, (), answers, TODAY)
    return [one.code for one in outcome.offered[code]]


def test_options_may_depend_on_earlier_answers():
    assert offered("one", {"strand": "organisation"}) == ["a", "b"]
    assert offered("one", {"strand": "individual"}) == ["a", "other"]
    assert offered("many", {"strand": "organisation", "one": "b"}) == ["a", "b"]


def test_an_option_that_is_no_longer_offered_is_no_answer():
    stored = {"strand": "individual", "one": "b", "one/other": None, "many": ["a", "b"], "after_b": "a"}

    assert on_route(OPTIONS, stored, TODAY) == {
        "strand": "individual",
        "one": None,
        "one/other": None,
        "many": ["a"],
    }


def test_the_text_of_an_option_that_is_no_longer_offered_goes_with_it():
    stored = {"strand": "organisation", "one": "other", "one/other": "x", "many": ["b"]}

    assert on_route(OPTIONS, stored, TODAY) == {
        "strand": "organisation",
        "one": None,
        "one/other": None,
        "many": None,
    }


def test_where_to_go_on_is_the_first_page_with_a_question_never_asked():
    assert standing({}).unfinished == 1
    assert standing({"strand": "individual"}).unfinished == 3
    assert standing({"strand": None, "end": None}).unfinished is None


def test_a_route_knows_nothing_of_words():
    def swapped(text: Text) -> Text:
        return Text(text.en, text.cy)

    welsh_first = msgspec.structs.replace(
        WHOLE,
        pages=tuple(msgspec.structs.replace(one, title=swapped(one.title)) for one in WHOLE.pages),
    )

    for answers in ({}, {"strand": "organisation"}, {"strand": "individual"}):
        assert route(welsh_first, answers, TODAY) == route(WHOLE, answers, TODAY)


def test_a_questionnaire_without_pages_has_an_empty_route():
    assert route(questionnaire(), {}, TODAY) == ()
    assert next_page(questionnaire(), 1, {}, TODAY) is None
