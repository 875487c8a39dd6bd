"""Which columns the data of a survey has: planned by code over all its versions, never by position.

Pure: no database. The names of columns of answers are those of the keys under which answers are stored, wherever
there is one: `code`, `code/row`; an option of a multiple choice or a ranking is `code/option`, and what was written
beside an option is `code/option/text` in every type. docs/exports.md explains them to those who use the files.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from questionnaire.document import NO_TEXT, Option, Question, Questionnaire, Text
from questionnaire.ordering import is_shuffled, order_key

CONSENT = "//consent"
# Kinds of columns whose cells are codes of options.
CODED = ("choice", "rating")


class Kind(StrEnum):
    CASE = "case"
    VERSION = "version"
    LANGUAGE = "language"
    SOURCE = "source"
    STARTED = "started"
    SUBMITTED = "submitted"
    REFERENCE = "reference"
    CHOICE = "choice"
    RATING = "rating"
    TICK = "tick"
    RANK = "rank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    MONTH = "month"
    CONSENT = "consent"
    ORDER = "order"
    FILE = "file"


# One column for each in every file of answers, before the answers.
SYSTEM = (
    ("case_id", Kind.CASE),
    ("version", Kind.VERSION),
    ("language", Kind.LANGUAGE),
    ("source", Kind.SOURCE),
    ("started_at", Kind.STARTED),
    ("submitted_at", Kind.SUBMITTED),
)
# Before identifying answers: the reference is on the respondent's receipt, so it names a person.
SYSTEM_IDENTIFYING = (("case_id", Kind.CASE), ("reference", Kind.REFERENCE))


class Value(Struct, frozen=True):
    """A code that a column can hold, and its newest wording."""

    code: str
    label: Text = NO_TEXT
    missing: str | None = None
    report_group: str | None = None


class Column(Struct, frozen=True):
    """`key` is where the answer is stored; `option` the option that a tick, rank or text belongs to.

    `versions` are the numbers of those that ask for it; `text` is the question and `part` the row or option, in the
    newest wording. Columns of the system have no key.
    """

    name: str
    kind: Kind
    key: str = ""
    question: str = ""
    option: str = ""
    text: Text = NO_TEXT
    part: Text = NO_TEXT
    values: tuple[Value, ...] = ()
    versions: tuple[int, ...] = ()


class Version(Struct, frozen=True):
    number: int
    questionnaire: Questionnaire


def answer_columns(versions: Sequence[Version]) -> tuple[Column, ...]:
    """The columns of the files of answers. A question that identifies in any version is in none of them."""
    withheld = _identifying(versions)
    return _with_system(SYSTEM, _planned(versions, lambda question: question.code not in withheld))


def identifying_columns(versions: Sequence[Version]) -> tuple[Column, ...]:
    """The columns of the identifying answers; empty if no version asks for any."""
    withheld = _identifying(versions)
    planned = _planned(versions, lambda question: question.code in withheld)
    return _with_system(SYSTEM_IDENTIFYING, planned) if planned else ()


def _identifying(versions: Iterable[Version]) -> set[str]:
    return {q.code for version in versions for q in version.questionnaire.questions if q.identifying}


def _with_system(system: Iterable[tuple[str, Kind]], planned: list[Column]) -> tuple[Column, ...]:
    # A question may have the code `language`: its answers keep the name, ours gets an underscore until it is free.
    taken = {column.name.lower() for column in planned}
    ours = []
    for name, kind in system:
        free = name
        while free in taken:
            free = f"_{free}"
        ours.append(Column(free, kind))
    return (*ours, *planned)


def _planned(versions: Sequence[Version], wanted: object) -> list[Column]:
    """Columns in the order of the newest version, what only older ones asked for after the column it once followed."""
    merged: dict[str, Column] = {}
    for version in sorted(versions, key=lambda version: version.number):
        planned = {
            column.name: column
            for question in version.questionnaire.questions
            if wanted(question)  # type: ignore[operator]
            for column in columns_of(question, version.number)
        }
        merged = _merge(merged, planned)
    return list(merged.values())


def _merge(older: dict[str, Column], newer: dict[str, Column]) -> dict[str, Column]:
    """Both, each name once: the newer's order and wording, with the older's versions and values added."""
    names = list(newer)
    previous = ""
    for name in older:
        if name not in newer:
            names.insert(names.index(previous) + 1 if previous else 0, name)
        previous = name
    return {
        name: _newest(older[name], newer[name])
        if name in older and name in newer
        else (newer.get(name) or older[name])
        for name in names
    }


def _newest(older: Column, newer: Column) -> Column:
    known = {value.code for value in newer.values}
    return Column(
        newer.name,
        newer.kind,
        newer.key,
        newer.question,
        newer.option,
        newer.text,
        newer.part,
        newer.values + tuple(value for value in older.values if value.code not in known),
        older.versions + newer.versions,
    )


def columns_of(question: Question, version: int) -> list[Column]:
    """The columns of one question in one version."""

    def column(name: str, kind: Kind, **facts: object) -> Column:
        facts = {"key": question.code, "text": question.text, "versions": (version,)} | facts
        return Column(name, kind, question=question.code, **facts)  # type: ignore[arg-type]

    code, values = question.code, _values(question.options)
    made = [
        column(
            planned.name,
            Kind(planned.kind),
            key=planned.key,
            option=planned.option,
            part=planned.part,
            values=values if planned.kind in CODED else (),
        )
        for planned in question.kind.columns(question)
    ]
    if question.records_wording:
        made.append(column(f"{code}{CONSENT}", Kind.CONSENT, key=f"{code}{CONSENT}"))
    if is_shuffled(question):
        made.append(column(order_key(code), Kind.ORDER, key=order_key(code)))
    made += [
        column(
            f"{code}/{option.code}/text",
            Kind.TEXT,
            key=f"{code}/{option.code}",
            option=option.code,
            part=option.other_text.label if option.other_text else NO_TEXT,
        )
        for option in question.options_with_text
    ]
    return made


def _values(options: Iterable[Option]) -> tuple[Value, ...]:
    return tuple(Value(o.code, o.label, o.missing, o.report_group) for o in options)
