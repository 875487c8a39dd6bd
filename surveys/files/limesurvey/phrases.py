"""Pieces of our expressions, with brackets only where they are needed."""

from collections.abc import Iterable
from dataclasses import dataclass

# How firmly a piece holds together: a piece of a lower number needs brackets within one of a higher.
OR, AND, EQUAL, ORDER, SUM, PRODUCT, ATOM = range(7)
LEVELS = {"or": OR, "and": AND, "=": EQUAL, "!=": EQUAL, "<": ORDER, "<=": ORDER, ">": ORDER, ">=": ORDER}
LEVELS |= {"+": SUM, "-": SUM, "*": PRODUCT, "div": PRODUCT, "mod": PRODUCT}


class Untranslatable(Exception):
    """`reason` is a whole sentence, in the active language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Phrase:
    source: str
    level: int = ATOM

    def within(self, level: int) -> str:
        return self.source if self.level >= level else f"({self.source})"


TRUE, FALSE = Phrase("true()"), Phrase("false()")
EMPTY = Phrase("''")


def operation(operator: str, left: Phrase, right: Phrase) -> Phrase:
    level = LEVELS[operator]
    return Phrase(f"{left.within(level)} {operator} {right.within(level + 1)}", level)


def joined(operator: str, phrases: Iterable[Phrase]) -> Phrase:
    """`and` or `or` of all; a piece that stands there already is left out, and so is what changes nothing."""
    neutral = TRUE if operator == "and" else FALSE
    found = list(dict.fromkeys(phrase for phrase in phrases if phrase != neutral))
    if not found:
        return neutral
    level = LEVELS[operator]
    return (
        found[0]
        if len(found) == 1
        else Phrase(f" {operator} ".join(p.within(level + 1) for p in found), level)
    )


def call(function: str, *arguments: Phrase) -> Phrase:
    return Phrase(f"{function}({', '.join(argument.source for argument in arguments)})")


def negated(phrase: Phrase) -> Phrase:
    if phrase == TRUE:
        return FALSE
    return TRUE if phrase == FALSE else call("not", phrase)


def added(phrases: list[Phrase]) -> Phrase:
    total = phrases[0] if phrases else Phrase("0")
    for phrase in phrases[1:]:
        total = operation("+", total, phrase)
    return total
