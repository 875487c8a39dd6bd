"""Included by a worker of the fault runs: what kills it, and what holds it in the midst of its work."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from exports import making
from exports.freezing import DATASET_JOB
from jobs.claims import Claim

# The file whose writer dies, as one does that takes all memory; and the share of a dataset at which its writer stays
# and can be killed, however fast the machine is.
POISON = os.environ.get("POISON", "")
HOLD_AT = float(os.environ.get("HOLD_AT") or "inf")
_write, _advance = making.write_answers, Claim.advance


def write_or_die(dataset: Any, format_name: str, labels: Any, path: Path, *given: Any) -> making.Made:
    """As `write_answers`; half a file is there when the worker dies."""
    if POISON and f".{POISON}." in path.name:
        path.write_bytes(b"half")
        with Path(os.environ["DEATHS"]).open("a") as deaths:
            deaths.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return _write(dataset, format_name, labels, path, *given)


def advance_and_stay(claim: Claim, done: int) -> None:
    """As `advance`; its sign of life goes on, and says how far it is."""
    _advance(claim, done)
    while claim.kind == DATASET_JOB and claim.total and done >= HOLD_AT * claim.total:
        time.sleep(0.05)
        _advance(claim, done)


making.write_answers = write_or_die
Claim.advance = advance_and_stay  # type: ignore[method-assign]
