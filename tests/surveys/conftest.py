"""What the tests of this room share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Messages are read in English by the tests that look at their words."""
    with translation.override("en"):
        yield
