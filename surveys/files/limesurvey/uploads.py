"""Files that people send: which kinds, how large and how many."""

from django.utils.translation import gettext as _

from questionnaire.types.upload import KINDS, MOST_MEGABYTES
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.names import Named
from surveys.files.limesurvey.source import number
from surveys.files.shapes import Record

# In a megabyte.
KILOBYTES = 1024
_KINDS = {end.removeprefix("."): kind for kind, found in KINDS.items() for end in found.ends}


def fill_upload(book: Book, named: Named, record: Record) -> None:
    book.put_settings(record, named, {"accept": _kinds(book, named), "max_size": _megabytes(book, named)})
    if number(book.attribute(named, "max_num_of_files")) > 1:
        message = _("LimeSurvey takes several files. Here people send one; ask again for each other file.")
        book.report.changed(named.question.attribute_place("max_num_of_files"), message)
    if book.attribute(named, "min_num_of_files") not in ("", "0", "1"):
        message = _("How many files there must be at least was left out.")
        book.report.left_out(named.question.attribute_place("min_num_of_files"), message)


def _kinds(book: Book, named: Named) -> tuple[str, ...]:
    ends = [end.strip(" .").lower() for end in book.attribute(named, "allowed_filetypes").split(",")]
    others = [end for end in ends if end and end not in _KINDS]
    if others:
        message = _("Files of these kinds are not taken here: %(kinds)s.")
        values = {"kinds": ", ".join(others)[:200]}
        book.report.left_out(named.question.attribute_place("allowed_filetypes"), message % values)
    return tuple(dict.fromkeys(_KINDS[end] for end in ends if end in _KINDS))


def _megabytes(book: Book, named: Named) -> int | None:
    """LimeSurvey counts kilobytes. What is no whole number of megabytes becomes the next."""
    kilobytes = number(book.attribute(named, "max_filesize"))
    if kilobytes <= 0:
        return None
    most = min(-(-kilobytes // KILOBYTES), MOST_MEGABYTES)
    if most * KILOBYTES != kilobytes:
        message = _("Files can be %(most)d MB here, and not %(wanted)d KB.")
        values = {"most": most, "wanted": kilobytes}
        book.report.changed(named.question.attribute_place("max_filesize"), message % values)
    return most
