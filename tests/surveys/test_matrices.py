"""What an author is told of matrices, sums, scales and consent before publishing, and of rules that read them."""

import pytest

from surveys.checks import check
from tests import factories as make
from tests.factories import option, page, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

COLUMNS = [option("a"), option("b")]


def findings(*pages) -> dict[str, str]:
    """What is found, by code of the question."""
    return {found.place.strip("“”").split("“")[-1]: found.message for found in check(make.survey(*pages))}


def found_in(asked: dict) -> list[str]:
    return [found.message for found in check(make.survey(page("one", asked)))]


def rule(condition: str) -> str:
    """What is said of a rule that reads the matrices before it; empty if nothing is."""
    before = page(
        "one",
        question("ways", "matrix_multi", options=COLUMNS),
        question("counts", "matrix_number", options=COLUMNS),
        question("shares", "constant_sum"),
    )
    said = findings(before, page("two", question("rule", relevant=condition)))
    return said.get("rule", "")


@pytest.mark.parametrize(
    "asked",
    [
        question("q", "matrix_multi", settings={"min_choices": 1, "max_choices": 2}),
        question("q", "matrix_number", options=COLUMNS, settings={"integer": True, "display": "totals"}),
        question("q", "matrix_text"),
        question("q", "constant_sum", settings={"total": 24}),
        question("q", "scale", options=[*COLUMNS, option("dk", missing="dont_know")]),
        question("q", "recommendation"),
        question("q", "consent"),
        question("q", "consent", options=[option("agree")]),
    ],
    ids=lambda asked: asked["type"],
)
def test_what_is_well_made_is_published_without_a_word(asked):
    assert found_in(asked) == []


@pytest.mark.parametrize("type", ["matrix_multi", "matrix_number", "matrix_text", "constant_sum"])
def test_what_has_rows_needs_some(type):
    assert "Give the question rows." in found_in(question("q", type, rows=[]))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            question("q", "matrix_multi", settings={"min_choices": 3}),
            "“min_choices” is 3, but there are 2 options. Change one of them.",
        ),
        (
            question("q", "constant_sum", settings={"max": 30}),
            "The rows cannot come to 100 with these limits. Change “total”, “min” or “max”.",
        ),
        (
            question("q", "constant_sum", options=COLUMNS),
            "A question of this type has no options. Take them out, or change the type.",
        ),
        (
            question("q", "scale", options=[option("a"), option("dk", missing="dont_know")]),
            "A scale needs at least 2 options that are real answers. Add another, or clear “no real answer”.",
        ),
        (
            question("q", "consent", options=COLUMNS),
            "Consent is a single box to tick. Keep one option, and take the others out.",
        ),
    ],
    ids=["choices", "total", "options", "scale", "consent"],
)
def test_what_cannot_be_answered_is_said(asked, message):
    assert message in found_in(asked)


@pytest.mark.parametrize(
    "condition",
    [
        "selected(${ways/x}, 'a')",
        "count-selected(${ways/y}) > 1",
        "${counts/x/a} > ${counts/x/b}",
        "${shares/x} + ${shares/y} = 100",
    ],
)
def test_a_row_or_a_box_can_decide(condition):
    assert rule(condition) == ""


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            "${ways/x} = 'a'",
            "“ways/x” can have several answers: write selected(${ways/x}, 'code') instead of =.",
        ),
        ("${counts/x} > 1", "Say which column of the row “x” of “counts” is meant: ${counts/x/option}."),
        ("${counts/x/c} > 1", "Question “counts” has no option “c”. Correct the code."),
        ("${shares} > 1", "Say which row of “shares” is meant: ${shares/row}."),
    ],
)
def test_a_rule_that_reads_no_box_is_told_which_there_are(condition, said):
    assert rule(condition) == said


def test_a_box_is_named_by_its_row_and_its_column_where_a_rule_is_read_back():
    said = rule("${counts/x/a} > 1 and ${counts/x/a} < 1")

    assert "can never be true" in said
    assert "the answer to “Question counts”: “Choice x – Choice a” is more than 1" in said
