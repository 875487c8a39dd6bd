"""A question of LimeSurvey as one of ours; or as two, where it asks two things; or as none, and a note why."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.limesurvey import choices, entries, uploads
from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.defaults import fill_in
from surveys.files.limesurvey.names import READY, Named
from surveys.files.limesurvey.shapes import AXES, SETTLING, SHAPES, Shape, letter_of
from surveys.files.limesurvey.variables import Variable
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put

CODES_SHOWN = 20
_TYPES: dict[Shape, str] = {
    "single": "single_choice",
    "yes_no": "yes_no",
    "rating": "rating",
    "multi": "multi_choice",
    "ranking": "ranking",
    "short_text": "short_text",
    "long_text": "long_text",
    "matrix": "matrix_single",
    "dual": "matrix_single",
    "ticks": "matrix_multi",
    "numbers": "matrix_number",
    "total": "constant_sum",
    "texts": "matrix_text",
    "upload": "upload",
    "calculated": "calculated",
    "hidden": "hidden",
    "information": "information",
}
_FILL: dict[Shape, Callable[[Book, Named, Record], None]] = {
    "single": choices.fill_single,
    "yes_no": choices.fill_yes_no,
    "rating": choices.fill_rating,
    "multi": choices.fill_multi,
    "ranking": choices.fill_ranking,
    "number": entries.fill_number,
    "short_text": entries.fill_text,
    "long_text": entries.fill_text,
    "date": entries.fill_date,
    "matrix": choices.fill_matrix,
    "dual": choices.fill_matrix,
    "ticks": choices.fill_ticks,
    "numbers": entries.fill_numbers,
    "total": entries.fill_numbers,
    "texts": entries.fill_texts,
    "upload": uploads.fill_upload,
    "calculated": entries.fill_calculated,
    "hidden": entries.fill_hidden,
}
# What has one answer that a rule about it can call `.`.
_OWN_KINDS = {
    "short_text": "text",
    "long_text": "text",
    "number": "number",
    "date": "date",
    "single": "choice",
}


def records_of(book: Book, named: Named) -> list[Record]:
    """The question, and below it what it asks beside."""
    type_ = _type_of(book, named)
    if type_ not in TYPES:
        book.report.left_out(named.question.place("type"), _why_nothing(named))
        return []
    for name in SETTLING:
        book.attribute(named, name)
    book.asked.add(named.question.qid)
    record = _begun(book, named, type_)
    if fill := _FILL.get(named.shape):
        fill(book, named, record)
    fill_in(book, named, record)
    if named.shape == "dual":
        return [record, choices.second_scale(book, named, record)]
    if named.second:
        return [record, choices.comment_record(book, named, record)]
    return [record]


def _type_of(book: Book, named: Named) -> str:
    if named.shape == "number":
        return entries.number_type(book, named)
    if named.shape == "date":
        return entries.date_type(book, named)
    return _TYPES.get(named.shape, "")


def _why_nothing(named: Named) -> str:
    values = {"code": named.question.code[:60], "type": named.question.type[:20]}
    if letter_of(named.question) == "I":
        message = _(
            "“%(code)s” asks for the language. Every page here has a switch, so the question was left out."
        )
    elif letter_of(named.question) not in SHAPES:
        message = _("“%(code)s” has a type that is not known, “%(type)s”. The question was left out.")
    elif named.question.is_set("hidden"):
        message = _("“%(code)s” is hidden and has no value of its own. The question was left out.")
    else:
        message = _("“%(code)s” has a type that cannot be asked here, “%(type)s”. The question was left out.")
    return message % values


def _begun(book: Book, named: Named, type_: str) -> Record:
    question = named.question
    record = Record(question.place())
    put(record, "code", named.code)
    put(record, "type", type_)
    if named.shape != "calculated":
        put(record, "text", book.wording.passage(question.texts, question.place("question")))
        put(record, "hint", book.wording.passage(question.helps, question.place("help")))
    is_asked = TYPES[type_].asked
    put(record, "required", is_asked and bool(TYPES[type_].reads != "nothing") and question.mandatory == "Y")
    if question.mandatory == "S" and is_asked:
        message = _("LimeSurvey reminds people once who leave this empty. Here it can be left empty.")
        book.report.changed(question.place("mandatory"), message)
    # What nobody is asked has no value where its rule does not hold, here as there.
    meaning = (
        _("Everybody who sees the page will be asked this.")
        if is_asked
        else _("Everybody who passes the page will have this value.")
    )
    place = question.place("relevance" if question.relevance.strip() not in ("", "1") else "conditions")
    relevance = book.rules.relevance(question.relevance, question.conditions, place, meaning)
    put(record, "relevant", relevance, place)
    _report_habits(book, named)
    _report_unused_parts(book, named)
    if named.shape in _OWN_KINDS:
        _put_constraint(book, named, record)
    elif question.pattern:
        message = _("The pattern “%(pattern)s” was left out. Any answer will be accepted.")
        book.report.left_out(question.place("preg"), message % {"pattern": question.pattern[:100]})
    return record


def _put_constraint(book: Book, named: Named, record: Record) -> None:
    question, rules = named.question, []
    if question.pattern:
        rules.append(book.rules.matching(question.pattern, question.place("preg")))
    if validation := book.attribute(named, "em_validation_q"):
        kind = _OWN_KINDS[named.shape]
        own = Variable(question, kind, named.code, "", named.options)  # type: ignore[arg-type]
        place = question.attribute_place("em_validation_q")
        rules.append(book.rules.constraint(validation, own, question.code, place))
        tip = book.attribute_texts(named, "em_validation_q_tip")
        put(
            record,
            "constraint_message",
            book.wording.line(tip, question.attribute_place("em_validation_q_tip")),
        )
    put(record, "constraint", book.rules.both(*rules))


def _report_unused_parts(book: Book, named: Named) -> None:
    """Subquestions and answers that LimeSurvey has kept from what the question was before, and shows to nobody."""
    question = named.question
    rows, answers = AXES.get(named.shape, ((), ()))
    if letter_of(question) in READY:
        answers = ()
    elif named.shape == "ranking" and question.choices():
        rows = ()
    unused = [row.code for row in question.subquestions if row.scale not in rows]
    unused += [answer.code for answer in question.answers if answer.scale not in answers]
    if unused:
        message = _(
            "LimeSurvey shows these to nobody in a question of this type, and they were left out: %(codes)s."
        )
        shown = ", ".join(code[:20] for code in unused[:CODES_SHOWN]) + ", …" * (len(unused) > CODES_SHOWN)
        book.report.left_out(question.place("type"), message % {"codes": shown})


def _report_habits(book: Book, named: Named) -> None:
    if named.question.theme == "browserdetect":
        message = _("LimeSurvey writes the browser into this question by itself. Here people are asked.")
        book.report.changed(named.question.place("question_theme_name"), message)
    if named.question.scripts:
        message = _("The script of this question was left out, and what it did is gone.")
        book.report.left_out(named.question.place("script"), message)
    if named.question.encrypted:
        message = _(
            "LimeSurvey encrypts the answers to this question. Mark it “identifies a person” if they do: such answers "
            "are kept encrypted and apart here."
        )
        book.report.changed(named.question.place("encrypted"), message)
