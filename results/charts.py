"""Drawings of counts: where everything stands, in the units of the drawing. The template writes them as SVG.

Each is drawn twice, wide and narrow, so that its labels stay as large as the page's small print; the style sheet shows
one. Completions are bars, starts a line with dots: nobody has to tell them apart by colour.
"""

from collections.abc import Sequence
from math import ceil, log10
from typing import NamedTuple

from results.counting import Tally


class Frame(NamedTuple):
    """The size of a drawing, and at most how many labels fit below it."""

    name: str
    width: int
    height: int
    most_labels: int


WIDE = Frame("wide", 1120, 270, 8)
NARROW = Frame("narrow", 330, 220, 2)

LEFT, TOP, BELOW = 30, 16, 28
# Room above the highest value.
HEADROOM = 1.05
MOST_LINES = 4
# A letter of 13 pixels, roughly; numbers on the axis need as much room as they have digits.
LETTER = 7.5
SMALLEST_DOT_STEP = 7
LARGEST_GAP = 11
# A survey of two days has no bars as wide as a hand.
LARGEST_BAR = 64
# What stands above the drawing, where days are marked; numbers closer than this stand one above the other.
MARKS, MARK_ROW, CLOSE = 34, 16, 20
# Beyond this part of the width, what is written above a value ends there instead of beginning.
TURNS_AT = 0.7


class Mark(NamedTuple):
    """A word at a place; `anchor` says which of its ends stands there."""

    x: float
    y: float
    text: str
    anchor: str = "start"


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float


class Drawing(NamedTuple):
    name: str
    width: int
    height: int
    left: float
    lines: list[Mark]
    bars: list[Bar]
    line: str
    dots: list[tuple[float, float]]
    labels: list[Mark]
    note: Mark | None
    marks: list[Mark]

    @property
    def base(self) -> float:
        """Where nothing stands."""
        return self.height - BELOW


def draw(
    frame: Frame, tallies: Sequence[Tally], labels: Sequence[str], note: str = "", marked: Sequence[int] = ()
) -> Drawing:
    """A place from left to right for each tally, with as many of the labels below as fit; `note` is written above the
    most starts, and the places in `marked`, in order, have their number above them: 1, 2, 3."""
    top = max([1, *(max(tally.started, tally.completed) for tally in tallies)])
    step = line_step(top)
    left = max(LEFT, 14 + LETTER * len(f"{top // step * step:,}"))
    base, across = frame.height - BELOW, (frame.width - left) / max(1, len(tallies))
    highest = TOP + (MARKS if marked else 0)

    def height_at(value: float) -> float:
        return round(base - value / (top * HEADROOM) * (base - highest), 1)

    bar = min(LARGEST_BAR, across - min(LARGEST_GAP, across * 0.22))
    middles = [round(left + across * (place + 0.5), 1) for place in range(len(tallies))]
    points = list(zip(middles, [height_at(tally.started) for tally in tallies], strict=True))
    return Drawing(
        name=frame.name,
        width=frame.width,
        height=frame.height,
        left=round(left, 1),
        lines=[Mark(left - 8, height_at(value), f"{value:,}", "end") for value in range(0, top + 1, step)],
        bars=[
            Bar(
                round(middle - bar / 2, 1),
                height_at(tally.completed),
                round(bar, 1),
                round(base - height_at(tally.completed), 1),
            )
            for middle, tally in zip(middles, tallies, strict=True)
        ],
        line=" ".join(f"{x},{y}" for x, y in points),
        dots=points if across >= SMALLEST_DOT_STEP else [],
        labels=_labels(frame, middles, labels, across),
        note=_note(frame, points, note),
        marks=_marks([middles[place] for place in marked]),
    )


def line_step(top: int) -> int:
    """1, 2 or 5 times a power of ten, so that at most four lines above nothing are needed."""
    raw = max(1, ceil(top / MOST_LINES))
    power = 10 ** int(log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def _labels(frame: Frame, middles: Sequence[float], words: Sequence[str], across: float) -> list[Mark]:
    """The first, and every so many after it; in a drawing with room for two, the first and the last. Below the middle
    of their places where they fit there."""
    if not words:
        return []
    last = len(words) - 1
    every = ceil(len(words) / frame.most_labels)
    places = range(0, len(words), every) if frame.most_labels > 2 else sorted({0, last})
    y = frame.height - BELOW + 21
    fits = across >= LETTER * max(map(len, words))
    return [
        Mark(middles[place], y, words[place], "middle" if fits else _anchor(place, last)) for place in places
    ]


def _anchor(place: int, last: int) -> str:
    if place == 0:
        return "start"
    return "end" if place == last else "middle"


def _note(frame: Frame, points: Sequence[tuple[float, float]], note: str) -> Mark | None:
    if not note or not points:
        return None
    x, y = min(points, key=lambda point: point[1])
    # Above the line, which may go on nearly as high.
    return Mark(x - 6, y - 8, note, "end") if x > frame.width * TURNS_AT else Mark(x + 6, y - 8, note)


def _marks(places: Sequence[float]) -> list[Mark]:
    """A number for each place, in two rows where they would run into each other."""
    marks: list[Mark] = []
    for number, x in enumerate(places, 1):
        is_close = bool(marks) and x - marks[-1].x < CLOSE and marks[-1].y == MARK_ROW
        marks.append(Mark(x, MARK_ROW * (2 if is_close else 1), str(number), "middle"))
    return marks
