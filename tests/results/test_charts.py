"""Where everything stands in a drawing."""

from itertools import pairwise

import pytest

from results.charts import NARROW, WIDE, draw, line_step
from results.counting import Tally

TALLIES = [Tally(5, 3), Tally(10, 10), Tally(0, 0)]
LABELS = ["1 May", "2 May", "3 May"]


@pytest.mark.parametrize(
    ("top", "step"), [(1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (62, 20), (352, 100), (1_000_000, 500_000)]
)
def test_the_lines_are_at_round_numbers_and_few(top, step):
    assert line_step(top) == step
    assert top // step <= 4


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_heights_are_in_proportion_and_begin_at_nothing(frame):
    drawing = draw(frame, TALLIES, LABELS)

    heights = [bar.height for bar in drawing.bars]
    assert heights[1] / heights[0] == pytest.approx(10 / 3, rel=0.01)
    assert heights[2] == 0
    assert all(bar.y + bar.height == pytest.approx(drawing.base) for bar in drawing.bars)
    assert drawing.lines[0].y == drawing.base
    # Ten starts stand as high as ten completions.
    assert drawing.dots[1][1] == drawing.bars[1].y


@pytest.mark.parametrize("number", [1, 2, 31, 92])
@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_nothing_leaves_the_drawing(frame, number):
    drawing = draw(
        frame, [Tally(1_000_000, 900_000)] * number, ["30 September"] * number, "1,000,000 started"
    )

    assert all(bar.x >= 0 and bar.x + bar.width <= frame.width for bar in drawing.bars)
    assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in drawing.dots)
    assert len(drawing.labels) <= frame.most_labels
    # The widest number beside the lines, at 7.5 a character.
    assert drawing.left - 8 - 7.5 * len("1,000,000") >= 0


def test_dots_that_would_run_into_each_other_are_left_out():
    assert draw(NARROW, [Tally(1)] * 90, ["x"] * 90).dots == []
    assert draw(WIDE, [Tally(1)] * 90, ["x"] * 90).dots


def test_the_note_stands_above_the_most_starts_and_turns_at_the_right():
    assert draw(WIDE, TALLIES, LABELS, "10 started").note.anchor == "start"
    assert draw(WIDE, [Tally(0)] * 9 + [Tally(3)], ["x"] * 10, "3 started").note.anchor == "end"
    assert draw(WIDE, TALLIES, LABELS).note is None


def test_a_day_without_anything_is_drawn_too():
    drawing = draw(WIDE, [Tally()], ["1 May"])

    assert [bar.height for bar in drawing.bars] == [0]


def test_the_bars_of_a_few_days_are_no_wider_than_a_hand():
    drawing = draw(WIDE, TALLIES[:2], LABELS[:2])

    assert [bar.width for bar in drawing.bars] == [64, 64]


@pytest.mark.parametrize("frame", [WIDE, NARROW])
@pytest.mark.parametrize("number", [2, 3])
def test_labels_of_a_few_days_stand_below_their_middles_and_do_not_meet(frame, number):
    drawing = draw(frame, [Tally(3, 1)] * number, ["29 November", "30 November", "1 December"][:number])

    labels = drawing.labels
    assert {label.anchor for label in labels} == {"middle"}
    assert all(b.x - a.x >= 7.5 * len("29 November") for a, b in pairwise(labels))


def test_marked_days_have_numbers_in_a_band_of_their_own_and_none_covers_another():
    drawing = draw(NARROW, [Tally(9, 5)] * 60, ["x"] * 60, marked=[0, 1, 2, 40])

    assert [mark.text for mark in drawing.marks] == ["1", "2", "3", "4"]
    at_the_same_height = [mark.x for mark in drawing.marks if mark.y == drawing.marks[0].y]
    assert all(b - a > 5 for a, b in pairwise(at_the_same_height))
    assert max(mark.y for mark in drawing.marks) < min(
        y for _x, y in draw(WIDE, TALLIES, LABELS, marked=[1]).dots
    )
