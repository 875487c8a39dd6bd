"""The type that docs/question-types/adding.md writes, taken from there and used."""

import re
from random import Random

import pytest

from questionnaire.types import TYPES
from responses.rendering import render_questions
from responses.synthetic.inventing import Respondent
from responses.wording import fault_words
from tests.questionnaire.builders import TODAY, clean, fault_of, page, question, questionnaire, value
from tests.site import ROOT

PAGE = ROOT / "docs" / "question-types" / "adding.md"


@pytest.fixture
def colour(monkeypatch):
    (code,) = re.findall("```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    module = {}
    exec(code, module)  # noqa: S102 (our own page)
    monkeypatch.setitem(TYPES, "colour", module["Colour"]())
    return question("q", "colour", required=True)


def test_the_type_on_the_page_reads_what_is_typed(colour):
    assert value(colour, " 0B5D54 ") == "#0b5d54"
    assert clean(colour, colour.kind.as_posted(colour, {"q": "#0b5d54"})).values == {"q": "#0b5d54"}
    assert fault_of(colour, "green") == ("not_a_colour", {})


def test_its_faults_have_words(colour):
    (found,) = clean(colour, {}).faults

    assert fault_words(found, colour, "en") == "Enter a colour"


def test_it_is_drawn_by_a_template_that_stands(colour):
    whole = questionnaire(page(colour))

    html = render_questions(
        whole,
        whole.page(1),
        language="en",
        fields={"q": ["#0b5d54"]},
        relevant=["q"],
        answers={},
        today=TODAY,
    )

    assert 'id="q" name="q" type="text" value="#0b5d54"' in html


def test_what_it_makes_up_is_accepted(colour):
    posted = colour.kind.invent(colour, Respondent(Random(1), "cy", TODAY))

    assert clean(colour, posted).faults == []
