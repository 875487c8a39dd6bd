"""How fast a job goes: by the last stretch of it, since work speeds up, slows down and begins anew."""

from collections import deque

# Seconds that a stretch lasts, and how long one must be before anything is said of it.
STRETCH = 20.0
ENOUGH = 3.0


class Pace:
    """Told now and then how much is done; says how much that is in a second."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def at(self, moment: float, done: int) -> float | None:
        """The pace at a moment (seconds of any clock that only goes forwards). None while too little is known, and
        while nothing moves."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()
        self._marks.append((moment, done))
        while moment - self._marks[0][0] > STRETCH:
            self._marks.popleft()
        since, before = self._marks[0]
        if moment - since < ENOUGH or done <= before:
            return None
        return (done - before) / (moment - since)


def seconds_left(done: int, total: int | None, per_second: float | None) -> float | None:
    """How long the rest takes at that pace; None where nobody can know."""
    if not total or not per_second or done <= 0 or done >= total:
        return None
    return (total - done) / per_second
