"""How fast a job goes, and how long it will take: by its last stretch, and nothing before that is known."""

import pytest

from jobs.pace import ENOUGH, STRETCH, Pace, seconds_left


def test_nothing_is_said_before_there_is_enough_to_say_it_by() -> None:
    pace = Pace()

    assert pace.at(0, 0) is None
    assert pace.at(ENOUGH - 0.1, 500) is None
    assert pace.at(ENOUGH, 600) == pytest.approx(600 / ENOUGH)


def test_a_job_that_has_become_slow_is_slow_although_it_began_fast() -> None:
    pace = Pace()
    for second in range(60):
        pace.at(second, 1000 * second)

    for second in range(60, 100):
        last = pace.at(second, 59_000 + second)

    assert last == pytest.approx(1.0)


def test_nothing_is_said_of_one_that_stands_still_or_has_begun_anew() -> None:
    pace = Pace()
    for second in range(10):
        pace.at(second, 100 * second)

    assert pace.at(11, 0) is None
    assert pace.at(11 + STRETCH, 0) is None


@pytest.mark.parametrize(
    ("done", "total", "per_second"), [(0, 100, 5.0), (10, None, 5.0), (10, 100, None), (100, 100, 5.0)]
)
def test_no_time_is_left_that_nobody_can_know(done: int, total: int | None, per_second: float | None) -> None:
    assert seconds_left(done, total, per_second) is None


def test_the_time_left_is_that_of_the_rest() -> None:
    assert seconds_left(25, 100, 5.0) == 15.0
