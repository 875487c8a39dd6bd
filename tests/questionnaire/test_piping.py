import datetime as dt

import pytest

from questionnaire.dates_in_words import long_date
from questionnaire.piping import fill, piped_words, piping_problems, placeholders
from tests.questionnaire.builders import other, page, question, questionnaire

WHOLE = questionnaire(
    page(
        question("one", options=(other(),)),
        question("many", "multi_choice"),
        question("grid", "matrix_single"),
        question("when", "date"),
        question("count", "number"),
        question("name", "short_text"),
        question("email", "email", identifying=True),
        question("note", "information"),
        code="p1",
    ),
    page(question("later", "short_text"), code="p2"),
)
ANSWERS = {
    "one": "other",
    "one/other": "<tŷ>",
    "many": ["a", "b"],
    "grid/r1": "b",
    "when": "2012-09-14",
    "count": "1234567.5",
    "name": "${one}",
    "email": "a@b.co",
}


def piped(text, language="cy"):
    return fill(text, piped_words(WHOLE, placeholders(text), ANSWERS, language))


def test_whether_a_value_is_known_before_its_page_is_found_out_however_long_its_chain():
    chain = [
        question("first", "hidden", value="1"),
        question("sum0", "calculated", calculation="${first} + 1"),
    ]
    for place in range(1, 60):
        # Each reads the two before it.
        rule = f"${{{chain[-1].code}}} + ${{{chain[-2].code}}}"
        chain.append(question(f"sum{place}", "calculated", calculation=rule))
    asked = question("asked", "number")
    last = question("last", "calculated", calculation="${asked} + 1")

    whole = questionnaire(*chain, asked, last)

    assert piping_problems("${sum59}", whole, 1) == []
    assert [found.kind for found in piping_problems("${last}", whole, 1)] == ["same_page"]


def test_placeholders_are_found_once_each():
    assert placeholders("${a} ${ b } ${a} ${c/d-1} $a {e} ${1}") == {"a", "b", "c/d-1"}
    assert placeholders("none") == frozenset()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${one}!", "other (cy)!"),
        ("${one/other}", "<tŷ>"),
        ("${many}", "a (cy), b (cy)"),
        ("${grid/r1}/${grid/r2}", "b (cy)/"),
        ("${when}", "14 Medi 2012"),
        ("${count}", "1,234,567.5"),
        ("${name}", "${one}"),
        ("${email}${absent}${later}${note}", ""),
        ("nothing", "nothing"),
    ],
)
def test_answers_are_piped_in_words(text, filled):
    assert piped(text) == filled


def test_answers_are_piped_in_the_language_of_the_text():
    assert piped("${one}, ${when}", "en") == "other (en), 14 September 2012"


def test_the_surveys_dates_are_filled_with_what_the_caller_says():
    assert fill("Caeodd ar ${closes_date}.", {"closes_date": "19 Hydref 2012"}) == "Caeodd ar 19 Hydref 2012."


def kinds(text, number):
    return [(problem.kind, problem.values["code"]) for problem in piping_problems(text, WHOLE, number)]


def test_a_text_may_read_the_answers_of_earlier_pages_and_the_surveys_dates():
    assert kinds("${one} ${grid/r1} ${one/other} ${opens_date}", 2) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("${zzz}", ("unknown_question", "zzz")),
        ("${email}", ("identifying", "email")),
        ("${later}", ("same_page", "later")),
        ("${grid}", ("matrix_without_row", "grid")),
        ("${grid/r9}", ("unknown_row", "grid")),
        ("${many/other}", ("no_other_text", "many")),
        ("${note}", ("no_value", "note")),
    ],
)
def test_what_a_text_cannot_read_is_a_problem(text, problem):
    assert kinds(text, 2) == [problem]


def test_a_text_cannot_read_what_is_asked_later():
    assert kinds("${later}", 1) == [("later_question", "later")]


def test_the_surveys_own_texts_read_no_answers():
    assert kinds("${one} ${opens_date}", None) == [("no_answers_here", "one")]


@pytest.mark.parametrize(
    ("month", "cy", "en"),
    [(1, "Ionawr", "January"), (7, "Gorffennaf", "July"), (12, "Rhagfyr", "December")],
)
def test_dates_in_words_have_no_abbreviations(month, cy, en):
    date = dt.date(2026, month, 3)

    assert long_date(date, "cy") == f"3 {cy} 2026"
    assert long_date(date, "en") == f"3 {en} 2026"
