"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.claims import Claim

Handler = Callable[["Claim"], None]
# Called with the job's id inside the transaction that ends it, whether it is done or has failed.
Ended = Callable[[int], None]


class UnknownKind(LookupError):
    """No room has registered the kind: it was removed, or its app is not installed."""


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    ended: Ended | None
    attempts: int


_kinds: dict[str, Kind] = {}


def handles(name: str, *, ended: Ended | None = None, attempts: int = 3) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of that kind.

    The function gets the claim, and may be run again from the beginning at any time; what it makes must become
    visible only within `claim.finishing()`. A job whose worker dies `attempts` times fails.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, ended, attempts)
        return handler

    return register


def kind_of(name: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def attempts_by_kind() -> dict[str, int]:
    return {kind.name: kind.attempts for kind in _kinds.values()}


def call_ended(name: str, job_id: int) -> None:
    """Tell the kind's room that a job has ended. A kind that is no longer known has nobody to tell."""
    kind: Any = _kinds.get(name)
    if kind and kind.ended:
        kind.ended(job_id)
