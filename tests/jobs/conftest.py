"""Kinds of jobs for tests."""

from collections.abc import Callable, Iterator

import pytest

from jobs import registry
from jobs.claims import Claim

Register = Callable[..., str]


@pytest.fixture
def kind() -> Iterator[Register]:
    """Registers a function under a name of its own, for one test."""
    before = dict(registry._kinds)

    def register(handler: Callable[[Claim], None], **facts: object) -> str:
        name = f"test {len(registry._kinds)}"
        registry.handles(name, **facts)(handler)  # type: ignore[arg-type]
        return name

    yield register
    registry._kinds.clear()
    registry._kinds.update(before)
