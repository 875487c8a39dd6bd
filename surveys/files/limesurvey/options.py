"""Options and rows of a question: their words, who sees them, and in what order."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.comparisons import is_answered
from surveys.files.limesurvey.names import OTHER, Named
from surveys.files.limesurvey.passages import line
from surveys.files.limesurvey.phrases import Phrase, Untranslatable, joined, negated
from surveys.files.limesurvey.shapes import letter_of
from surveys.files.limesurvey.source import Answer, Question, Subquestion, Texts
from surveys.files.report import Place
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put

# Questions whose answers filter one list.
MAX_FILTERS = 10

Part = Answer | Subquestion


def options_of(book: Book, named: Named, parts: Iterable[Part], codes: Mapping[str, str]) -> list[Record]:
    """An option for each part whose code has a place, in LimeSurvey's order."""
    found = {}
    for part in parts:
        if part.code in codes and part.code not in found:
            found[part.code] = _part(book, named, part, codes[part.code])
    _sort(book, named, parts, found)
    return list(found.values())


def _part(book: Book, named: Named, part: Part, code: str) -> Record:
    record = Record(named.question.place("code"))
    put(record, "code", code)
    put(record, "label", book.wording.line(part.labels, _place_of(named.question, part)))
    return record


def _place_of(question: Question, part: Part) -> Place:
    return part.place("question") if isinstance(part, Subquestion) else question.place("answers")


def _sort(book: Book, named: Named, parts: Iterable[Part], found: dict[str, Record]) -> None:
    """`alphasort`: by the words of the survey's base language, once and for all."""
    orders = {book.attribute(named, name) for name in ("alphasort", "answer_order", "subquestion_order")}
    if orders & {"1", "alphabetical"}:
        labels = {part.code: line(_any(part.labels, book.source.base)).text.casefold() for part in parts}
        for code in sorted(found, key=lambda code: labels.get(code, "")):
            found[code] = found.pop(code)
        message = _("LimeSurvey sorts this list by its words. Here it has one order, that of “%(language)s”.")
        book.report.changed(named.question.place("alphasort"), message % {"language": book.source.base[:20]})


def _any(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def ready_options(book: Book, named: Named) -> list[Record]:
    """The options that LimeSurvey has ready for the type: numbers, or words of its own."""
    letter, found = letter_of(named.question), []
    for old, new in named.options.items():
        record = Record(named.question.place())
        put(record, "code", new)
        words = f"{letter}.{old}"
        label = {"cy": old, "en": old} if letter in "AB5" else book.ready(words, record.position)
        put(record, "label", label)
        found.append(record)
    return found


def other_option(book: Book, named: Named) -> Record:
    """The option that asks for a text of its own."""
    place = named.question.place("other")
    record = Record(place)
    put(record, "code", named.options[OTHER])
    label = book.wording.line(book.attribute_texts(named, "other_replace_text"), place)
    put(record, "label", label or book.ready("other", record.position))
    details = Record(record.position)
    put(details, "label", book.ready("details", record.position))
    put(details, "required", book.is_set(named, "other_comment_mandatory"))
    put(record, "other_text", details)
    return record


def is_random(book: Book, named: Named) -> bool:
    read = [book.attribute(named, name) for name in ("random_order", "answer_order", "subquestion_order")]
    return read[0] in ("1", "2") or "random" in read


def shuffle(book: Book, named: Named, record: Record) -> dict[str, str]:
    """The setting for a random order; "other" and what excludes the rest keep their places."""
    if not is_random(book, named):
        return {}
    if "order" not in TYPES[record["type"]].settings:
        message = _(
            "LimeSurvey asks this in a random order. Here it has the order of the file for everybody."
        )
        book.report.changed(named.question.place("random_order"), message)
        return {}
    for option in record.get("options", []):
        put(option, "fixed", "other_text" in option or option.get("exclusive", False))
    return {"order": "random"}


def relevance_of(book: Book, named: Named, part: Part) -> str:
    """Who sees an option: its own rule, and the answers that `array_filter` names."""
    rules = []
    if isinstance(part, Subquestion):
        meaning = _("Everybody will see it.")
        rules.append(book.rules.relevance(part.relevance, (), part.place(), meaning))
    rules += [_filtered(book, named, part, name, wrap) for name, wrap in _FILTERS.items()]
    return book.rules.both(*rules)


_FILTERS: dict[str, Callable[[Phrase], Phrase]] = {
    "array_filter": lambda phrase: phrase,
    "array_filter_exclude": negated,
}


def _filtered(book: Book, named: Named, part: Part, name: str, wrap: Callable[[Phrase], Phrase]) -> str:
    phrases = []
    for code in book.attribute(named, name).split(";")[:MAX_FILTERS]:
        variable = book.rules.variables.find(f"{code.strip()}_{part.code}") if code.strip() else None
        if variable is None:
            continue
        try:
            phrases.append(wrap(is_answered(variable)))
        except Untranslatable as problem:
            message = _("The list is not filtered by “%(code)s”. %(reason)s Everybody will see all of it.")
            values = {"code": code[:60], "reason": problem.reason}
            book.report.left_out(named.question.attribute_place(name), message % values)
    return joined("and", phrases).source if phrases else ""


def report_row_rules(book: Book, named: Named) -> None:
    """Rows are shown to everybody who is asked the question."""
    for row in named.question.subquestions:
        if row.relevance.strip() not in ("", "1"):
            message = _(
                "The rule of this row was left out: rows have none here. Everybody will be asked all rows."
            )
            book.report.left_out(row.place(), message)
    for name in _FILTERS:
        if book.attribute(named, name):
            message = _(
                "The rows are not filtered by the answers to “%(codes)s”: rows have no rules here. Everybody will be "
                "asked all rows."
            )
            values = {"codes": book.attribute(named, name)[:100]}
            book.report.left_out(named.question.attribute_place(name), message % values)
