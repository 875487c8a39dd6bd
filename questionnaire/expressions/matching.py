"""Matching a text with a pattern, by google-re2 and within bounds of its time and memory."""

from functools import lru_cache
from typing import Any

import re2

# Of one compiled pattern, with what it keeps while it matches.
MAX_MEMORY = 2 * 1024 * 1024
# A survey has a few patterns.
MAX_KEPT = 128


class TooLarge(ValueError):
    """google-re2 does not take the pattern: compiled, it would be too large."""


@lru_cache(maxsize=MAX_KEPT)
def compiled(pattern: str) -> Any:
    """A pattern in google-re2's form. Raises TooLarge."""
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.never_capture = True
    # Its words are for authors, in `patterns`; beside those it would write its own to the service's log.
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise TooLarge(str(error)) from None


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text has the pattern's form, in time that grows with its length only."""
    try:
        return compiled(pattern).fullmatch(text) is not None
    except TooLarge:
        # Of a version that was published under wider bounds: nobody is held back by what cannot be asked.
        return True
