"""Which columns the data of a survey has: planned by code over all its versions, never by position.

Pure: no database. The names of columns of answers are those of the keys under which answers are stored, wherever
there is one: `code`, `code/row`; an option of a multiple choice or a ranking is `code/option`, and what was written
beside an option is `code/option/text` in every type. What is said of the items of a list is `people/1/age`, with the
item's place in place of its id; in the list's own file, which has a row for each item, it is `age`. docs/exports.md
explains them to those who use the files. Of a question whose options belong to report groups, `code//group` is the
group of what was answered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from exports.dataset.numbers import FIRST, FIRST_BESIDE_A_SCALE, numbered
from questionnaire.document import NO_TEXT, Option, Page, Question, Questionnaire, Text
from questionnaire.ordering import is_shuffled, order_key

CONSENT = "//consent"
GROUP = "//group"
# Kinds of columns whose cells are codes of options.
CODED = ("choice", "rating")


class Kind(StrEnum):
    CASE = "case"
    VERSION = "version"
    LANGUAGE = "language"
    SOURCE = "source"
    STARTED = "started"
    SUBMITTED = "submitted"
    SET_ASIDE = "set_aside"
    SUBMITTED_DAY = "submitted_day"
    REFERENCE = "reference"
    CHOICE = "choice"
    GROUP = "group"
    RATING = "rating"
    TICK = "tick"
    CHOICES = "choices"
    CODE = "code"
    TRANSLATION = "translation"
    TRANSLATED_INTO = "translated_into"
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
    COUNT = "count"
    ITEM = "item"


# Kinds that say something of an answer, and are none themselves.
BESIDE = frozenset({Kind.CONSENT, Kind.GROUP, Kind.ORDER, Kind.CODE, Kind.TRANSLATION, Kind.TRANSLATED_INTO})

# Kinds whose cells are what is stored under their key.
AS_WRITTEN = frozenset(
    {Kind.CHOICE, Kind.RATING, Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.MOMENT, Kind.MONTH}
)

# One column for each in every file of answers, before the answers.
SYSTEM = (
    ("case_id", Kind.CASE),
    ("version", Kind.VERSION),
    ("language", Kind.LANGUAGE),
    ("source", Kind.SOURCE),
    ("started_at", Kind.STARTED),
    ("submitted_at", Kind.SUBMITTED),
    ("set_aside", Kind.SET_ASIDE),
)
# When somebody answered, to the second, may be known to whoever saw them do it.
SYSTEM_ANONYMOUS = (*SYSTEM[:4], ("submitted_at", Kind.SUBMITTED_DAY), ("set_aside", Kind.SET_ASIDE))
# Before identifying answers: the reference is on the respondent's receipt, so it names a person.
SYSTEM_IDENTIFYING = (("case_id", Kind.CASE), ("reference", Kind.REFERENCE))


# Before the answers in the file of a list.
SYSTEM_OF_LIST = (("case_id", Kind.CASE), ("item", Kind.ITEM))


class Value(Struct, frozen=True):
    """A code that a column can hold, and its newest wording. `number` stands for it in statistics programs."""

    code: str
    label: Text = NO_TEXT
    missing: str | None = None
    report_group: str | None = None
    number: int = 0


class Column(Struct, frozen=True):
    """`key` is where the answer is stored; `option` the option that a tick, rank or text belongs to.

    `versions` are the numbers of those that ask for it; `text` is the question and `part` the row or option, in the
    newest wording. Columns of the system have no key.

    `groups` are the report groups of options, code by code. `points` are those of a scale, in their order; the words of
    its ends are their labels. `unit` is that of numbers: a currency's code, `minutes`.
    `list` is the code of the list of which the question is asked, and the key is the one within the item; `item` is its
    place, from 1, or 0 in the list's own file.

    `ticks` are the names of the columns that this one is put together from, one for each of `values` (see `layout`).
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
    list: str = ""
    item: int = 0
    groups: tuple[tuple[str, str], ...] = ()
    points: tuple[Value, ...] = ()
    unit: Text = NO_TEXT
    ticks: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether it is a scale with points below zero."""
        return any(point.code.startswith("-") for point in self.points)


class Version(Struct, frozen=True):
    number: int
    questionnaire: Questionnaire


# How many items the longest response has, by code of the list. A list that is not there is planned for the most it may.
Most = Mapping[str, int]


def answer_columns(versions: Sequence[Version], most: Most | None = None) -> tuple[Column, ...]:
    """The columns of the files of answers. A question that identifies in any version is in none of them; if any
    version is anonymous, they hold the day on which a response came and no times."""
    withheld = _identifying(versions)
    is_anonymous = any(version.questionnaire.settings.anonymous for version in versions)
    return _with_system(
        SYSTEM_ANONYMOUS if is_anonymous else SYSTEM,
        _planned(versions, lambda code: code not in withheld, most or {}, counted=True),
    )


def identifying_columns(versions: Sequence[Version], most: Most | None = None) -> tuple[Column, ...]:
    """The columns of the identifying answers; empty if no version asks for any."""
    withheld = _identifying(versions)
    if not withheld:
        return ()
    return _with_system(SYSTEM_IDENTIFYING, _planned(versions, lambda code: code in withheld, most or {}))


def list_columns(versions: Sequence[Version], code: str) -> tuple[Column, ...]:
    """The columns of the file of a list, which has a row for each item."""
    withheld = _identifying(versions)
    planned: dict[str, Column] = {}
    for version in _in_order(versions):
        page = version.questionnaire.lists.get(code)
        asked = [question for question in page.all_questions if question.code not in withheld] if page else []
        columns = [column for question in asked for column in columns_of(question, version.number)]
        planned = _merge(planned, {column.name: replace(column, list=code) for column in columns})
    return _with_system(SYSTEM_OF_LIST, list(planned.values()))


def lists_of(versions: Sequence[Version]) -> dict[str, Text]:
    """The titles of all lists that any version has, by code, in the newest wording."""
    return {
        code: page.title
        for version in _in_order(versions)
        for code, page in version.questionnaire.lists.items()
    }


def _in_order(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda version: version.number)


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


def _planned(
    versions: Sequence[Version], wanted: Callable[[str], bool], most: Most, *, counted: bool = False
) -> list[Column]:
    """Columns in the order of the newest version, what only older ones asked for after the column it once followed."""
    merged: dict[str, Column] = {}
    for version in _in_order(versions):
        columns = (
            column
            for page in version.questionnaire.pages
            for column in _of_page(page, version.number, wanted, most, counted)
        )
        merged = _merge(merged, {column.name: column for column in columns})
    return list(merged.values())


def _of_page(
    page: Page, version: int, wanted: Callable[[str], bool], most: Most, counted: bool
) -> Iterator[Column]:
    asked = [question for question in page.all_questions if wanted(question.code)]
    columns = [column for question in asked for column in columns_of(question, version)]
    if page.repeat is None:
        yield from columns
        return
    if counted:
        yield Column(page.code, Kind.COUNT, key=page.code, text=page.title, versions=(version,))
    for place in range(1, most.get(page.code, page.repeat.max) + 1):
        for column in columns:
            yield replace(column, name=f"{page.code}/{place}/{column.name}", list=page.code, item=place)


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
    groups = dict(newer.groups)
    return replace(
        newer,
        kind=_kind_of_both(older.kind, newer.kind),
        values=_numbered(newer.kind, newer.values, older.values)
        + tuple(value for value in older.values if value.code not in known),
        versions=older.versions + newer.versions,
        groups=newer.groups + tuple(pair for pair in older.groups if pair[0] not in groups),
        points=_in_one_scale(older.points, newer.points),
    )


def _kind_of_both(older: Kind, newer: Kind) -> Kind:
    """A calculation may give a text in one version and a number in the next: both are texts."""
    return Kind.TEXT if older is not newer and {older, newer} <= AS_WRITTEN else newer


def columns_of(question: Question, version: int) -> list[Column]:
    """The columns of one question in one version."""

    def column(name: str, kind: Kind, **facts: object) -> Column:
        facts = {"key": question.code, "text": question.text, "versions": (version,)} | facts
        return Column(name, kind, question=question.code, **facts)  # type: ignore[arg-type]

    code, values = question.code, _values(question.options)
    made = []
    for planned in question.kind.columns(question):
        kind = Kind(planned.kind)
        facts: dict[str, object] = {"key": planned.key, "option": planned.option, "part": planned.part}
        if kind in CODED:
            facts["values"] = _numbered(kind, values)
        if kind is Kind.RATING:
            facts["points"] = _points(question)
        if kind is Kind.NUMBER:
            facts["unit"] = question.kind.measured_in(question)
        made.append(column(planned.name, kind, **facts))
        if kind is Kind.CHOICE and question.report_groups:
            made.append(column(f"{planned.name}{GROUP}", Kind.GROUP, **facts | _grouped(question)))
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


def _points(question: Question) -> tuple[Value, ...]:
    codes = [code for code in question.kind.codes(question) if code not in question.options_by_code]
    ends = {codes[0]: question.min_label, codes[-1]: question.max_label} if codes else {}
    return tuple(Value(code, ends.get(code, NO_TEXT), number=int(code)) for code in codes)


def _in_one_scale(older: tuple[Value, ...], newer: tuple[Value, ...]) -> tuple[Value, ...]:
    """Every point that there was. Words that an older version had at other points are gone with its ends."""
    points = {point.code: replace(point, label=NO_TEXT) for point in older}
    points |= {point.code: point for point in newer}
    return tuple(sorted(points.values(), key=lambda point: point.number))


def _grouped(question: Question) -> dict[str, object]:
    """The values of a column of report groups, and which option belongs to which."""
    groups = tuple(Value(group.code, group.label) for group in question.report_groups)
    return {
        "values": _numbered(Kind.GROUP, groups),
        "groups": tuple((o.code, o.report_group) for o in question.options if o.report_group),
    }


def _numbered(kind: Kind, values: tuple[Value, ...], older: tuple[Value, ...] = ()) -> tuple[Value, ...]:
    numbers = numbered(
        [(value.code, value.missing) for value in values],
        {value.code: (value.missing, value.number) for value in older},
        FIRST_BESIDE_A_SCALE if kind is Kind.RATING else FIRST,
    )
    return tuple(replace(value, number=numbers[value.code]) for value in values)
