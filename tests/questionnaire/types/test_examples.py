"""What holds for every type that keeps one form of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.types import TYPES
from tests.questionnaire.builders import TODAY, as_lists, clean
from tests.questionnaire.types.examples import EVERY, kept, posted

each = pytest.mark.parametrize("example", EVERY, ids=lambda one: f"{one.asked.type}: {one.posted}"[:60])
NAMES = ["currency", "percentage", "quantity", "decimal", "time", "datetime", "month", "duration", "phone"]
NAMES += ["url", "postcode", "address"]

# What damages forms, and what is a number in other scripts but in none of ours.
HOSTILE = [
    "\x00",
    "\ud800",
    "٣",
    "５",
    "1e9",
    "NaN",
    "\u202e12",
    "' OR 1=1",
    "<b>5</b>",
    "=1+1",
    "½",
    "9" * 100_000,
]


@each
def test_what_is_typed_is_kept_in_its_one_form(example):
    assert clean(example.asked, posted(example)) == (kept(example), [])


@each
def test_what_is_kept_is_sent_again_by_a_form_and_kept_alike(example):
    again = TYPES[example.asked.type].as_posted(example.asked, kept(example))

    assert clean(example.asked, again) == (kept(example), [])


@each
def test_what_is_kept_can_be_said_in_both_languages(example):
    cy, en = (example.asked.kind.describe(example.asked, kept(example), side) for side in ("cy", "en"))

    assert len(cy) == len(en) > 0
    assert all(line.text for line in (*cy, *en))


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: ascii(one)[:20])
@pytest.mark.parametrize("example", [next(e for e in EVERY if e.asked.type == name) for name in NAMES])
def test_what_is_no_answer_is_a_fault_and_nothing_of_it_is_kept(example, hostile):
    if example.asked.type == "address" and hostile not in ("\x00", "\ud800"):
        pytest.skip("an address line may hold any text")
    for control in posted(example):
        cleaned = clean(example.asked, posted(example) | {control: hostile})

        assert cleaned.faults
        if example.asked.type != "address":
            assert set(cleaned.values.values()) == {None}


@pytest.mark.parametrize("example", [next(e for e in EVERY if e.asked.type == name) for name in NAMES])
def test_a_field_sent_twice_is_a_fault(example):
    for control, typed in posted(example).items():
        cleaned = clean(example.asked, posted(example) | {control: [typed, typed]})

        assert ("repeated", control) in [(found.kind, found.control) for found in cleaned.faults]


@given(st.sampled_from(EVERY), st.data())
def test_whatever_is_typed_is_a_fault_or_has_one_form(example, data):
    typed = {
        control: data.draw(
            st.one_of(st.just(text), st.text(max_size=12), st.text("0123456789:.,-+ ap", max_size=8))
        )
        for control, text in posted(example).items()
    }

    values, faults = example.asked.kind.clean(example.asked, as_lists(typed), {}, TODAY)

    if not faults:
        again = example.asked.kind.as_posted(example.asked, values)
        assert example.asked.kind.clean(example.asked, again, {}, TODAY) == (values, [])
