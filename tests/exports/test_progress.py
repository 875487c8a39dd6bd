"""Time in words, in both languages."""

from datetime import timedelta

import pytest
from django.utils import translation

from exports.pages.progress import how_long, time_left


@pytest.mark.parametrize(
    ("seconds", "english", "welsh"),
    [
        (0.2, "A few seconds left", "Ychydig eiliadau ar ôl"),
        (11, "About 20 seconds left", "Oddeutu 20 eiliad ar ôl"),
        (50, "About 50 seconds left", "Oddeutu 50 eiliad ar ôl"),
        (51, "About 1 minute left", "Oddeutu 1 munud ar ôl"),
        (61, "About 2 minutes left", "Oddeutu 2 funud ar ôl"),
        (170, "About 3 minutes left", "Oddeutu 3 munud ar ôl"),
        (3600, "About 60 minutes left", "Oddeutu 60 munud ar ôl"),
        (3601, "About 2 hours left", "Oddeutu 2 awr ar ôl"),
    ],
)
def test_the_time_left_is_rounded_up(seconds: float, english: str, welsh: str) -> None:
    with translation.override("en"):
        assert time_left(seconds) == english
    with translation.override("cy"):
        assert time_left(seconds) == welsh


@pytest.mark.parametrize(
    ("took", "english", "welsh"),
    [
        (0.4, "less than a second", "llai nag eiliad"),
        (1.4, "1 second", "1 eiliad"),
        (119, "119 seconds", "119 eiliad"),
        (130, "2 minutes", "2 funud"),
    ],
)
def test_what_it_took_is_said_as_exactly_as_anybody_wants_it(took: float, english: str, welsh: str) -> None:
    with translation.override("en"):
        assert how_long(timedelta(seconds=took)) == english
    with translation.override("cy"):
        assert how_long(timedelta(seconds=took)) == welsh
