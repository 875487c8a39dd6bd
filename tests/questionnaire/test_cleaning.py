import pytest

from questionnaire.cleaning import as_posted, check_answers
from tests.questionnaire.builders import TODAY, both, option, other, page, post, question, questionnaire

WHOLE = questionnaire(
    page(question("strand", options="organisation individual", required=True), code="p1"),
    page(
        question("uses", "yes_no", options="yes no"),
        question("often", "number", integer=True, max=7, relevant="${uses} = 'yes'", required=True),
        question("note", "information"),
        question("size", "number", relevant="${strand} = 'organisation'"),
        code="p2",
    ),
)


def test_the_values_of_every_question_that_was_asked_are_to_be_merged():
    outcome = post(WHOLE, 2, {"uses": "yes", "often": " 3 ", "size": ""}, {"strand": "organisation"})

    assert outcome.values == {"uses": "yes", "often": "3", "size": None}
    assert (outcome.faults, outcome.appeared) == ((), ())


def test_unticked_and_not_shown_are_different():
    asked = post(WHOLE, 2, {}, {"strand": "individual"}, asked=["uses"])

    assert asked.values == {"uses": None}
    assert post(WHOLE, 2, {"uses": "yes"}, asked=[]).values == {}


def test_a_page_with_any_fault_merges_nothing():
    outcome = post(WHOLE, 2, {"uses": "yes", "often": "8"}, asked=["uses", "often"])

    assert [fault.kind for fault in outcome.faults] == ["number_too_large"]
    assert outcome.values == {}


def test_a_question_that_becomes_relevant_without_having_been_asked_has_appeared():
    outcome = post(WHOLE, 2, {"uses": "yes"}, asked=["uses", "note"])

    assert outcome.appeared == ("often",)
    assert outcome.relevant == ("uses", "often", "note")
    assert (outcome.values, outcome.faults) == ({"uses": "yes"}, ())


def test_a_question_that_was_asked_and_is_not_relevant_has_no_faults():
    wrong = post(WHOLE, 2, {"uses": "no", "often": "many"}, asked=["uses", "often", "note"])
    right = post(WHOLE, 2, {"uses": "no", "often": "3"}, asked=["uses", "often", "note"])

    assert (wrong.values, wrong.faults, wrong.relevant) == ({"uses": "no"}, (), ("uses", "note"))
    assert right.values == {"uses": "no", "often": "3"}


def test_what_is_read_on_the_page_is_what_was_posted_not_what_is_stored():
    outcome = post(WHOLE, 2, {"uses": "no"}, {"uses": "yes", "often": "3"}, asked=["uses", "note"])

    assert (outcome.appeared, outcome.relevant) == ((), ("uses", "note"))


def test_a_stored_answer_is_read_where_the_question_was_not_asked():
    outcome = post(WHOLE, 2, {"often": "3"}, {"uses": "yes"}, asked=["often", "note"])

    assert outcome.relevant == ("uses", "often", "note")


def test_an_invalid_answer_still_opens_what_depends_on_it():
    whole = questionnaire(
        question("many", "multi_choice", options="a b c", max_choices=1),
        question("why", "short_text", relevant="selected(${many}, 'a')"),
    )

    outcome = post(whole, 1, {"many": ["a", "b"], "why": "x"})

    assert [fault.kind for fault in outcome.faults] == ["too_many_choices"]
    assert outcome.relevant == ("many", "why")


def test_codes_that_are_not_on_the_page_are_ignored():
    outcome = post(
        WHOLE, 1, {"strand": "individual", "uses": "yes", "x": "y"}, asked=["strand", "uses", "zzz"]
    )

    assert outcome.values == {"strand": "individual"}


def test_an_option_that_is_not_offered_is_refused():
    whole = questionnaire(question("first"), question("q", options=(option("x", relevant="${first} = 'a'"),)))

    assert post(whole, 1, {"first": "a", "q": "x"}).faults == ()
    assert [fault.kind for fault in post(whole, 1, {"first": "b", "q": "x"}).faults] == ["unknown_choice"]


def test_the_authors_rule_has_the_authors_words():
    rule = question("q", "number", constraint=". mod 5 = 0", constraint_message=both("fives"))
    silent = question("q", "multi_choice", options="a b c", constraint="count-selected(.) != 2")

    (told,) = post(questionnaire(rule), 1, {"q": "7"}).faults
    (untold,) = post(questionnaire(silent), 1, {"q": ["a", "b"]}).faults

    assert (told.kind, told.control, told.message) == ("constraint", "q", both("fives"))
    assert untold.message is None
    assert post(questionnaire(rule), 1, {"q": "10"}).faults == ()


def test_the_authors_rule_is_not_asked_about_an_empty_answer_or_an_invalid_one():
    rule = questionnaire(question("q", "number", constraint=". > 5", max=10))

    assert post(rule, 1, {"q": ""}).faults == ()
    assert [fault.kind for fault in post(rule, 1, {"q": "11"}).faults] == ["number_too_large"]


def test_the_authors_rule_may_read_earlier_answers():
    whole = questionnaire(
        question("from", "date"),
        question("to", "date", constraint=". >= ${from}", constraint_message=both("later")),
    )
    day = {"from-day": "2", "from-month": "3", "from-year": "2026", "to-month": "3", "to-year": "2026"}

    (fault,) = post(whole, 1, day | {"to-day": "1"}).faults

    assert (fault.question, fault.control) == ("to", "to-day")
    assert post(whole, 1, day | {"to-day": "2"}).faults == ()


def test_checking_the_route_finds_what_is_missing_and_says_on_which_page():
    found = check_answers(WHOLE, {"uses": "yes"}, TODAY)

    assert [(number, fault.question, fault.kind) for number, fault in found] == [
        (1, "strand", "missing_choice"),
        (2, "often", "missing_number"),
    ]


def test_checking_the_route_leaves_out_what_is_off_it():
    assert (
        check_answers(WHOLE, {"strand": "individual", "uses": "no", "often": "999", "size": "x"}, TODAY) == ()
    )


@pytest.mark.parametrize("stored", ["8", "x", ["1", "2"], 5.5, {"a": 1}, True])
def test_checking_the_route_finds_stored_values_that_do_not_suit(stored):
    answers = {"strand": "individual", "uses": "yes", "often": stored}

    assert [fault.question for _, fault in check_answers(WHOLE, answers, TODAY)] == ["often"]


def test_checking_the_route_asks_the_authors_rule_again():
    whole = questionnaire(question("q", "number", constraint=". > 5"))

    assert [fault.kind for _, fault in check_answers(whole, {"q": "3"}, TODAY)] == ["constraint"]


def test_stored_answers_can_be_posted_again():
    answers = {"m/r1": "a", "m/r2": None, "d": "2012-03-07", "r": ["b", "a"], "o": "other", "o/other": "x"}

    assert as_posted(question("m", "matrix_single"), answers) == {"m/r1": ["a"]}
    assert as_posted(question("d", "date"), answers) == {"d-day": ["7"], "d-month": ["3"], "d-year": ["2012"]}
    assert as_posted(question("r", "ranking"), answers) == {"r/b": ["1"], "r/a": ["2"]}
    assert as_posted(question("o", options=(other(),)), answers) == {"o": ["other"], "o/other": ["x"]}
    assert as_posted(question("absent", "short_text"), answers) == {}
    assert as_posted(question("i", "information"), answers) == {}


def test_ten_thousand_fields_are_no_trouble():
    posted = {f"field{number}": "x" for number in range(10_000)}

    assert post(WHOLE, 1, posted | {"strand": "individual"}).values == {"strand": "individual"}
