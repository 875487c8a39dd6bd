"""Columns are in Welsh or in English, however their headings spell it; other languages are left out."""

import pytest

from surveys.files.xlsform.languages import language_of
from tests.surveys.files.forms import YES_NO, form, notes_of, questions_of


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Cymraeg (cy)", "cy"),
        ("Welsh", "cy"),
        ("cy", "cy"),
        ("cymraeg", "cy"),
        ("CYM", "cy"),
        ("cy-GB", "cy"),
        ("Welsh (Wales)", "cy"),
        ("English (en)", "en"),
        ("english", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("English (UK)", "en"),
        ("Saesneg", "en"),
        ("French (fr)", None),
        ("Français", None),
        ("Cyrillic", None),
        ("Engadin", None),
    ],
)
def test_a_language_is_known_in_any_spelling(written, language):
    assert language_of(written) == language


@pytest.mark.parametrize("heading", ["label::Cymraeg (cy)", "label:cy", "Label :: Welsh", "caption::cymraeg"])
def test_the_column_of_a_language_is_found(heading):
    found = form("text | a | Pwy? | Who?", headings=f"type | name | {heading} | label::English (en)")

    assert questions_of(found)["a"]["text"] == {"cy": "Pwy?", "en": "Who?"}


def test_another_language_is_left_out_and_reported_with_its_column():
    found = form("text | a | Who? | Qui?", headings="type | name | label::English | label::Français (fr)")

    assert questions_of(found)["a"]["text"] == {"en": "Who?"}
    assert any("column D (label::Français (fr))" in note and "left out" in note for note in notes_of(found))


def test_texts_that_name_no_language_are_english():
    assert questions_of(form("text | a | Who are you?"))["a"]["text"] == {"en": "Who are you?"}


def test_texts_that_name_no_language_are_welsh_where_they_evidently_are():
    found = form("text | a | Beth yw eich enw chi?", "text | b | Ble rydych chi'n byw?")

    assert questions_of(found)["a"]["text"] == {"cy": "Beth yw eich enw chi?"}


def test_the_form_says_which_language_its_texts_are_in():
    found = form("text | a | Enw", settings=("default_language", "Cymraeg (cy)"))

    assert questions_of(found)["a"]["text"] == {"cy": "Enw"}


def test_texts_in_a_language_that_is_not_carried_are_left_out():
    found = form("text | a | Nom", settings=("default_language", "French (fr)"))

    assert "text" not in questions_of(found)["a"]
    assert any("default_language" in note and "French (fr)" in note for note in notes_of(found))


def test_a_column_without_a_language_fills_what_the_marked_one_leaves_empty():
    found = form("text | a | old | new", "text | b | old |", headings="type | name | label | label::English")

    assert questions_of(found)["a"]["text"] == {"en": "new"}
    assert questions_of(found)["b"]["text"] == {"en": "old"}
    assert any("column C (label)" in note and "names no language" in note for note in notes_of(found))


def test_a_second_column_of_a_language_is_reported():
    found = form("text | a | x | y", headings="type | name | label::en-GB | label::en-US")

    assert questions_of(found)["a"]["text"] == {"en": "x"}
    assert any("column D" in note and "same kind and language" in note for note in notes_of(found))


def test_a_form_without_either_language_says_so():
    found = form("text | a | Nom", headings="type | name | label::French")

    assert any("Neither Welsh nor English" in note for note in notes_of(found))


@pytest.mark.parametrize("heading", ["bind::relevant", "bind:relevant", "Relevance", "RELEVANT", "relevant"])
def test_a_heading_is_known_in_any_spelling(heading):
    found = form(
        "text | a | A? |", "text | b | B? | ${a} = 'x'", headings=f"command | tag | caption | {heading}"
    )

    assert questions_of(found)["b"]["relevant"] == "${a} = 'x'"


def test_the_message_of_a_constraint_is_known_by_its_old_name():
    headings = "type | name | label | bind:constraint | bind:jr:constraintMsg"
    found = form("integer | a | A? | . > 1 | More!", headings=headings)

    assert questions_of(found)["a"]["constraint_message"] == {"en": "More!"}


@pytest.mark.parametrize("heading", ["label (Cymraeg)", "label_cy", "Label - Welsh", "\ufefflabel::cy"])
def test_a_language_beside_the_field_is_found_too(heading):
    found = form("text | a | Pwy? | Who?", headings=f"type | name | {heading} | label::English (en)")

    assert questions_of(found)["a"]["text"] == {"cy": "Pwy?", "en": "Who?"}


def test_codes_say_nothing_of_the_language():
    found = form("select_one yn | a | A?", "select_one yn | b | B?", choices=YES_NO)

    assert questions_of(found)["a"]["text"] == {"en": "A?"}
