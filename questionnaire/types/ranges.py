"""Whether a date, time, month or moment is within the author's limits, and what to say where it is not."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from questionnaire.document import Question, Text
from questionnaire.faults import Fault
from questionnaire.types.base import fault

Limit = TypeVar("Limit", bound=Any)
Outside = Literal["", "in_future", "in_past", "out_of_range", "too_early", "too_late"]


def range_fault(
    question: Question,
    value: Limit,
    between: tuple[Limit | None, Limit | None],
    control: str,
    *,
    kind: str,
    words: Callable[[Limit], Text | str],
    day: str = "",
) -> Fault | None:
    """The fault of a value outside its limits, `between` two of which either may be missing.

    Its kind is `kind` with how the value is outside (month_too_early); with `day` in place of `kind` where the limit is
    today. `words` writes a limit: a Text in the words of each language, any other as the fault's value.
    """
    how = outside(question, value, *between)
    if how in ("in_future", "in_past"):
        return fault(question, f"{day or kind}_{how}", control)
    if not how:
        return None
    told = {"too_early": ("min",), "too_late": ("max",)}.get(how, ("min", "max"))
    limits = {
        name: words(limit)
        for name, limit in zip(("min", "max"), between, strict=True)
        if limit is not None and name in told
    }
    labels = {name: limit for name, limit in limits.items() if isinstance(limit, Text)}
    values = {name: limit for name, limit in limits.items() if isinstance(limit, str)}
    return fault(question, f"{kind}_{how}", control, labels, **values)


def outside(question: Question, value: Limit, least: Limit | None, most: Limit | None) -> Outside:
    """How a value is outside its limits; empty if it is within."""
    settings = question.settings
    too_early, too_late = least is not None and value < least, most is not None and value > most
    if too_late and settings.max == "today":
        return "in_future"
    if too_early and settings.min == "today":
        return "in_past"
    if not too_early and not too_late:
        return ""
    if least is not None and most is not None and "today" not in (settings.min, settings.max):
        return "out_of_range"
    return "too_early" if too_early else "too_late"
