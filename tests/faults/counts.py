"""What a fault run prints: how much was tried, acknowledged, lost and doubled."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """`tried` may be more than `acknowledged`: a person told that something failed tries again. `lost`: acknowledged
    and not there afterwards. `doubled`: there more often than it was tried."""

    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.tried + other.tried,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.doubled + other.doubled,
        )

    @property
    def is_flawless(self) -> bool:
        """Whether nothing is lost or doubled, and there was something that could have been."""
        return self.acknowledged > 0 and self.lost == self.doubled == 0


@dataclass(frozen=True)
class Line:
    """One run in the table at the end; `note` says what else it has seen."""

    title: str
    counts: Counts
    note: str = ""

    def __str__(self) -> str:
        of = self.counts
        return f"{self.title:<56}{of.tried:>9}{of.acknowledged:>14}{of.lost:>7}{of.doubled:>9}  {self.note}".rstrip()


HEADINGS = f"{'':<56}{'tried':>9}{'acknowledged':>14}{'lost':>7}{'doubled':>9}"
