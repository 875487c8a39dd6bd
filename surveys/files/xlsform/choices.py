"""The choices sheet: lists of options, and which of them a choice filter shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.files.faults import Place
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.codes import Taken, option_code
from surveys.files.xlsform.folding import ChoiceFilter
from surveys.files.xlsform.records import put, text_record
from surveys.files.xlsform.rules import Rules, Unusable
from surveys.files.xlsform.tables import SHOWN, Row, Table, note_unknown_columns

OTHER = {"cy": "Arall", "en": "Other"}
OTHER_DETAILS = {"cy": "Rhowch fanylion", "en": "Please give details"}
# Of options, in a whole form. Each is parsed when it is read and when it is checked: 3 ms for ten.
MOST_RULES = 10_000
_READ = {"list_name", "name", "label"}
_MEDIA = {"media::image", "media::big-image", "media::audio", "media::video"}


@dataclass
class Choice:
    row: Row
    name: str
    code: str


@dataclass
class ChoiceList:
    name: str
    choices: list[Choice] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, choice: Choice) -> None:
        self.choices.append(choice)
        self.names.add(choice.name)

    @property
    def renamed(self) -> dict[str, str]:
        """The codes of those that have another here, by their names; of several of one name, the first counts."""
        codes = {choice.name: choice.code for choice in reversed(self.choices)}
        return {name: code for name, code in codes.items() if name != code}


def read_lists(table: Table, report: Report) -> dict[str, ChoiceList]:
    """Every list by its name."""
    lists: dict[str, ChoiceList] = {}
    taken: dict[str, Taken] = {}
    for row in table.rows:
        list_name, name = " ".join(row.get("list_name").split()), row.get("name")
        if not list_name or (not name and not row.any_text("label")):
            if list_name or name or row.any_text("label"):
                message = _("This option has no list, or no name. It is left out.")
                report.left_out(row.place(), message)
            continue
        found = lists.setdefault(list_name, ChoiceList(list_name))
        wanted = option_code(name or row.any_text("label"))
        code = taken.setdefault(list_name, Taken()).free(wanted)
        _note_code(row, name, code, found, report)
        _note_media(row, report)
        found.add(Choice(row, name, code))
    return lists


def _note_code(row: Row, name: str, code: str, found: ChoiceList, report: Report) -> None:
    if code == name:
        return
    message = _("The option “%(name)s” has the code “%(code)s” here, in its rules too.")
    if not name:
        message = _("The option has no name. Its code here is “%(code)s”.")
    elif name in found.names:
        message = _(
            "There is another option “%(name)s” before this one in the list. This one has the code “%(code)s” here; "
            "rules with “%(name)s” mean the first."
        )
    report.changed(row.place("name"), message % {"name": name[:SHOWN], "code": code})


def note_unused_lists(lists: Mapping[str, ChoiceList], used: set[str], report: Report) -> None:
    """Report the lists that no question has."""
    for name, found in lists.items():
        if name not in used:
            message = _("No question uses the list “%(list)s”. It is left out with its options.")
            report.left_out(found.choices[0].row.place("list_name"), message % {"list": name[:SHOWN]})


def note_columns(table: Table, used: set[str], report: Report) -> None:
    """Report the columns that nothing reads; `used` are those of choice filters."""
    known = _READ | _MEDIA | used
    message = _("The column “%(column)s” has no place in a survey here and is left out.")
    note_unknown_columns(table, known, report, message)


def _note_media(row: Row, report: Report) -> None:
    for place, file in row.every(_MEDIA):
        message = _(
            "The option’s file “%(file)s” is left out: people will see the words only. "
            "Add pictures in the survey’s own pages."
        )
        report.left_out(place, message % {"file": file[:SHOWN]})


def option_records(
    found: ChoiceList, rules: Rules, shown: Mapping[str, str | bool] | None = None, with_other: bool = False
) -> list[Record]:
    """The options of a list; `shown` says of a code when it is shown, or that it never is."""
    records = []
    for choice in found.choices:
        rule = (shown or {}).get(choice.code, True)
        if rule is False:
            continue
        record = Record(choice.row.place("name"))
        put(record, "code", choice.code)
        place = choice.row.place("label")
        sides = {language: rules.piped(text, place) for language, text in choice.row.text("label").items()}
        put(record, "label", text_record(sides, place), place)
        if isinstance(rule, str):
            put(record, "relevant", rule)
        records.append(record)
    if with_other:
        _ask_for_others(records)
    return records


def _ask_for_others(records: list[Record]) -> None:
    """What `or_other` adds: an option `other` that asks for details."""
    other = next((record for record in records if record["code"].lower() == "other"), None)
    if other is None:
        place = records[-1].position if records else Place()
        other = Record(place)
        put(other, "code", "other")
        put(other, "label", text_record(OTHER, place))
        records.append(other)
    details = Record(other.position)
    put(details, "label", text_record(OTHER_DETAILS, other.position))
    put(other, "other_text", details)


def filtered(
    found: ChoiceList, source: str, place: Place, rules: Rules
) -> tuple[dict[str, str | bool], set[str]]:
    """When each option of the list is shown, by code, and the columns that say so.

    An empty answer, and a note, where the filter cannot be used: everybody sees all options.
    """
    if not found.choices:
        return {}, set()
    try:
        return _filtered(found, source, rules)
    except Unusable as problem:
        message = _(
            "The choice filter “%(filter)s” is left out. %(problem)s Everybody will see all the options. "
            "Write a rule with each option instead."
        )
        rules.report.left_out(place, message % {"filter": source[:SHOWN], "problem": str(problem)})
    return {}, set()


def _filtered(found: ChoiceList, source: str, rules: Rules) -> tuple[dict[str, str | bool], set[str]]:
    rules.for_options += len(found.choices)
    if rules.for_options > MOST_RULES:
        raise Unusable(_("There are too many options in the form to give each a rule."))
    choice_filter = ChoiceFilter(source, rules)
    columns = [column.casefold() for column in choice_filter.columns]
    known = {column.field for column in found.choices[0].row.table.columns}
    if unknown := sorted(set(columns) - known):
        message = _("There is no column “%(column)s” in the choices.")
        raise Unusable(message % {"column": unknown[0][:SHOWN]})
    shown: dict[str, str | bool] = {}
    # Options of one region have the same rule.
    worked_out: dict[tuple[str, ...], str | bool] = {}
    for choice in found.choices:
        own = tuple(choice.code if column == "name" else choice.row.get(column) for column in columns)
        if own not in worked_out:
            worked_out[own] = choice_filter.of(dict(zip(choice_filter.columns, own, strict=True)))
        shown[choice.code] = worked_out[own]
    return shown, set(columns)
