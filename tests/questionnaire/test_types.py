"""What every question type promises the rooms above it."""

import datetime as dt
from random import Random

import msgspec
import pytest

from questionnaire.answers import Answers
from questionnaire.document import (
    DocumentInvalid,
    Option,
    Page,
    Question,
    Questionnaire,
    Row,
    Settings,
    Text,
    decode,
    encode,
)
from questionnaire.types import TYPES, QuestionType
from responses.synthetic.inventing import Respondent

TODAY = dt.date(2026, 11, 20)
SETTINGS = {field.name for field in msgspec.structs.fields(Settings)}
ASKED = sorted(code for code, kind in TYPES.items() if kind.keys(Question("q", code)) or kind.rows)

every_type = pytest.mark.parametrize("code", sorted(TYPES))


def of_type(code: str, **facts: object) -> Question:
    """A question with all that its type can have."""
    kind = TYPES[code]
    options = (Option("a", Text("Un", "One")), Option("b", Text("Dau", "Two")))
    rows = (Row("r", Text("Rhes", "Row")), Row("s", Text("Ail res", "Second row")))
    return Question(
        "q",
        code,
        text=Text("Beth?", "What?"),
        options=options if kind.options == "needed" else (),
        rows=rows if kind.rows else (),
        **facts,  # type: ignore[arg-type]
    )


@every_type
def test_a_type_has_a_name_and_reads_settings_that_exist(code):
    kind = TYPES[code]

    assert kind.name
    assert set(kind.settings) <= SETTINGS
    assert bool({"min", "max"} & set(kind.settings)) == bool(kind.limits)


@pytest.mark.parametrize("code", ASKED)
def test_an_empty_form_empties_every_key_and_no_other(code):
    question = of_type(code)

    cleaned = question.kind.clean(question, {}, question.options_by_code, TODAY)

    assert not cleaned.faults
    if question.kind.asked:
        assert cleaned.values == dict.fromkeys(question.keys)


@pytest.mark.parametrize("code", [code for code in ASKED if TYPES[code].asked])
def test_a_required_question_says_what_is_missing_and_where(code):
    question = of_type(code, required=True)

    faults = question.kind.clean(question, {}, question.options_by_code, TODAY).faults

    assert faults
    assert all(fault.question == "q" and fault.control.startswith("q") for fault in faults)
    assert all(question.kind.anchor(question, fault.control) for fault in faults)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("code", ASKED)
def test_what_a_made_up_person_sends_is_kept_sent_again_alike_and_described_in_both_languages(code, seed):
    question = of_type(code)
    posted = question.kind.invent(question, Respondent(Random(seed), "cy", TODAY))

    cleaned = question.kind.clean(question, posted, question.options_by_code, TODAY)

    answers: Answers = cleaned.values
    assert not cleaned.faults
    again = question.kind.clean(
        question, question.kind.as_posted(question, answers), question.options_by_code, TODAY
    )
    assert again == cleaned
    if any(answers.values()) and question.kind.asked:
        cy, en = (question.kind.describe(question, answers, language) for language in ("cy", "en"))
        assert len(cy) == len(en) > 0


@every_type
def test_columns_are_named_after_the_question_and_read_its_keys(code):
    question = of_type(code)

    columns = question.kind.columns(question)

    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(name.partition("/")[0] == "q" for name in names)
    assert {column.key for column in columns} <= set(question.keys)
    assert bool(columns) == bool(question.keys)


@every_type
def test_nothing_posted_makes_a_type_fail(code):
    question = of_type(code)
    controls = {*question.keys, "q", "q-day", "q/a", "q/r", "q/r/a"}
    for value in ("", "x", "\x00", "-1", "1e9", "٣", "9" * 5000, "2026-02-30", "a/b"):
        for values in ([value], [value, value], []):
            cleaned = question.kind.clean(
                question, dict.fromkeys(controls, values), question.options_by_code, TODAY
            )
            assert set(cleaned.values) <= set(question.keys)
            question.kind.describe(question, cleaned.values, "cy")


@every_type
def test_odd_stored_values_are_described_and_sent_again_without_failing(code):
    question = of_type(code)
    for stored in ("x", "", ["x"], [], None, "٣", "2026-13-45"):
        answers: Answers = dict.fromkeys(question.keys, stored)
        assert isinstance(question.kind, QuestionType)
        question.kind.as_posted(question, answers)
        question.kind.describe(question, answers, "en")
        question.kind.check(question, answers, question.options_by_code, TODAY)


def test_a_document_with_an_unknown_type_is_refused():
    written = encode(Questionnaire(pages=(Page("p", questions=(Question("q", "hologram"),)),)))

    with pytest.raises(DocumentInvalid, match="hologram"):
        decode(written)
