from tests.questionnaire.builders import fault_of, question, value


def test_a_fraction_is_always_allowed():
    assert value(question("q", "decimal", integer=True), "1.5") == "1.5"


def test_limits_and_decimal_places_hold():
    asked = question("q", "decimal", min=0, max=1, decimals=2)

    assert value(asked, "0.50") == "0.5"
    assert fault_of(asked, "1.5") == ("number_out_of_range", {"min": "0", "max": "1"})
    assert fault_of(asked, "0.555") == ("too_many_decimals", {"decimals": 2})
