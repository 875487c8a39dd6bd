"""What stands in the way of publishing, or deserves a second look."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Model

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`key` is the text key, or the key of the part (`page.about`, `question.sector.relevant`); `place` is the same
    in words; `message` says what to do. `row` is the part of the draft to change, or None."""

    kind: str
    key: str
    place: str
    message: str
    severity: Severity = "error"
    row: Model | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
