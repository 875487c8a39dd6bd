"""What static/respondent/page.js does, on pages drawn for the purpose."""

import pytest

from tests.questionnaire.builders import option, other, question


def test_a_question_comes_and_goes_with_the_answer_that_decides(shown):
    page = shown.questions(question("a"), question("n", "number"), question("c", relevant="${a} = 'b'"))

    page.check("[name=a][value=b]")
    assert page.is_visible("[data-question=c]")
    assert shown.asked() == ["a", "n", "c"]

    page.check("[name=a][value=a]")
    assert page.is_hidden("[data-question=c]")
    assert shown.asked() == ["a", "n"]


@pytest.mark.parametrize(
    ("asked", "condition", "typed"),
    [
        (question("q", "number"), "${q} >= 1000", {"q": "1,000.50"}),
        (question("q", "number"), "${q} = '1000.5'", {"q": " 1 000.50 "}),
        (question("q", "date"), "${q} < '2012-10-19'", {"q-day": "9", "q-month": "10", "q-year": "2012"}),
        (question("q", "date"), "${q} = today()", {"q-day": "29", "q-month": "3", "q-year": "2026"}),
        (question("q", "short_text"), "string-length(${q}) = 2", {"q": " tŷ "}),
        (question("q", "long_text"), "${q} != ''", {"q": "Ie"}),
    ],
)
def test_what_is_typed_decides_as_it_will_on_the_server(shown, asked, condition, typed):
    page = shown.questions(asked, question("c", relevant=condition))
    assert page.is_hidden("[data-question=c]")

    for name, text in typed.items():
        page.fill(f'[name="{name}"]', text)

    assert page.is_visible("[data-question=c]")


def test_chosen_ranked_and_listed_answers_decide_too(shown):
    page = shown.questions(
        question("many", "multi_choice"),
        question("grid", "matrix_single"),
        question("rank", "ranking"),
        question("list", display="select"),
        question("box", "single_choice", (option("a"), other())),
        *(
            question(f"c{place}", "number", relevant=condition)
            for place, condition in enumerate(
                (
                    "count-selected(${many}) = 2",
                    "${grid/r2} = 'b'",
                    "selected(${rank}, 'b')",
                    "${list} = 'b'",
                    "${box/other} = 'tŷ'",
                )
            )
        ),
    )

    page.check("[name=many][value=a]")
    page.check("[name=many][value=b]")
    page.check("[name='grid/r2'][value=b]")
    page.select_option("[name='rank/b']", "1")
    page.select_option("[name=list]", "b")
    page.check("[name=box][value=other]")
    page.fill("[name='box/other']", "tŷ")

    assert all(page.is_visible(f"[data-question=c{place}]") for place in range(5))


def test_the_text_of_an_option_that_is_not_chosen_decides_nothing(shown):
    page = shown.questions(
        question("box", "single_choice", (option("a"), other())),
        question("c", relevant="${box/other} != ''"),
        fields={"box": ["other"], "box/other": ["tŷ"]},
    )
    assert page.is_visible("[data-question=c]")

    page.check("[name=box][value=a]")

    assert page.is_hidden("[data-question=c]")


def test_answers_of_earlier_pages_decide_together_with_those_of_this_one(shown):
    page = shown.questions(
        question("a"),
        question("c", "number", relevant="${earlier} = 'a' and ${a} = 'b'"),
        answers={"earlier": "a"},
    )

    page.check("[name=a][value=b]")

    assert page.is_visible("[data-question=c]")


def test_what_depends_on_a_question_that_has_gone_goes_with_it(shown):
    page = shown.questions(
        question("a"),
        question("n", "number"),
        question("b", "number", relevant="${a} = 'b'"),
        question("c", "number", relevant="${b} > 1"),
    )
    page.check("[name=a][value=b]")
    page.fill("[name=b]", "2")
    assert page.is_visible("[data-question=c]")

    page.check("[name=a][value=a]")

    assert page.is_hidden("[data-question=c]")


def test_what_hangs_from_an_option_is_sent_only_while_that_is_chosen(shown):
    page = shown.questions(question("a"), question("c", "date", relevant="${a} = 'b'"))
    assert shown.asked() == ["a"]

    page.check("[name=a][value=b]")
    assert page.is_visible("[name=c-day]")
    assert shown.asked() == ["a", "c"]


def test_options_come_and_go(shown):
    page = shown.questions(
        question("a"), question("b", "single_choice", (option("x"), option("y", relevant="${a} = 'b'")))
    )
    assert page.is_hidden("[name=b][value=y]")

    page.check("[name=a][value=b]")

    assert page.is_enabled("[name=b][value=y]")
    assert page.is_visible("label:has-text('y')")


def test_an_exclusive_option_clears_the_others_and_they_clear_it(shown):
    page = shown.questions(question("q", "multi_choice", (option("a"), option("none", exclusive=True))))

    page.check("[value=a]")
    page.check("[value=none]")
    assert not page.is_checked("[value=a]")

    page.check("[value=a]")
    assert not page.is_checked("[value=none]")


def test_an_item_that_loses_its_place_takes_the_one_given_up_and_it_is_said(shown):
    page = shown.questions(question("q", "ranking", "a b c"))
    page.select_option("[name='q/a']", "1")
    page.select_option("[name='q/b']", "2")

    page.select_option("[name='q/b']", "1")

    assert (page.input_value("[name='q/a']"), page.input_value("[name='q/b']")) == ("2", "1")
    page.wait_for_function(
        "document.querySelector('[aria-live]').textContent === 'Mae ‘a (cy)’ bellach yn rhif 2'"
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (8, "Mae gennych chi 2 nod ar ôl"),
        (0, "Mae gennych chi 10 o nodau ar ôl"),
        (11, "Mae gennych chi 1 nod yn ormod"),
    ],
)
def test_the_characters_left_are_counted_in_welsh(shown, typed, words):
    page = shown.questions(question("q", "long_text", max_length=10))

    page.fill("[name=q]", "ŵ" * typed)

    assert page.inner_text("#q-count") == words


def test_a_double_click_sends_once(shown):
    page = shown.questions(question("a"))

    with page.expect_navigation():
        page.dblclick("[name=next]")

    assert shown.posts == 1


def test_the_summary_of_errors_has_the_focus(shown):
    page = shown.questions(
        question("a"), before='<div class="govuk-error-summary" tabindex="-1" data-focus>!</div>'
    )

    page.wait_for_function("document.activeElement.className === 'govuk-error-summary'")
