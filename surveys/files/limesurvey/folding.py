"""What is said of many questions alike, said once: a report of hundreds of lines is read by nobody."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from surveys.files.limesurvey.places import OfQuestion
from surveys.files.report import Note

# As many lines that differ in their question alone are still read one by one.
MOST_ALIKE = 5


def folded(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes in their order. Those that are alike stand where the first of them stood, which names the others."""
    alike: dict[tuple[object, ...], list[Note]] = {}
    for note in notes:
        alike.setdefault(_subject(note), []).append(note)
    found: list[Note] = []
    for same in alike.values():
        found += same if len(same) <= MOST_ALIKE else [_together(same)]
    return tuple(sorted(found, key=lambda note: note.place.order))


def _subject(note: Note) -> tuple[object, ...]:
    """All that a note says but for its question; of a note about something else, all that it says."""
    place = note.place
    if isinstance(place, OfQuestion) and place.code:
        return note.level, note.message, place.sheet, place.column
    return note.level, note.message, place, None


def _together(notes: list[Note]) -> Note:
    # With the number, which tells the rows of a question apart.
    others = [
        f"{note.place.code[:60]} ({note.place.row})"
        for note in notes[1:]
        if isinstance(note.place, OfQuestion)
    ]
    message = _("%(message)s The same goes for these: %(codes)s.")
    values = {"message": notes[0].message, "codes": ", ".join(others)}
    return Note(notes[0].place, notes[0].level, message % values)
