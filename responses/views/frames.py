"""What of a page is the same for everybody who sees it, rendered once and kept."""

import re
from functools import lru_cache
from secrets import token_hex
from typing import Any, NamedTuple

from django.template import loader
from django.utils import translation
from django.utils.html import conditional_escape

# About three kilobytes each.
FRAMES_KEPT = 1024


class Frame(NamedTuple):
    """A page cut at its gaps: `between` and `gaps` take turns, `between` first and last."""

    between: tuple[str, ...]
    gaps: tuple[str, ...]

    def filled(self, **values: str) -> str:
        """The page. What is no safe string is escaped."""
        html = {gap: conditional_escape(value) for gap, value in values.items()}
        pieces = [self.between[0]]
        for gap, after in zip(self.gaps, self.between[1:], strict=True):
            pieces += html[gap], after
        return "".join(pieces)


@lru_cache(maxsize=FRAMES_KEPT)
def frame(template: str, gaps: tuple[str, ...] = (), **context: Any) -> Frame:
    """The template in `context["language"]`, with gaps where names of `gaps` stand for what is somebody's own.

    The context is the key: nothing belongs into it that only one person's page has.
    """
    # Drawn by lot, so that no author's text can hold it.
    mark = f"gap-{token_hex(16)}-"
    with translation.override(context["language"]):
        html = loader.get_template(template).render(context | {gap: f"{mark}{gap}-" for gap in gaps})
    parts = re.split(f"{mark}([a-z]+)-", html)
    return Frame(tuple(parts[0::2]), tuple(parts[1::2]))
