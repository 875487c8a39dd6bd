"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from jobs.claims import Claim

Handler = Callable[["Claim"], None]
# Called with the job's id inside the transaction that ends it, whether it is done, has failed or was cancelled.
Ended = Callable[[int], None]


class UnknownKind(LookupError):
    """No room has registered the kind: it was removed, or its app is not installed."""


@dataclass(frozen=True)
class Kind:
    """`words` are what people read for it, where its name is the same in every language."""

    name: str
    handler: Handler
    ended: Ended | None
    attempts: int
    words: str | Promise


_kinds: dict[str, Kind] = {}


def handles(
    name: str, *, words: str | Promise = "", ended: Ended | None = None, attempts: int = 3
) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of that kind.

    The function gets the claim, and may be run again from the beginning at any time; what it makes must become
    visible only within `claim.finishing()`. A job whose worker dies `attempts` times fails.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, ended, attempts, words or name)
        return handler

    return register


def kind_of(name: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def words_of(name: str) -> str:
    """The kind in the active language; its name, where it is no longer known."""
    return str(_kinds[name].words) if name in _kinds else name


def attempts_by_kind() -> dict[str, int]:
    return {kind.name: kind.attempts for kind in _kinds.values()}


def call_ended(name: str, job_id: int) -> None:
    """Tell the kind's room that a job has ended. A kind that is no longer known has nobody to tell."""
    kind: Any = _kinds.get(name)
    if kind and kind.ended:
        kind.ended(job_id)
