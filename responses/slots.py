"""Templates rendered once, with slots for what differs from response to response.

A published page never changes, so most of its HTML is the same for everybody. Its templates run once for each language;
what they say about a response (an option chosen, a text typed, a question not relevant) is a slot: a function of the
page's state, filled in at each request.
"""

import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
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
    `orders`: by code of a question whose options stand in random order, the codes of all of them in this response's.
    """

    fields: Mapping[str, list[str]]
    relevant: Collection[str] = ()
    offered: Collection[str] = ()
    answers: Answers = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)


# What goes into a slot is HTML: everything that is not the program's own has been escaped.
Fill = Callable[[PageState], str]
Slot = Callable[[Fill], SafeString]


@dataclass(frozen=True, slots=True)
class Begins:
    """Where an option begins that may stand elsewhere in another response: a slot that shows nothing."""

    question: str
    option: str

    def __call__(self, state: PageState) -> str:
        return ""


def ends(state: PageState) -> str:
    """Where such an option ends."""
    return ""


@dataclass(slots=True)
class Pieces:
    """HTML and slots in turn, beginning and ending with HTML."""

    between: list[str] = field(default_factory=lambda: [""])
    fills: list[Fill] = field(default_factory=list)

    def add(self, fill: Fill) -> None:
        self.fills.append(fill)
        self.between.append("")

    def filled(self, state: PageState) -> str:
        pieces = [self.between[0]]
        for fill, after in zip(self.fills, self.between[1:], strict=True):
            pieces.append(fill(state))
            pieces.append(after)
        return "".join(pieces)


@dataclass(slots=True)
class Shuffled:
    """The options of one question, each prepared by itself: a slot that shows them in the response's order."""

    question: str
    options: dict[str, Pieces] = field(default_factory=dict)

    def __call__(self, state: PageState) -> str:
        order = state.orders.get(self.question, self.options)
        return "".join([self.options[code].filled(state) for code in order if code in self.options])


class Prepared:
    """A rendered template cut at its slots, and at the options that change places."""

    def __init__(self, render: Callable[[Slot], str]) -> None:
        fills: list[Fill] = []
        # Nobody's text can hold a mark that was drawn by lot a moment ago.
        mark = f"\ue000{secrets.token_hex(8)}-"

        def slot(fill: Fill) -> SafeString:
            fills.append(fill)
            return mark_safe(f"{mark}{len(fills) - 1}\ue000")  # noqa: S308 (letters and digits)

        parts = re.split(f"{mark}([0-9]+)\ue000", render(slot))
        self._pieces = _sorted_out(parts[0::2], [fills[int(number)] for number in parts[1::2]])

    def filled(self, state: PageState) -> str:
        return self._pieces.filled(state)


def _sorted_out(between: list[str], fills: list[Fill]) -> Pieces:
    """The pieces with each option that changes places among the options of its question. Nothing but white space may
    stand between two of them."""
    open_now = [Pieces([between[0]])]
    for fill, after in zip(fills, between[1:], strict=True):
        if isinstance(fill, Begins):
            around = open_now[-1]
            last = around.fills[-1] if around.fills and not around.between[-1].strip() else None
            if not (isinstance(last, Shuffled) and last.question == fill.question):
                around.add(last := Shuffled(fill.question))
            around.between[-1] = ""
            open_now.append(last.options.setdefault(fill.option, Pieces()))
        elif fill is ends:
            open_now.pop()
        else:
            open_now[-1].add(fill)
        open_now[-1].between[-1] += after
    return open_now[0]


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


def held(name: str, words: Callable[[str], str]) -> Fill:
    def fill(state: PageState) -> str:
        values = state.fields.get(name)
        return escape(words(values[0])) if values else ""

    return fill


def unless_held(name: str, attribute: str) -> Fill:
    return lambda state: "" if any(state.fields.get(name, _NOTHING)) else attribute


def unless_relevant(code: str, attribute: str) -> Fill:
    return lambda state: "" if code in state.relevant else attribute


def unless_offered(key: str, attribute: str) -> Fill:
    return lambda state: "" if key in state.offered else attribute
