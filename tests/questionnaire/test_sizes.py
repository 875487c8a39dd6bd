"""Sizes of files in words."""

import pytest

from questionnaire.sizes import size_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 kB"),
        (1536, "1.5 kB"),
        (10 * 1024 - 1, "10 kB"),
        (1024 * 1024 - 1, "1 MB"),
        (25 * 1024 * 1024, "25 MB"),
        (3 * 1024**4, "3072 GB"),
    ],
)
def test_a_size_is_said_in_the_unit_that_people_would_take(size, words):
    assert size_words(size) == words
