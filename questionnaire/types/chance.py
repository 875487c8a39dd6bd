"""What a type may use to make answers up: implemented by `responses.synthetic`."""

import datetime as dt
from random import Random
from typing import Protocol

from questionnaire.document import Language, Option, Question


class Steer(Protocol):
    """What the answers to a question are to come to: this option; with these and without those."""

    @property
    def choose(self) -> str | None: ...
    @property
    def include(self) -> frozenset[str]: ...
    @property
    def exclude(self) -> frozenset[str]: ...


class Chance(Protocol):
    """One made-up person."""

    @property
    def rng(self) -> Random: ...
    @property
    def language(self) -> Language: ...
    @property
    def today(self) -> dt.date: ...

    def steer(self, question: Question) -> Steer: ...

    def weight(self, question: Question, option: Option) -> float:
        """How popular an option is: the same for everybody of one run."""
        ...

    def line(self) -> str:
        """A few words in the person's language."""
        ...

    def passage(self) -> str:
        """Some sentences in the person's language."""
        ...

    def detail(self) -> str:
        """What goes beside "Other"."""
        ...
