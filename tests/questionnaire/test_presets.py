"""Answers that are filled in beforehand."""

import pytest

from questionnaire.presets import preset, preset_problem, with_presets
from questionnaire.setting_checks import setting_problems
from questionnaire.types import TYPES
from tests.questionnaire.builders import question


@pytest.mark.parametrize(
    ("type", "value", "stored"),
    [
        ("single_choice", "a", "a"),
        ("multi_choice", "b a", ["b", "a"]),
        ("number", "12", "12"),
        ("date", "2026-03-27", "2026-03-27"),
        ("short_text", "Caerdydd", "Caerdydd"),
        ("rating", "3", "3"),
    ],
)
def test_a_preset_stands_in_the_controls_until_the_question_was_asked(type, value, stored):
    asked = question("q", type, value=value)

    assert preset(asked) == {"q": stored}
    assert with_presets(asked, {"other": "x"}) == {"other": "x", "q": stored}
    assert with_presets(asked, {"q": None}) == {"q": None}
    assert setting_problems(asked) == []


@pytest.mark.parametrize(
    ("type", "value"),
    [("single_choice", "c"), ("multi_choice", "a c"), ("number", "ten"), ("date", "soon"), ("rating", "6")],
)
def test_a_preset_that_is_no_answer_is_refused(type, value):
    problem = preset_problem(question("q", type, value=value))

    assert problem is not None
    assert problem == ("preset_refused", value)


def test_nobody_consents_beforehand():
    asked = question("q", "yes_no", options="yes no", value="yes", consent=True)

    assert preset_problem(asked) == ("preset_consent", "yes")
    assert not TYPES["consent"].preset


def test_a_preset_that_depends_on_the_day_is_no_fault():
    assert preset_problem(question("q", "date", value="2026-03-27", max="today")) is None
