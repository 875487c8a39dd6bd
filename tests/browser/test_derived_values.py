"""Values that nobody is asked for, as the script works them out while a page is open."""

from questionnaire.expressions import parse
from tests.questionnaire.builders import question


def calculated(code, source, **fields):
    return question(code, "calculated", calculation=parse(source), **fields)


def test_a_calculated_value_brings_up_a_question_while_people_type(shown):
    page = shown.questions(
        question("a", "number"),
        calculated("double", "${a} * 2"),
        calculated("label", "if(${double} > 10, 'large', 'small')"),
        question("c", relevant="${label} = 'large'"),
    )
    assert page.is_hidden("[data-question=c]")

    page.fill("#a", "6")
    assert page.is_visible("[data-question=c]")

    page.fill("#a", "5")
    assert page.is_hidden("[data-question=c]")


def test_a_sum_without_one_of_its_numbers_is_empty_as_on_the_server(shown):
    page = shown.questions(
        question("a", "number"),
        question("b", "number"),
        calculated("sum", "${a} + ${b}"),
        question("c", relevant="${a} = 1 and ${sum} = ''"),
    )

    page.fill("#a", "1")
    assert page.is_visible("[data-question=c]")

    page.fill("#b", "1")
    assert page.is_hidden("[data-question=c]")


def test_a_value_of_its_page_that_no_answer_changes_is_known_from_the_beginning(shown):
    page = shown.questions(
        question("wave", "hidden", value="2"),
        question("a"),
        question("c", relevant="${a} = 'b' and ${wave} = 2"),
    )

    page.check("[name=a][value=b]")
    assert page.is_visible("[data-question=c]")


def test_a_value_that_is_not_worked_out_reads_as_empty(shown):
    page = shown.questions(
        question("a", "number"),
        calculated("double", "${a} * 2", relevant="${a} > 100"),
        question("c", relevant="${double} != ''"),
    )

    page.fill("#a", "6")
    assert page.is_hidden("[data-question=c]")

    page.fill("#a", "600")
    assert page.is_visible("[data-question=c]")
