"""What a survey file of another program becomes here: a record, and a report of what it could not hold as it was."""

from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from surveys.files.faults import Fault, FileRefused, Place
from surveys.files.shapes import Record

__all__ = ["NOWHERE", "Foreign", "Level", "Note", "Place", "Report"]

# changed: it is here, but not as it was. left_out: it is not here. refused: the file cannot be used because of it.
Level = Literal["changed", "left_out", "refused"]


NOWHERE = Place()
# Beyond this many nobody reads on, and each takes its time to write.
MOST_NOTES = 5_000


@dataclass(frozen=True)
class Note:
    """`message` is a whole sentence in the active language: what it means for the survey, and what to do."""

    place: Place
    level: Level
    message: str

    def __str__(self) -> str:
        if not (place := str(self.place)):
            return self.message
        return _("%(place)s: %(message)s") % {"place": place, "message": self.message}


@dataclass
class Report:
    """Collects notes while a file is read. Raises FileRefused for more than anybody can read."""

    notes: list[Note] = field(default_factory=list)

    def changed(self, place: Place, message: str) -> None:
        self._add(Note(place, "changed", message))

    def left_out(self, place: Place, message: str) -> None:
        self._add(Note(place, "left_out", message))

    def _add(self, note: Note) -> None:
        if note in self._seen:
            return
        if len(self.notes) >= MOST_NOTES:
            message = _(
                "More than %(most)d things in this file cannot be used as they are. "
                "Take out what is not part of the form."
            )
            raise FileRefused((Fault(note.place, message % {"most": MOST_NOTES}),))
        self._seen.add(note)
        self.notes.append(note)

    def __post_init__(self) -> None:
        self._seen = set(self.notes)

    @property
    def ordered(self) -> tuple[Note, ...]:
        """As they stand in the file; what is said of the whole file comes first."""
        return tuple(sorted(self.notes, key=lambda note: note.place.order))


@dataclass(frozen=True)
class Foreign:
    """A file of another program, read: `record` has the shape that YAML gives, with a Place for each position."""

    record: Record
    notes: tuple[Note, ...] = ()
