from questionnaire.document import Text
from tests.questionnaire.builders import fault_of, question, value
from tests.questionnaire.types.described import problems, words

DISTANCE = question("q", "quantity", unit=Text("milltir", "miles"))


def test_the_unit_may_be_typed_in_either_language():
    assert value(DISTANCE, "5 milltir") == value(DISTANCE, "5 miles") == value(DISTANCE, "5") == "5"


def test_another_unit_is_not_taken_for_the_one_asked_for():
    assert fault_of(DISTANCE, "5 km") == ("not_a_number", {})


def test_a_unit_that_begins_like_a_number_is_not_taken_off_the_number():
    asked = question("q", "quantity", unit=Text("00 o bobl", "00 people"))

    assert value(asked, "500") == "500"


def test_a_unit_with_a_number_in_it_is_taken_off():
    assert value(question("q", "quantity", unit=Text("m2", "m2")), "12 m2") == "12"


def test_it_is_written_with_its_unit_in_the_language():
    assert words(DISTANCE, "1200", "cy") == "1,200\u00a0milltir"
    assert words(DISTANCE, "1200", "en") == "1,200\u00a0miles"


def test_limits_hold_as_for_any_number():
    asked = question("q", "quantity", unit=Text("km", "km"), min=0, max=10)

    assert fault_of(asked, "11 km") == ("number_out_of_range", {"min": "0", "max": "10"})


def test_publishing_asks_for_the_unit():
    assert problems(question("q", "quantity")) == ["no_unit"]
    assert problems(DISTANCE) == []
