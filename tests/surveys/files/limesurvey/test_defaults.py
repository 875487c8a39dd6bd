"""Answers that LimeSurvey fills in beforehand."""

import pytest

from tests.surveys.files.limesurvey.lss import LAYOUTS, Question, imported, questions, said

ANSWERS = [("A1", "One"), ("1b", "Two")]
PARTS = [("SQ1", "First"), ("SQ2", "Second"), ("SQ3", "Third")]
LEFT_OUT = "Answers filled in beforehand were left out."
# The numbers of the first question, and of its first part.
QID, PART = 100, 1000


def with_rows(question, *rows, languages=("en",)):
    usual = {"qid": QID, "sqid": 0, "specialtype": "", "language": languages[0]}
    defaults = [{name: str(value) for name, value in (usual | row).items()} for row in rows]
    return imported([question], languages=languages, more={"defaultvalues": defaults})


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("letter", "default", "value"),
    [
        ("S", "Wales", "Wales"),
        ("T", "Wales", "Wales"),
        ("N", "12.5", "12.5"),
        ("L", "A1", "A1"),
        ("!", "A1", "A1"),
        ("Y", "Y", "yes"),
        ("G", "F", "F"),
        ("5", "4", "4"),
        ("D", "2026-03-01", "2026-03-01"),
        ("D", "2026-03-01 00:00", "2026-03-01"),
    ],
)
def test_a_default_is_filled_in(layout, letter, default, value):
    foreign = imported([Question("q", letter, answers=ANSWERS, default=default)], layout=layout)

    assert questions(foreign)["q"]["settings"]["value"] == value
    assert not any("filled in" in line for line in said(foreign))


def test_an_option_that_has_another_code_here_is_meant_by_it():
    found = questions(imported([Question("q", "L", answers=ANSWERS, default="1b")]))["q"]

    assert found["settings"]["value"] == found["options"][1]["code"]


def test_several_options_are_ticked():
    ticked = [{"sqid": PART, "defaultvalue": "Y"}, {"sqid": PART + 2, "defaultvalue": "Y"}]

    found = questions(with_rows(Question("q", "M", parts=PARTS), *ticked))["q"]

    assert found["settings"]["value"] == "SQ1 SQ3"


@pytest.mark.parametrize(
    ("question", "row"),
    [
        (Question("q", "S"), {"defaultvalue": "{TOKEN:FIRSTNAME}"}),
        (Question("q", "D"), {"defaultvalue": "{date('Y-m-d')}"}),
        (Question("q", "N"), {"defaultvalue": "many"}),
        (Question("q", "L", answers=ANSWERS), {"defaultvalue": "gone"}),
        (Question("q", "M", parts=PARTS, other=True), {"specialtype": "other", "defaultvalue": "words"}),
        (Question("q", "F", parts=PARTS, answers=ANSWERS), {"sqid": PART, "defaultvalue": "A1"}),
        (Question("q", "Q", parts=PARTS), {"sqid": PART, "defaultvalue": "words"}),
    ],
)
def test_what_is_no_answer_here_is_left_out_and_said(question, row):
    foreign = with_rows(question, row)

    assert "value" not in questions(foreign)["q"].get("settings", {})
    assert sum(LEFT_OUT in line for line in said(foreign)) == 1


def test_a_default_longer_than_any_setting_is_left_out_and_said():
    foreign = imported([Question("q", "T", default="a" * 1001)])

    assert "value" not in questions(foreign)["q"].get("settings", {})
    assert any(LEFT_OUT in line for line in said(foreign))


def test_a_hidden_value_longer_than_any_setting_ends_with_a_note():
    foreign = imported([Question("q", "S", default="a" * 1001, attributes={"hidden": "1"})])

    assert questions(foreign)["q"]["settings"] == {"value": "a" * 1000}
    assert any("over 1000 characters" in line for line in said(foreign))


def test_words_that_differ_between_the_languages_are_reported():
    both = [{"language": "en", "defaultvalue": "Wales"}, {"language": "cy", "defaultvalue": "Cymru"}]

    foreign = with_rows(Question("q", "S"), *both, languages=("en", "cy"))

    assert questions(foreign)["q"]["settings"]["value"] == "Wales"
    assert any("the same for everybody: “Wales”" in line for line in said(foreign))
