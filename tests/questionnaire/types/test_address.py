import pytest

from questionnaire.piping import piped_words, piping_problems
from tests.questionnaire.builders import clean, page, question, questionnaire
from tests.questionnaire.types.described import problems

HOME = question("q", "address")
WHOLE = {"q/line1": "1 Heol y Bont", "q/town": "Caerdydd", "q/postcode": "CF10 3NQ"}


def faults(posted, asked=HOME):
    return [(found.kind, found.control) for found in clean(asked, posted).faults]


def test_each_part_has_a_key_and_a_column_of_its_own():
    parts = ["q/line1", "q/line2", "q/town", "q/county", "q/postcode"]

    assert list(HOME.keys) == parts
    first, *_ = HOME.kind.columns(HOME)
    assert (first.name, first.part.cy) == ("q/line1", "Llinell cyfeiriad 1")
    assert [column.key for column in HOME.kind.columns(HOME)] == parts


def test_nothing_at_all_is_no_answer_unless_required():
    assert clean(HOME, dict.fromkeys(WHOLE, " ")) == (dict.fromkeys(HOME.keys), [])
    assert faults({}, question("q", "address", required=True)) == [
        ("missing_line1", "q/line1"),
        ("missing_town", "q/town"),
        ("missing_postcode", "q/postcode"),
    ]


@pytest.mark.parametrize(
    ("left_out", "kind"),
    [("q/line1", "missing_line1"), ("q/town", "missing_town"), ("q/postcode", "missing_postcode")],
)
def test_an_address_that_is_begun_is_to_be_whole(left_out, kind):
    assert faults({**WHOLE, left_out: ""}) == [(kind, left_out)]


def test_the_second_line_and_the_county_may_be_left_out():
    assert faults(WHOLE) == []
    assert clean(HOME, WHOLE | {"q/county": "Morgannwg"}).values["q/county"] == "Morgannwg"


def test_each_part_says_what_is_wrong_with_it_in_their_order():
    posted = {"q/line1": "x" * 201, "q/town": "\x00", "q/postcode": "CF10"}

    assert faults(posted) == [
        ("too_long", "q/line1"),
        ("characters", "q/town"),
        ("not_a_postcode", "q/postcode"),
    ]


def test_the_parts_are_said_in_their_order_without_those_left_out():
    lines = HOME.kind.describe(HOME, WHOLE | {"q/line2": None}, "cy")

    assert [line.text for line in lines] == ["1 Heol y Bont", "Caerdydd", "CF10 3NQ"]


def test_errors_lead_to_the_field_of_the_part():
    assert HOME.kind.anchor(HOME, "q/town") == "q-town"
    assert HOME.kind.anchor(HOME, "q") == "q-line1"


def test_no_rule_can_check_an_address_as_one_answer():
    assert problems(question("q", "address", constraint="string-length(.) < 4")) == ["constrained_address"]


def test_a_part_of_an_address_can_be_shown_in_a_text_of_a_later_page():
    whole = questionnaire(page(HOME, code="one"), page(question("later"), code="two"))

    assert piping_problems("${q/town}", whole, 2) == []
    assert piping_problems("${q/planet}", whole, 2) != []
    assert piped_words(whole, frozenset({"q/town", "q"}), WHOLE, "cy") == {
        "q/town": "Caerdydd",
        "q": "1 Heol y Bont, Caerdydd, CF10 3NQ",
    }
