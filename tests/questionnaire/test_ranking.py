import pytest

from tests.questionnaire.builders import both, clean, question

RANKING = question("q", "ranking", options="a b c")
REQUIRED = question("q", "ranking", options="a b c", required=True)


def ranks(**places):
    return {f"q/{code}": rank for code, rank in places.items()}


def kinds(asked, posted):
    return [(found.kind, found.control) for found in clean(asked, posted).faults]


def test_a_ranking_is_kept_as_codes_in_order():
    assert clean(RANKING, ranks(a="3", b="1", c="2")) == ({"q": ["b", "c", "a"]}, [])


def test_nothing_ranked_is_no_answer():
    assert clean(RANKING, {}) == ({"q": None}, [])
    assert clean(RANKING, ranks(a="", b="", c="")) == ({"q": None}, [])


def test_the_first_few_places_are_enough_when_it_is_not_required():
    assert clean(RANKING, ranks(b="1", c="2")) == ({"q": ["b", "c"]}, [])


def test_a_required_ranking_places_every_item_and_names_those_without():
    cleaned = clean(REQUIRED, ranks(b="1"))

    assert [(one.kind, one.control, one.labels["option"]) for one in cleaned.faults] == [
        ("missing_rank", "q/a", both("a")),
        ("missing_rank", "q/c", both("c")),
    ]


def test_a_place_given_twice_names_the_other_item():
    (found,) = clean(RANKING, ranks(a="2", b="1", c="2")).faults

    assert (found.kind, found.control, found.values) == ("duplicate_rank", "q/c", {"rank": 2})
    assert found.labels == {"option": both("c"), "other": both("a")}


def test_a_gap_names_the_place_left_out_and_the_first_item_after_it():
    (found,) = clean(RANKING, ranks(a="1", c="3")).faults

    assert (found.kind, found.control, found.values) == ("rank_gap", "q/c", {"rank": 2})
    assert found.labels == {"option": both("c")}


@pytest.mark.parametrize("rank", ["0", "4", "-1", "1.0", "01", "x", "\x00", "١"])
def test_what_is_no_place_is_a_fault(rank):
    assert kinds(RANKING, ranks(a=rank)) == [("unknown_choice", "q/a")]


def test_several_places_for_one_item_are_a_fault():
    assert kinds(RANKING, ranks(a=["1", "2"])) == [("repeated", "q/a")]
