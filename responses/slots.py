"""Templates rendered once, with slots for what differs from response to response.

A published page never changes, so most of its HTML is the same for everybody. Its templates run once for each language;
what they say about a response (an option chosen, a text typed, a question not relevant) is a slot: a function of the
page's state, filled in at each request.
"""

import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questionnaire.answers import Answers
from questionnaire.plain_text import printable


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page shows of one response.

    `fields`: control names and the values that the controls hold. `relevant`: codes of the relevant questions.
    `offered`: keys (`code/option`) of options that depend on an answer of the page itself, and are offered now.
    `answers`: what placeholders in texts may read. `placeholders`: the survey's own, such as `closes_date`.
    """

    fields: Mapping[str, list[str]]
    relevant: Collection[str] = ()
    offered: Collection[str] = ()
    answers: Answers = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)


# What goes into a slot is HTML: everything that is not the program's own has been escaped.
Fill = Callable[[PageState], str]
Slot = Callable[[Fill], SafeString]


class Prepared:
    """A rendered template cut at its slots."""

    def __init__(self, render: Callable[[Slot], str]) -> None:
        fills: list[Fill] = []
        # Nobody's text can hold a mark that was drawn by lot a moment ago.
        mark = f"\ue000{secrets.token_hex(8)}-"

        def slot(fill: Fill) -> SafeString:
            fills.append(fill)
            return mark_safe(f"{mark}{len(fills) - 1}\ue000")  # noqa: S308 (letters and digits)

        parts = re.split(f"{mark}([0-9]+)\ue000", render(slot))
        self._between = parts[0::2]
        self._fills = [fills[int(number)] for number in parts[1::2]]

    def filled(self, state: PageState) -> str:
        pieces = [self._between[0]]
        for fill, after in zip(self._fills, self._between[1:], strict=True):
            pieces.append(fill(state))
            pieces.append(after)
        return "".join(pieces)


def filled_at_once(state: PageState) -> Slot:
    """Slots for a template that is rendered for this one response."""
    return lambda fill: mark_safe(fill(state))  # noqa: S308 (a Fill gives HTML)


_NOTHING: tuple[str, ...] = ()


def checked(name: str, value: str, attribute: str = " checked") -> Fill:
    return lambda state: attribute if value in state.fields.get(name, _NOTHING) else ""


def typed(name: str) -> Fill:
    """What the control holds. Characters that no page can show are shown as U+FFFD."""

    def fill(state: PageState) -> str:
        values = state.fields.get(name)
        return escape(printable(values[0])) if values else ""

    return fill


def unless_relevant(code: str, attribute: str) -> Fill:
    return lambda state: "" if code in state.relevant else attribute


def unless_offered(key: str, attribute: str) -> Fill:
    return lambda state: "" if key in state.offered else attribute
