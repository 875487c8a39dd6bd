"""Questions with options: one of them, several, a ranking; and matrices of them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.names import OTHER, Named
from surveys.files.limesurvey.options import (
    Part,
    options_of,
    other_option,
    ready_options,
    relevance_of,
    report_row_rules,
    shuffle,
)
from surveys.files.limesurvey.shapes import letter_of
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put, text_record


def fill_single(book: Book, named: Named, record: Record) -> None:
    question = named.question
    if letter_of(question) == "G":
        put(record, "options", ready_options(book, named))
        return
    options = options_of(book, named, question.choices(), named.options)
    _put_relevance(book, named, question.choices(), options)
    if OTHER in named.options:
        options.append(other_option(book, named))
    put(record, "options", options)
    is_list = (
        letter_of(question) == "!"
        or question.theme == "bootstrap_dropdown"
        or book.is_set(named, "use_dropdown")
    )
    display = {"display": "select"} if is_list and OTHER not in named.options else {}
    book.put_settings(record, named, display | shuffle(book, named, record))
    report_pictures(book, named)


def _put_relevance(
    book: Book, named: Named, parts: Sequence[Part], options: list[Record]
) -> dict[str, Record]:
    """Who sees each of the options, which come back by their codes."""
    by_code = {option["code"]: option for option in options}
    for part in parts:
        if option := by_code.get(named.options.get(part.code, "")):
            put(option, "relevant", relevance_of(book, named, part))
    return by_code


def comment_record(book: Book, named: Named, record: Record) -> Record:
    """The box for comments of a list with comments: a question of its own, below it."""
    comment = Record(record.position)
    put(comment, "code", named.second)
    put(comment, "type", "long_text")
    put(comment, "text", book.ready("comment", record.position))
    put(comment, "relevant", record.get("relevant", ""))
    message = _("The box for comments is a question of its own here: “%(code)s”.")
    book.report.changed(named.question.place("type"), message % {"code": named.second})
    return comment


def fill_yes_no(book: Book, named: Named, record: Record) -> None:
    put(record, "options", ready_options(book, named))


def fill_rating(book: Book, named: Named, record: Record) -> None:
    book.put_settings(record, named, {"min": 1, "max": 5})


def fill_multi(book: Book, named: Named, record: Record) -> None:
    question = named.question
    options = options_of(book, named, question.rows(), named.options)
    by_code = _put_relevance(book, named, question.rows(), options)
    exclusive = book.attribute(named, "exclude_all_others").split(";")
    for old in filter(None, map(str.strip, exclusive)):
        if option := by_code.get(named.options.get(old, "")):
            put(option, "exclusive", True)
    if letter_of(question) == "P":
        _add_comments(book, named, options)
    if OTHER in named.options:
        options.append(other_option(book, named))
    put(record, "options", options)
    settings = _counts(book, named, len(options)) | shuffle(book, named, record)
    book.put_settings(record, named, settings)
    report_pictures(book, named)


def _add_comments(book: Book, named: Named, options: list[Record]) -> None:
    for option in options:
        details = Record(option.position)
        put(details, "label", book.ready("comment on it", option.position))
        put(option, "other_text", details)
    message = _("A comment can be written beside an option that is chosen, and not beside any other.")
    book.report.changed(named.question.place("type"), message)


def fill_ranking(book: Book, named: Named, record: Record) -> None:
    question = named.question
    parts = question.choices() or question.rows()
    options = options_of(book, named, parts, named.options)
    _put_relevance(book, named, parts, options)
    put(record, "options", options)
    counts = list(_counts(book, named, len(options)).values())
    # As many as there were options when it was made, unless an author says fewer.
    most = book.attribute(named, "max_subquestions")
    if most.isascii() and most.isdigit() and 0 < int(most[:4]) < len(options):
        counts.append(int(most[:4]))
    if counts:
        message = _("LimeSurvey asks for %(counts)s places of this ranking. Here all of them are ranked.")
        text = " – ".join(str(count) for count in sorted(set(counts)))
        book.report.left_out(question.place("max_answers"), message % {"counts": text})
    book.put_settings(record, named, shuffle(book, named, record))


def _counts(book: Book, named: Named, options: int) -> dict[str, int]:
    """`min_answers` and `max_answers`, where they are numbers that can be kept."""
    found: dict[str, int] = {}
    for name, ours in (("min_answers", "min_choices"), ("max_answers", "max_choices")):
        value = book.attribute(named, name)
        if value.isascii() and value.isdigit() and len(value) < 5:
            if 0 < int(value) <= options and not (ours == "max_choices" and int(value) == options):
                found[ours] = int(value)
        elif value:
            message = _("How many can be chosen (%(value)s) is not a number here, and was left out.")
            book.report.left_out(named.question.attribute_place(name), message % {"value": value[:60]})
    return found


def fill_matrix(book: Book, named: Named, record: Record) -> None:
    """One choice in each row. LimeSurvey's arrays by column have the same rows, drawn as columns."""
    question, letter = named.question, letter_of(named.question)
    put(record, "rows", options_of(book, named, question.rows(), named.rows))
    if letter in "ABCE":
        put(record, "options", ready_options(book, named))
    else:
        put(record, "options", options_of(book, named, question.choices(), named.options))
    if letter == "H":
        message = _(
            "LimeSurvey draws this array by column. Here it is drawn by row; what is asked is the same."
        )
        book.report.changed(question.place("type"), message)
    report_row_rules(book, named)
    book.put_settings(record, named, shuffle(book, named, record))


def second_scale(book: Book, named: Named, record: Record) -> Record:
    """The second scale of a dual-scale array: a matrix of its own, with the same rows."""
    question = named.question
    second = Record(record.position)
    for key in ("type", "required", "relevant", "rows"):
        put(second, key, record.get(key, ""))
    put(second, "code", named.second)
    put(second, "text", _headed(book, named, "dualscale_headerB", record))
    put(record, "text", _headed(book, named, "dualscale_headerA", record))
    put(second, "options", options_of(book, named, question.choices(1), named.second_options))
    message = _("The two scales of this array are two questions here: “%(first)s” and “%(second)s”.")
    book.report.changed(question.place("type"), message % {"first": named.code, "second": named.second})
    return second


def _headed(book: Book, named: Named, name: str, record: Record) -> Record:
    """The question's text, and below it what LimeSurvey writes above the scale."""
    heading = book.wording.line(book.attribute_texts(named, name), named.question.attribute_place(name))
    texts = record.get("text", {})
    sides = {side: "\n".join(filter(None, (texts.get(side), heading.get(side)))) for side in ("cy", "en")}
    return text_record(sides, record.position)


def fill_ticks(book: Book, named: Named, record: Record) -> None:
    """An array of boxes to tick: several choices in each row."""
    put(record, "rows", options_of(book, named, named.question.rows(0), named.rows))
    put(record, "options", options_of(book, named, named.question.rows(1), named.options))
    report_row_rules(book, named)
    book.put_settings(record, named, _counts(book, named, len(named.options)))


def report_pictures(book: Book, named: Named) -> None:
    if "image" in named.question.theme:
        message = _("LimeSurvey shows pictures as options. The file has none of them: write what each shows.")
        book.report.left_out(named.question.place("question_theme_name"), message)
