"""The page that checks the answers."""

import pytest

from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import ready_to_submit, start_of

pytestmark = pytest.mark.django_db


def test_answers_are_shown_in_the_words_of_the_language(survey):
    visitor = ready_to_submit(survey, "cy")

    assert "Dewis individual" in visitor.words
    assert "Ydw" in visitor.words
    assert "Dim ateb wedi’i roi" in visitor.words
    visitor.get(start_of(survey, "en") + "check/")
    assert "Choice individual" in visitor.words
    assert "No answer provided" in visitor.words


def test_each_kind_of_answer_is_shown_in_its_own_way(db):
    survey = make.published_survey(
        make.page(
            "all",
            make.question("day", "date"),
            make.question("size", "number"),
            make.question("order", "ranking"),
            make.question("grid", "matrix_single"),
            make.question("words", "long_text"),
            make.question(
                "why", "multi_choice", options=[make.option("a", other_text={"label": make.text("Manylion")})]
            ),
        )
    )
    visitor = Visitor().get(start_of(survey, "cy")).press("next")

    visitor.press(
        **{"day-day": "1", "day-month": "3", "day-year": "2012", "order__a": "2", "order__b": "1"},
        size="12500.50", grid__x="a", words="Un\n\n<i>dau</i>", why=["a"], why__a="Dŵr & thân",
    )  # fmt: skip

    assert "1 Mawrth 2012" in visitor.words
    assert "12,500.5" in visitor.words
    assert visitor.words.index("Dewis b") < visitor.words.index("Dewis a")
    assert "Dewis a: Dŵr & thân" in visitor.words
    assert "<i>dau" not in visitor.html
    assert "Dewis x" in visitor.words


def test_questions_that_do_not_apply_and_information_are_left_out(survey):
    visitor = ready_to_submit(survey)

    assert "Question body" not in visitor.words
    assert "Question staff" not in visitor.words


def test_an_answer_that_no_longer_holds_brings_its_page_back_with_its_error(db):
    survey = make.published_survey(
        make.page("one", make.question("low", "number", required=True)),
        make.page(
            "two",
            make.question("high", "number", constraint=". > ${low}", constraint_message=make.text("Mwy")),
        ),
    )
    visitor = Visitor().get(start_of(survey)).press("next").press(low="1").press(high="5")
    visitor.get(f"{start_of(survey)}1/?from=check").press(low="9")
    assert visitor.at == f"{start_of(survey)}check/"

    visitor.press("next")

    assert visitor.at == f"{start_of(survey)}2/"
    assert visitor.has_errors
    assert 'value="5"' in visitor.html
    visitor.press(high="10").press("next")
    assert visitor.reference


def test_checking_costs_one_statement_and_submitting_few(survey, django_assert_num_queries):
    visitor = ready_to_submit(survey)

    with django_assert_num_queries(1):
        visitor.get(visitor.at)
    # Read; savepoint (in this test), lock, read again, submit, release; the receipt's read.
    with django_assert_num_queries(7):
        visitor.press("next")


def test_there_is_no_check_page_where_the_survey_has_none(survey_without_check):
    visitor = Visitor().get(start_of(survey_without_check)).press("next")

    visitor.get(f"{start_of(survey_without_check)}check/")

    assert visitor.at == f"{start_of(survey_without_check)}1/"
