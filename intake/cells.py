"""One cell to what is stored, as far as its column alone can say; the question itself judges afterwards."""

import datetime as dt
import re
from collections.abc import Iterable

from exports.dataset.columns import Column, Kind
from exports.dataset.labels import LANGUAGE_NAMES
from questionnaire.document import LANGUAGES, Language, Option, Question, Text

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(.*)", re.DOTALL)
_MIDNIGHT = re.compile(r"[T ]00:00(:00)?$")
_SECONDS = re.compile(r"(T?\d\d:\d\d):00$")
_CONSENT = re.compile(r"(\d+) (cy|en)")
TICKED, NOT_TICKED = "1", "0"
# At the ends of what Python counts, another zone is out of reach; and none of our files can hold them all.
FIRST_YEAR, LAST_YEAR = 1900, 9998


class CellWrong(Exception):
    """`kind` is one of intake.wording's."""

    def __init__(self, kind: str, **values: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


def read_language(cell: str) -> Language:
    """A code or a name, in either language. Raises CellWrong."""
    written = cell.strip().casefold()
    for language in LANGUAGES:
        names = {language, LANGUAGE_NAMES[language].casefold(), *_ALSO[language]}
        if written in names:
            return language
    raise CellWrong("language")


_ALSO: dict[Language, set[str]] = {"cy": {"welsh"}, "en": {"saesneg"}}


def read_moment(cell: str, zone: dt.tzinfo) -> dt.datetime:
    """A moment in ISO 8601, on the clock of the survey where it does not say which, of a year in which people are asked
    things. Raises CellWrong."""
    try:
        found = dt.datetime.fromisoformat(_iso(cell.strip()))
    except ValueError:
        raise CellWrong("moment") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellWrong("moment")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def read_option(question: Question, cell: str) -> str:
    """The code of an option, by its code or by its label in either language. Raises CellWrong."""
    written = cell.strip()
    codes = question.kind.codes(question)
    if written in codes:
        return written
    found = {option.code for option in question.options if _is_called(option.label, written)}
    if len(found) == 1:
        return found.pop()
    raise CellWrong("two_options" if found else "no_option", value=written[:60], options=_listed(codes))


def read_tick(column: Column, option: Option | None, cell: str) -> bool:
    """Whether an option of several is ticked. Raises CellWrong."""
    written = cell.strip()
    if written == NOT_TICKED:
        return False
    label = option.label if option is not None else column.part
    if written in (TICKED, column.option) or _is_called(label, written) or _is_called(column.part, written):
        return True
    raise CellWrong("tick", value=written[:60])


def read_place(cell: str) -> int:
    """A place in a ranking, or the number of items in a list. Raises CellWrong."""
    written = cell.strip()
    if not (written.isascii() and written.isdecimal() and len(written) < 5):
        raise CellWrong("no_number")
    return int(written)


def read_consent(cell: str, version: int) -> str:
    """The wording that was agreed to, as our files write it: "1 cy". Raises CellWrong."""
    found = _CONSENT.fullmatch(cell.strip())
    if found is None or int(found[1]) != version:
        raise CellWrong("consent", version=str(version))
    return cell.strip()


def read_order(question: Question, cell: str) -> list[str]:
    """The codes of options in the order shown. Raises CellWrong."""
    codes = cell.split()
    if len(set(codes)) != len(codes) or not question.options_by_code.keys() >= set(codes):
        raise CellWrong("order")
    return codes


def plain(kind: Kind, cell: str) -> str:
    """Text as the type's own cleaning takes it: dates and times as spreadsheets write them become ISO."""
    written = cell if kind is Kind.TEXT else cell.strip()
    match kind:
        case Kind.DATE:
            return _MIDNIGHT.sub("", _iso(written))
        case Kind.MOMENT:
            return _SECONDS.sub(r"\1", _iso(written).replace(" ", "T"))
        case Kind.TIME:
            return _SECONDS.sub(r"\1", written)
        case Kind.MONTH:
            return re.sub(r"-01$", "", _MIDNIGHT.sub("", written)) if written.count("-") == 2 else written
    return written


def _iso(written: str) -> str:
    """With a date that a British spreadsheet has turned round put back: day first, the year in four digits."""
    found = _DAY_FIRST.fullmatch(written)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}{found[4]}" if found else written


def _is_called(label: Text, written: str) -> bool:
    sides = [label.in_(language) for language in LANGUAGES]
    names = {*sides, " / ".join(dict.fromkeys(filter(None, sides)))}
    return written.casefold() in {name.strip().casefold() for name in names if name}


def _listed(codes: Iterable[str]) -> str:
    listed = list(codes)
    return ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")
