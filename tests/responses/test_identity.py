"""Tokens and references."""

from hypothesis import given
from hypothesis import strategies as st

from responses.identity import (
    ALPHABET,
    grouped,
    new_reference,
    new_token,
    read_reference,
    token_hash,
)


def test_a_token_has_128_bits_and_only_its_hash_can_be_stored():
    token = new_token()

    assert len(token) == 22
    assert len(token_hash(token)) == 32
    assert token_hash(token) != token_hash(new_token())


@given(st.text(max_size=40))
def test_what_is_no_token_has_no_hash(text):
    hashed = token_hash(text)

    assert hashed is None or len(text) == 22


def test_a_reference_has_ten_characters_that_nobody_confuses():
    references = {new_reference() for _ in range(500)}

    assert len(references) == 500
    assert all(len(one) == 10 and set(one) <= set(ALPHABET) for one in references)


def test_a_reference_is_read_as_people_type_it():
    reference = new_reference()

    typed = grouped(reference).lower().replace("0", "o").replace("1", "l")

    assert read_reference(f" {typed} ") == reference


def test_one_wrong_character_is_noticed():
    reference = new_reference()
    for place in range(10):
        for character in ALPHABET:
            if character != reference[place]:
                assert read_reference(reference[:place] + character + reference[place + 1 :]) is None


def test_two_characters_that_change_places_are_noticed():
    reference = new_reference()
    for place in range(8):
        swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
        assert swapped == reference or read_reference(swapped) is None
