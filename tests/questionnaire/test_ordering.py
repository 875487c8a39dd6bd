"""Options in random order."""

from collections import Counter

from questionnaire.ordering import in_order, is_shuffled, seed_within
from tests.questionnaire.builders import option, other, question

SEEDS = [number.to_bytes(32, "big") for number in range(600)]


def shuffled(options="a b c d", **fields):
    return question("q", options=options, order="random", **fields)


def codes(asked, seed, options=None):
    return [one.code for one in in_order(asked, options or asked.options, seed)]


def test_the_order_is_the_same_whenever_a_response_looks():
    asked = shuffled()

    assert codes(asked, SEEDS[1]) == codes(asked, SEEDS[1])


def test_every_option_comes_first_about_as_often_as_another():
    first = Counter(codes(shuffled(), seed)[0] for seed in SEEDS)

    assert set(first) == set("abcd")
    assert all(110 < count < 190 for count in first.values())


def test_two_questions_of_a_response_are_in_orders_of_their_own():
    one, two = (question(code, options="a b c d e f", order="random") for code in ("one", "two"))

    assert any(codes(one, seed) != codes(two, seed) for seed in SEEDS[:5])


def test_other_none_dont_know_and_what_the_author_fixes_keep_their_places():
    asked = shuffled(
        (
            option("top", fixed=True),
            option("a"),
            option("b"),
            option("c"),
            other(),
            option("none", exclusive=True),
            option("unknown", missing="dont_know"),
        )
    )

    for seed in SEEDS[:50]:
        order = codes(asked, seed)
        assert order[0] == "top"
        assert order[4:] == ["other", "none", "unknown"]
        assert set(order[1:4]) == set("abc")
    assert len({tuple(codes(asked, seed)) for seed in SEEDS}) == 6


def test_an_option_that_is_not_offered_leaves_the_order_of_the_others():
    asked = shuffled("a b c d")
    three = [one for one in asked.options if one.code != "b"]

    for seed in SEEDS[:20]:
        assert codes(asked, seed, three) == [code for code in codes(asked, seed) if code != "b"]


def test_options_stand_as_the_author_has_them_where_nothing_else_is_asked_for():
    assert codes(question("q", options="a b c"), SEEDS[1]) == ["a", "b", "c"]
    assert codes(shuffled("a b c"), None) == ["a", "b", "c"]
    assert not is_shuffled(question("q", "number", order="random"))


def test_each_item_of_a_list_has_an_order_of_its_own():
    asked = shuffled("a b c d e f")
    orders = {
        tuple(codes(asked, seed_within(SEEDS[1], item))) for item in ("bcdfghjk", "mnpqrstv", "wxzbcdfg")
    }

    assert len(orders) > 1
    assert seed_within(SEEDS[1], "") == SEEDS[1]
