"""Rows of the survey sheet as questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.asking import Asked, Asking
from surveys.files.xlsform.choices import ChoiceList, filtered, option_records
from surveys.files.xlsform.defaults import default_of
from surveys.files.xlsform.matrices import MATRIX_TYPES, header_of
from surveys.files.xlsform.records import put, text_record
from surveys.files.xlsform.rules import Rules, both
from surveys.files.xlsform.tables import SHOWN, Row
from surveys.files.xlsform.tree import NO, YES, Item
from surveys.files.xlsform.wording import Wording

_CHOICES = ("select_one", "select_multiple", "rank", "acknowledge")
ACKNOWLEDGED = {"cy": "Iawn", "en": "OK"}
_MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")


@dataclass
class Questions:
    """`sets` are the codes of the lists that are option sets. `columns_used` are those that choice filters ask, and
    `lists_used` the lists that questions do."""

    rules: Rules
    wording: Wording
    report: Report
    lists: Mapping[str, ChoiceList]
    sets: Mapping[str, str]
    asking: Asking = field(init=False)
    columns_used: set[str] = field(default_factory=set)
    lists_used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.asking = Asking(self.report)

    def question(self, item: Item, relevant: str) -> Record | None:
        """The question of a row, asked where `relevant` holds and its own rule too. None if it cannot be."""
        asked = self.asking.of(item)
        if asked is None:
            item.row.settle()
            return None
        row, record = item.row, Record(item.row.place("name"))
        put(record, "code", item.key, row.place("name"))
        put(record, "type", asked.type, row.place("type"))
        calculates = item.kind.name == "calculate"
        if TYPES[asked.type].asked and asked.type != "information":
            put(record, "required", self._is_required(row), row.place("required"))
        own = self.rules.read(row.get("relevant"), row.place("relevant"), _("Everybody will be asked this."))
        put(record, "relevant", both(relevant, own), row.place("relevant"))
        put(record, "text", self.wording.of(row, "label"), row.place("label"))
        put(record, "hint", self._hint(row), row.place("hint"))
        self._constrain(row, record)
        self._calculate(row, record, calculates)
        if item.kind.name == "hidden":
            asked.settings |= {"value": row.get("default")} if row.get("default") else {}
        elif row.get("default"):
            self._fill_in(item, asked)
        put(record, "settings", asked.settings, row.place("type"))
        if item.kind.name in _CHOICES:
            self._give_options(item, record)
        self._note_rest(row)
        return record

    def information(self, item: Item, code: str, relevant: str) -> Record:
        """The label of a group within a page, as words of their own."""
        record = Record(item.row.place("label"))
        put(record, "code", code)
        put(record, "type", "information")
        put(record, "relevant", relevant)
        put(record, "text", self.wording.of(item.row, "label"))
        put(record, "hint", self._hint(item.row))
        return record

    def matrix(self, group: Item, rows: list[Item], relevant: str) -> Record:
        """A group of rows with the same options as one question."""
        first, header = rows[0], header_of(group)
        record = Record(group.row.place("name"))
        put(record, "code", first.key.partition("/")[0])
        put(record, "type", MATRIX_TYPES[first.kind.name], group.row.place("type"))
        put(record, "settings", {"integer": True} if first.kind.name == "integer" else {})
        required = self._all_required(rows) or self._is_required(group.row)
        put(record, "required", required, first.row.place("required"))
        own = self.rules.read(
            first.row.get("relevant"), first.row.place("relevant"), _("Everybody will be asked this.")
        )
        put(record, "relevant", both(relevant, own), first.row.place("relevant"))
        if header is not None:
            self._note_header(group, header)
        titled = group if group.row.any_text("label") or header is None else header
        put(record, "text", self.wording.of(titled.row, "label"))
        put(record, "hint", self._hint(titled.row))
        put(record, "rows", [self._matrix_row(row) for row in rows])
        for row in rows:
            row.row.used |= {"relevant", "choice_filter", "required", "type", "name"}
            self.asking.see_appearance(row)
            if row.row.get("constraint"):
                message = _("A row of a matrix has no rule for its answers here: every answer is taken.")
                self.report.left_out(row.row.place("constraint"), message)
            self._note_rest(row.row)
        if first.kind.list_name:
            self._give_options(first, record)
        return record

    def _note_header(self, group: Item, header: Item) -> None:
        header.row.used |= {"type", "name", "appearance", "required"}
        if group.row.any_text("label"):
            for name in ("label", "hint"):
                if header.row.any_text(name):
                    header.row.used.add(name)
                    message = _(
                        "These words stand above the options. They are left out: the group has its own."
                    )
                    self.report.left_out(header.row.place(name), message)

    def _matrix_row(self, item: Item) -> Record:
        record = Record(item.row.place("name"))
        put(record, "code", item.key.rpartition("/")[2])
        put(record, "label", self.wording.of(item.row, "label"))
        if item.row.any_text("hint"):
            item.row.used.add("hint")
            message = _("A row of a matrix has no hint here. Write it into the question’s.")
            self.report.left_out(item.row.place("hint"), message)
        return record

    def _all_required(self, rows: list[Item]) -> bool:
        required = [self._is_required(row.row) for row in rows]
        if any(required) and not all(required):
            place = rows[required.index(True)].row.place("required")
            self.report.changed(place, _("Some rows of the matrix had to be answered. Here none has to be."))
        return all(required)

    def _is_required(self, row: Row) -> bool:
        written = row.get("required").casefold()
        if written not in YES | NO:
            message = _("Whether an answer is needed cannot depend on others here. It may be left empty.")
            self.report.left_out(row.place("required"), message)
        return written in YES

    def _hint(self, row: Row) -> Record:
        """The hint and, as a part of its own, what was only for those who ask."""
        hint, guidance = self.wording.of(row, "hint"), self.wording.of(row, "guidance_hint")
        if not guidance:
            return hint
        message = _("The guidance is shown with the hint, to everybody.")
        self.report.changed(row.place("guidance_hint"), message)
        sides = {
            language: "\n\n".join(filter(None, (hint.get(language), guidance.get(language))))
            for language in {*hint, *guidance}
        }
        return text_record(sides, guidance.position)

    def _constrain(self, row: Row, record: Record) -> None:
        place = row.place("constraint")
        constraint = ""
        if record["type"] != "information":
            meaning = _("Every answer of the right kind is taken.")
            constraint = self.rules.read(row.get("constraint"), place, meaning, own=record["code"])
        put(record, "constraint", constraint, place)
        if constraint:
            message = self.wording.of(row, "constraint_message")
            put(record, "constraint_message", message, row.place("constraint_message"))
        elif row.any_text("constraint_message"):
            row.used.add("constraint_message")
            note = _("No rule asks for this message, so it is left out.")
            self.report.left_out(row.place("constraint_message"), note)

    def _calculate(self, row: Row, record: Record, calculates: bool) -> None:
        written, place = row.get("calculation"), row.place("calculation")
        if calculates:
            put(
                record,
                "calculation",
                self.rules.read(written, place, _("It has no value until you write a rule.")),
                place,
            )
        elif written:
            message = _("The answer is not worked out here: people give it themselves.")
            self.report.left_out(place, message)

    def _fill_in(self, item: Item, asked: Asked) -> None:
        written, found = item.row.get("default"), self.lists.get(item.kind.list_name)
        value = default_of(written, asked.type, asked.settings, found)
        if value is not None:
            asked.settings["value"] = value
            return
        message = _("The answer is not filled in beforehand: everybody starts with an empty question.")
        self.report.left_out(item.row.place("default"), message)

    def _give_options(self, item: Item, record: Record) -> None:
        kind, row = item.kind, item.row
        if kind.name == "acknowledge":
            option = Record(record.position)
            put(option, "code", "OK")
            put(option, "label", text_record(ACKNOWLEDGED, record.position))
            put(record, "options", [option])
            self.report.changed(row.place("type"), _("It is asked as a choice with one option, “OK”."))
            return
        found = self.lists.get(kind.list_name)
        if found is None:
            message = _(
                "The options of “%(list)s” are not in this file, so the question has none yet. "
                "Add them before publishing."
            )
            if not kind.list_name:
                message = _(
                    "The row names no list of options, so the question has none yet. Add them before publishing."
                )
            self.report.left_out(row.place("type"), message % {"list": kind.list_name[:SHOWN]})
            return
        self.lists_used.add(kind.list_name)
        source, place = row.get("choice_filter"), row.place("choice_filter")
        if not source and not kind.or_other and kind.list_name in self.sets:
            put(record, "option_set", self.sets[kind.list_name], row.place("type"))
            return
        shown: Mapping[str, str | bool] = {}
        if source:
            shown, columns = filtered(found, source, place, self.rules)
            self.columns_used |= columns
            if never := sorted(code for code, rule in shown.items() if rule is False):
                message = _("The choice filter never shows these options, so they are left out: %(codes)s.")
                self.report.left_out(place, message % {"codes": ", ".join(never)[: 2 * SHOWN]})
        options = option_records(found, self.rules, shown, kind.or_other)
        put(record, "options", options, row.place("type"))

    def _note_rest(self, row: Row) -> None:
        """What else stands in the row and is not carried."""
        for place, file in row.every(_MEDIA):
            message = _("The file “%(file)s” is left out: people will see the words only.")
            self.report.left_out(place, message % {"file": file[:SHOWN]})
        if row.any_text("required_message"):
            row.used.add("required_message")
            message = _("The message is left out: an empty answer is asked for in the service’s own words.")
            self.report.left_out(row.place("required_message"), message)
        if row.get("read_only").casefold() not in NO:
            message = _("People can change this answer: nothing is only for reading here.")
            self.report.changed(row.place("read_only"), message)

    def shared_sets(self) -> list[Record]:
        """The option sets, as records."""
        records = []
        for name, code in self.sets.items():
            found: Any = self.lists[name]
            options = option_records(found, self.rules)
            record = Record(options[0].position if options else found.choices[0].row.place())
            put(record, "code", code)
            put(record, "options", options)
            records.append(record)
        return records
