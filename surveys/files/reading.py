"""A survey file to records: structure first, then what its parts say about each other."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from surveys.files.faults import START, Faults
from surveys.files.layout import FILE
from surveys.files.nodes import compose
from surveys.files.shapes import Record


def read_content(content: bytes) -> Record:
    """The survey file with that content. Raises FileRefused."""
    faults = Faults()
    record = FILE.read(compose(content, faults), faults) or Record(START)
    if not record and not faults.found:
        faults.add(START, _("The file holds no survey."))
    require_consistent(record, faults)
    faults.refuse_any()
    return record


def require_consistent(record: Record, faults: Faults) -> None:
    """What its parts say about each other: codes once, option sets that are there, a window that opens and closes."""
    _check_codes(record, faults)
    _check_option_sets(record, faults)
    _check_window(record, faults)


def pages_of(record: Record) -> list[Record]:
    return record.get("pages", [])


def item_pages_of(page: Record) -> list[Record]:
    """The pages that are asked of each item, where a page is a list."""
    return page.get("list", {}).get("pages", [])


def all_pages_of(record: Record) -> list[Record]:
    """The pages in order, each list followed by its own."""
    return [one for page in pages_of(record) for one in (page, *item_pages_of(page))]


def questions_of(record: Record) -> list[Record]:
    return [question for page in all_pages_of(record) for question in page.get("questions", [])]


def _check_codes(record: Record, faults: Faults) -> None:
    sets = record.get("option_sets", [])
    _require_unique(all_pages_of(record), faults)
    _require_unique(questions_of(record), faults)
    _require_unique(sets, faults)
    for home in [*sets, *questions_of(record)]:
        for part in ("options", "rows", "report_groups"):
            _require_unique(home.get(part, []), faults)


def _require_unique(records: Iterable[Record], faults: Faults) -> None:
    seen: dict[str, Record] = {}
    for record in records:
        if (code := record.get("code")) is None:
            continue
        first = seen.setdefault(code.lower(), record)
        if first is not record:
            message = _("The code “%(code)s” is already used (%(place)s). Choose another.")
            faults.add(record.at("code"), message % {"code": code, "place": first.at("code")})


def _check_option_sets(record: Record, faults: Faults) -> None:
    known = {found.get("code") for found in record.get("option_sets", [])}
    for question in questions_of(record):
        name = question.get("option_set")
        if name is None:
            continue
        if name not in known:
            message = _("There is no option set “%(code)s” in this file.")
            faults.add(question.at("option_set"), message % {"code": name})
        if "options" in question:
            message = _("Give either options or an option set, not both.")
            faults.add(question.at("option_set"), message)


def _check_window(record: Record, faults: Faults) -> None:
    window = record.get("survey", {}).get("window", {})
    if "opens" in window and "closes" in window and window["closes"] <= window["opens"]:
        faults.add(window.at("closes"), _("The survey must close after it opens."))
