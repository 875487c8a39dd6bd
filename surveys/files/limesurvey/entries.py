"""Questions that are answered by typing: numbers, texts and dates; and values that nobody types."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.layout import LONGEST_VALUE
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.names import Named
from surveys.files.limesurvey.options import options_of, report_row_rules, shuffle
from surveys.files.limesurvey.passages import line
from surveys.files.limesurvey.shapes import canonical, is_decimal, letter_of
from surveys.files.limesurvey.source import number
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put, text_record

CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_LONGEST_UNIT = 40
# From where to where a slider of LimeSurvey goes, unless an author has said.
SLIDER = {"min": "0", "max": "100"}
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?: \d\d:\d\d(?::\d\d)?)?")
_PIECE = re.compile(r"\{(?!\s)[^{}]*\}")


def number_type(book: Book, named: Named) -> str:
    """A number, or what its prefix and suffix make of it."""
    around = [line(book.attribute(named, name)).text for name in ("prefix", "suffix")]
    if CURRENCIES.keys() & set(around):
        return "currency"
    return "quantity" if any(around) else "number"


def fill_number(book: Book, named: Named, record: Record) -> None:
    settings: dict[str, object] = {"integer": book.is_set(named, "num_value_int_only")}
    if record["type"] == "currency":
        words = {line(book.attribute(named, name)).text for name in ("prefix", "suffix")}
        settings["currency"] = next(CURRENCIES[word] for word in sorted(words) if word in CURRENCIES)
    elif record["type"] == "quantity":
        name = "suffix" if book.attribute(named, "suffix") else "prefix"
        place = named.question.attribute_place(name)
        put(record, "unit", book.wording.line(book.attribute_texts(named, name), place, _LONGEST_UNIT))
        if "unit" in record and len(record["unit"]) == 1 and len(book.wording.sides) == 2:
            # Given for every language alike.
            only = next(iter(record["unit"].values()))
            put(record, "unit", text_record({"cy": only, "en": only}, place))
        if book.attribute(named, "prefix"):
            message = _(
                "What LimeSurvey writes before the box, “%(prefix)s”, is said after it or left out here."
            )
            values = {"prefix": line(book.attribute(named, "prefix")).text[:60]}
            book.report.changed(named.question.attribute_place("prefix"), message % values)
    settings |= _bounds(book, named, record, "min_num_value_n", "max_num_value_n")
    book.put_settings(record, named, settings)


def _bounds(book: Book, named: Named, record: Record, least: str, most: str) -> dict[str, str]:
    """Limits that are numbers are settings; one that is worked out is a rule about the answer."""
    found, rules = {}, [record.get("constraint", "")]
    for name, ours, operator in ((least, "min", ">="), (most, "max", "<=")):
        value = book.attribute(named, name)
        if is_decimal(value):
            found[ours] = canonical(value)
        elif value:
            place = named.question.attribute_place(name)
            if TYPES[record["type"]].rows:
                message = _(
                    "The limit “%(value)s” is no number, and was left out. There will be no such limit."
                )
                book.report.left_out(place, message % {"value": value[:60]})
            else:
                rules.append(book.rules.bound(value, operator, place))
    put(record, "constraint", book.rules.both(*rules))
    return found


def fill_numbers(book: Book, named: Named, record: Record) -> None:
    """A number for each row, or for each cell."""
    _fill_rows(book, named, record)
    settings: dict[str, object] = {"integer": book.is_set(named, "num_value_int_only")}
    if letter_of(named.question) == ":":
        settings |= _bounds(book, named, record, "multiflexible_min", "multiflexible_max")
        settings |= _listed(book, named, settings)
    elif book.is_set(named, "slider_layout"):
        settings |= SLIDER | _bounds(book, named, record, "slider_min", "slider_max")
    else:
        settings |= _bounds(book, named, record, "min_num_value_n", "max_num_value_n")
    if record["type"] == "constant_sum":
        settings["total"] = canonical(book.attribute(named, "equals_num_value"))
    book.put_settings(record, named, settings | shuffle(book, named, record))


def _listed(book: Book, named: Named, settings: Mapping[str, object]) -> dict[str, str]:
    """The limits of the list of numbers that LimeSurvey shows in each cell, unless an author asks for boxes."""
    stated = [book.attribute(named, name) for name in ("multiflexible_min", "multiflexible_max")]
    if book.is_set(named, "input_boxes") or any(value and not is_decimal(value) for value in stated):
        return {}
    least, most = str(settings.get("min", "")), str(settings.get("max", ""))
    if least and most:
        return {}
    found = {"min": least or "1", "max": most or str(number(least) + 10 if least else 10)}
    if Decimal(found["min"]) > Decimal(found["max"]):
        return {}
    message = _(
        "LimeSurvey shows a list of the numbers from %(min)s to %(max)s here. They are the limits now."
    )
    book.report.changed(named.question.place("type"), message % found)
    return found


def fill_texts(book: Book, named: Named, record: Record) -> None:
    """A text for each row, or for each cell."""
    _fill_rows(book, named, record)
    book.put_settings(record, named, _longest(book, named) | shuffle(book, named, record))


def _fill_rows(book: Book, named: Named, record: Record) -> None:
    put(record, "rows", options_of(book, named, named.question.rows(0), named.rows))
    put(record, "options", options_of(book, named, named.question.rows(1), named.options))
    report_row_rules(book, named)


def fill_text(book: Book, named: Named, record: Record) -> None:
    book.put_settings(record, named, _longest(book, named))


def _longest(book: Book, named: Named) -> dict[str, int]:
    value = book.attribute(named, "maximum_chars")
    return (
        {"max_length": int(value)}
        if value.isascii() and value.isdigit() and 0 < int(value[:7]) <= 100_000
        else {}
    )


def date_type(book: Book, named: Named) -> str:
    """By the parts that the format of the answer has."""
    parts = set(re.findall(r"[A-Za-z]", book.attribute(named, "date_format")))
    if parts & {"H"}:
        return "datetime" if parts & {"d", "y", "Y"} else "time"
    if parts and not parts & {"d", "j", "D"}:
        return "month" if parts & {"m", "n", "M"} else "number"
    return "date"


def fill_date(book: Book, named: Named, record: Record) -> None:
    settings: dict[str, object] = {}
    years = "dropdown_dates_year_"  # What the limits were called until version 2.00.
    for name, old, ours, day in (
        ("date_min", f"{years}min", "min", "01-01"),
        ("date_max", f"{years}max", "max", "12-31"),
    ):
        former = book.attribute(named, old)
        if not (value := book.attribute(named, name)) and former:
            name, value = old, former
        if value and (limit := _limit(value, day)) and record["type"] == "date":
            settings[ours] = limit
        elif value:
            message = _(
                "The limit “%(value)s” is no date here, and was left out. There will be no such limit."
            )
            book.report.left_out(named.question.attribute_place(name), message % {"value": value[:60]})
    if record["type"] == "number":
        settings["integer"] = True
    book.put_settings(record, named, settings)


def _limit(value: str, day: str) -> str:
    if found := _DATE.fullmatch(value):
        return found[1]
    if re.fullmatch(r"[12]\d{3}", value):
        return f"{value}-{day}"
    return "today" if value.strip("{} \"'").lower() in ("today", "now") else ""


def fill_calculated(book: Book, named: Named, record: Record) -> None:
    """An equation: what LimeSurvey works out, from its attribute or, in old files, from its text."""
    question = named.question
    source = book.attribute(named, "equation")
    place = question.attribute_place("equation") if source else question.place("question")
    text = question.texts.get(book.source.base) or next(iter(question.texts.values()), "")
    put(record, "calculation", book.rules.calculation(source or line(text).text, place))
    words = _PIECE.sub("", line(text).text) + "".join(question.helps.values())
    if not book.is_set(named, "hidden") and words.strip():
        message = _("LimeSurvey shows the text of this equation. A calculated value is not shown here.")
        book.report.changed(question.place("question"), message)
    record.pop("text", None)


def fill_hidden(book: Book, named: Named, record: Record) -> None:
    """A question that nobody sees: what the link brings along, or its default."""
    question = named.question
    book.is_set(named, "hidden")
    default = next((next(iter(found.texts.values())) for found in question.defaults), "").strip()
    value = named.options.get(default, line(default).text)
    if len(value) > LONGEST_VALUE:
        message = _("The text is over %(longest)d characters and ends there. Shorten it.")
        book.report.changed(question.place("defaultvalues"), message % {"longest": LONGEST_VALUE})
    settings = {"parameter": book.parameters.get(question.qid, ""), "value": value[:LONGEST_VALUE]}
    book.put_settings(record, named, settings)
    message = _("LimeSurvey hides this question. It is a hidden value here.")
    book.report.changed(question.place("type"), message)
