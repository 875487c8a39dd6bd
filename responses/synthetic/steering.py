"""Answers that are given beforehand, so that counts come out exactly; everything else is left to chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Steer:
    """What one response has to say to one question: `choose` this option, or `include` and `exclude` of several."""

    choose: str | None = None
    include: frozenset[str] = field(default_factory=frozenset)
    exclude: frozenset[str] = field(default_factory=frozenset)


# By question code.
Steers = Mapping[str, Steer]


def steered(
    count: int,
    chosen: Mapping[str, Mapping[str, int]],
    included: Mapping[str, Mapping[str, int]],
    seed: int = 0,
) -> list[Steers]:
    """For `count` submitted responses: `chosen[question][option]` of them choose that option of a single choice
    (the counts add up to `count`), and `included[question][option]` have it among their several choices.

    Raises ValueError where the counts do not add up.
    """
    rng = Random(seed)  # noqa: S311 (no secret)
    rows: list[dict[str, Steer]] = [{} for _ in range(count)]
    for code, options in chosen.items():
        if sum(options.values()) != count:
            raise ValueError(f"the counts of {code} add up to {sum(options.values())}, not to {count}")
        drawn = [option for option, times in options.items() for _ in range(times)]
        rng.shuffle(drawn)
        for row, option in zip(rows, drawn, strict=True):
            row[code] = Steer(choose=option)
    for code, options in included.items():
        _include(rows, code, options, rng)
    return list(rows)


def _include(rows: list[dict[str, Steer]], code: str, options: Mapping[str, int], rng: Random) -> None:
    including: list[set[str]] = [set() for _ in rows]
    for option, times in options.items():
        if times > len(rows):
            raise ValueError(f"{option} of {code} is wanted {times} times in {len(rows)} responses")
        for place in rng.sample(range(len(rows)), times):
            including[place].add(option)
    for row, wanted in zip(rows, including, strict=True):
        row[code] = Steer(include=frozenset(wanted), exclude=frozenset(options) - wanted)
