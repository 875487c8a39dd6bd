"""What the script does for matrices, sums, consent and rankings, on pages drawn for the purpose."""

import pytest

from tests.questionnaire.builders import option, question

COLUMNS = (option("a"), option("b"))


def said(page, words: str) -> None:
    """Waits until the live region says it."""
    page.wait_for_function("words => document.querySelector('[aria-live]')?.textContent === words", arg=words)


def order(page) -> list[str]:
    """The items as they stand in the document, with the place that each shows."""
    return page.locator(".arolwg-rank select").evaluate_all(
        "all => all.map(e => e.name.split('/')[1] + e.value)"
    )


# ---- answers that decide what is shown


@pytest.mark.parametrize(
    ("asked", "condition", "acts"),
    [
        (question("q", "matrix_multi"), "selected(${q/r1}, 'b')", [("check", "[name='q/r1'][value=b]")]),
        (question("q", "matrix_multi"), "count-selected(${q/r2}) = 1", [("check", "[name='q/r2'][value=a]")]),
        (question("q", "matrix_number", ""), "${q/r2} > 1000", [("fill", "[name='q/r2']", "1,000.5")]),
        (question("q", "matrix_number", COLUMNS), "${q/r1/b} = 3", [("fill", "[name='q/r1/b']", "3")]),
        (question("q", "matrix_text", COLUMNS), "${q/r1/b} = 'tŷ'", [("fill", "[name='q/r1/b']", " tŷ ")]),
        (question("q", "constant_sum"), "${q/r1} = 40", [("fill", "[name='q/r1']", "40")]),
        (question("q", "consent"), "${q} = 'agree'", [("check", "[name=q]")]),
        (question("q", "scale"), "${q} = 'b'", [("check", "[name=q][value=b]")]),
        (question("q", "recommendation"), "${q} >= 9", [("check", "[name=q][value='10']")]),
    ],
)
def test_what_is_answered_decides_as_it_will_on_the_server(shown, asked, condition, acts):
    page = shown.questions(asked, question("c", relevant=condition))
    assert page.is_hidden("[data-question=c]")

    for act, *where in acts:
        getattr(page, act)(*where)

    assert page.is_visible("[data-question=c]")


def test_what_excludes_the_others_does_so_in_its_own_row(shown):
    page = shown.questions(question("q", "matrix_multi", (*COLUMNS, option("none", exclusive=True))))
    page.check("[name='q/r1'][value=a]")
    page.check("[name='q/r2'][value=a]")

    page.check("[name='q/r1'][value=none]")

    assert not page.is_checked("[name='q/r1'][value=a]")
    assert page.is_checked("[name='q/r2'][value=a]")


# ---- what numbers come to


def test_what_the_numbers_come_to_is_shown_and_said(shown):
    page = shown.questions(question("q", "constant_sum"))
    line = page.locator("#q-sum")
    assert line.inner_text() == "Rhaid i gyfanswm y rhifau fod yn 100"

    page.fill("[name='q/r1']", "0.1")
    page.fill("[name='q/r2']", "0.2")
    assert line.inner_text() == "Cyfanswm y rhifau yw 0.3. Rhaid iddo fod yn 100"
    page.fill("[name='q/r1']", "99.8")

    assert line.inner_text() == "Cyfanswm y rhifau yw 100, fel y dylai fod"
    said(page, "Cyfanswm y rhifau yw 100, fel y dylai fod")


def test_totals_of_rows_and_columns_are_shown_where_the_author_wants_them(shown):
    page = shown.questions(question("q", "matrix_number", COLUMNS, display="totals"))

    for box, number in {"r1/a": "1", "r1/b": "2", "r2/a": "1,000"}.items():
        page.fill(f"[name='q/{box}']", number)

    assert page.locator(".arolwg-matrix__sum").all_inner_texts() == [
        f"Cyfanswm: {total}" for total in ("3", "1,000", "1,001", "2", "1,003")
    ]


def test_without_the_setting_there_are_no_totals(shown):
    page = shown.questions(question("q", "matrix_number", COLUMNS))

    page.fill("[name='q/r1/a']", "1")

    assert page.locator(".arolwg-matrix__sum").count() == 0


# ---- a ranking by buttons


@pytest.fixture
def ranking(shown):
    return shown.questions(question("q", "ranking", "a b c"))


def button(page, words: str, item: str):
    return page.locator(".arolwg-rank button", has_text=f"{words}: {item} (cy)")


def press(page, words: str, item: str) -> None:
    button(page, words, item).click()


def test_an_item_gets_its_place_by_buttons_and_one_without_shows_none(ranking):
    assert order(ranking) == ["a", "b", "c"]

    press(ranking, "Symud i fyny", "c")
    assert order(ranking) == ["c1", "a", "b"]
    press(ranking, "Symud i fyny", "b")
    press(ranking, "Symud i fyny", "b")

    assert order(ranking) == ["b1", "c2", "a"]
    said(ranking, "Mae ‘b (cy)’ bellach yn rhif 1")


def test_a_button_keeps_the_focus_when_its_item_moves(ranking):
    for item in "abc":
        press(ranking, "Symud i fyny", item)

    press(ranking, "Symud i lawr", "a")

    assert order(ranking) == ["b1", "a2", "c3"]
    assert ranking.evaluate("document.activeElement.textContent") == "Symud i lawr: a (cy)"


def test_the_first_goes_no_further_up_and_the_last_no_further_down(ranking):
    for item in "abc":
        press(ranking, "Symud i fyny", item)

    for words, item in (("Symud i fyny", "a"), ("Symud i lawr", "c")):
        assert button(ranking, words, item).get_attribute("aria-disabled") == "true"
        button(ranking, words, item).click(force=True)

    assert order(ranking) == ["a1", "b2", "c3"]


def test_lists_and_buttons_go_together_and_lists_move_nothing(ranking):
    ranking.select_option("[name='q/b']", "1")
    assert order(ranking) == ["a", "b1", "c"]

    press(ranking, "Symud i fyny", "c")

    assert order(ranking) == ["b1", "c2", "a"]


def test_an_item_takes_the_place_that_was_left_out(ranking):
    ranking.select_option("[name='q/a']", "3")
    ranking.select_option("[name='q/b']", "1")

    press(ranking, "Symud i fyny", "c")

    assert order(ranking) == ["b1", "c2", "a3"]


def test_a_stored_order_is_shown_in_its_order(shown):
    page = shown.questions(
        question("q", "ranking", "a b c"), fields={"q/a": ["3"], "q/b": ["1"], "q/c": ["2"]}
    )

    assert order(page) == ["b1", "c2", "a3"]


def test_the_script_sets_no_place_by_itself(ranking):
    values = ranking.locator(".arolwg-rank select").evaluate_all("all => all.map(e => e.value)")

    assert values == ["", "", ""]
