"""The survey sheet's rows as a tree of groups and questions."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.files.faults import Fault, FileRefused
from surveys.files.report import Report
from surveys.files.xlsform.kinds import Kind, read_kind
from surveys.files.xlsform.tables import SHOWN, Row, Table

YES = frozenset({"yes", "true", "true()", "1", "required", "x"})
NO = frozenset({"", "no", "false", "false()", "0"})
# An appearance that fetches the options from another file.
SEARCH = "search()"
_SEARCH = re.compile(r"\bsearch\s*\(.*\)", re.DOTALL)
# Questions and groups. Each costs more than a row of choices.
MOST_ITEMS = 5_000
# Deeper than any form is; what is deeper still is taken out of its groups.
DEEPEST = 40


@dataclass(eq=False)
class Item:
    """A row that asks, or a group with what is in it. `key` is what it is called here, once names are given.

    `given_rows` are the rows of a matrix that is told by something else than its appearance; `given_name` is what rules
    call a row that the form does not name itself.
    """

    row: Row
    kind: Kind
    children: list["Item"] = field(default_factory=list)
    key: str = ""
    given_rows: list["Item"] = field(default_factory=list)
    given_name: str = ""

    @property
    def name(self) -> str:
        return self.given_name or self.row.get("name").strip()

    @property
    def is_group(self) -> bool:
        return self.kind.role == "begin"

    @property
    def appearance(self) -> frozenset[str]:
        """Its words; a `search(…)`, whatever it holds, is `search()`."""
        return frozenset(_SEARCH.sub(SEARCH, self.row.get("appearance").casefold()).split())

    @property
    def list_key(self) -> tuple[str, str]:
        return self.kind.name, self.kind.list_name

    def leaves(self) -> list["Item"]:
        """The questions in it, however deep."""
        return [leaf for child in self.children for leaf in (child.leaves() if child.is_group else [child])]

    def groups(self) -> list["Item"]:
        """The groups in it, however deep."""
        inner = [child for child in self.children if child.is_group]
        return [group for child in inner for group in (child, *child.groups())]


def read_tree(table: Table, report: Report) -> list[Item]:
    """What the survey sheet asks, as a tree. Whatever cannot be part of a survey is reported and not in it.

    Raises FileRefused for more than a survey can ask.
    """
    if len(table.rows) > MOST_ITEMS:
        message = _("The sheet has over %(rows)d rows, more than any form needs. Divide the form.")
        raise FileRefused((Fault(table.sheet.place(), message % {"rows": MOST_ITEMS}),))
    top: list[Item] = []
    open_groups: list[Item] = []
    metadata: list[Row] = []
    for row in table.rows:
        item = _item(row, report)
        if item is None:
            continue
        siblings = open_groups[-1].children if open_groups else top
        match item.kind.role:
            case "begin" if len(open_groups) < DEEPEST:
                siblings.append(item)
                open_groups.append(item)
            case "begin":
                row.settle()
                report.changed(
                    row.place("type"), _("The groups are nested too deep; this one is passed over.")
                )
            case "end":
                row.settle()
                _close(open_groups, item, report)
            case "metadata":
                metadata.append(row)
                row.settle()
                siblings.append(item)
            case "unknown":
                message = _(
                    "“%(type)s” is no type of question that is known here. The row is left out: nobody will be asked."
                )
                report.left_out(row.place("type"), message % {"type": item.kind.name[:SHOWN]})
                row.settle()
                siblings.append(item)
            case _:
                siblings.append(item)
    for group in open_groups:
        message = _("This group is never ended. It is taken to end with the sheet.")
        report.changed(group.row.place("type"), message)
    _note_metadata(metadata, report)
    return top


def _item(row: Row, report: Report) -> Item | None:
    written = row.get("type")
    if row.get("disabled").casefold() in YES:
        row.settle()
        report.left_out(row.place("disabled"), _("The row is disabled, so it is left out."))
        return None
    if not written or written.startswith("#"):
        row.settle()
        if written:
            report.left_out(row.place(), _("This row is a comment and is left out."))
        elif row.peek("name") or row.any_text("label"):
            message = _("This row has no type. It is left out: nobody will be asked.")
            report.left_out(row.place(), message)
        else:
            report.left_out(
                row.place(), _("This row has neither a type nor a name. It is taken for a comment.")
            )
        return None
    return Item(row, read_kind(written))


def _close(open_groups: list[Item], item: Item, report: Report) -> None:
    if not open_groups:
        message = _("A group ends here that has never begun. The row is passed over.")
        report.changed(item.row.place("type"), message)
        return
    if open_groups[-1].kind.name != item.kind.name:
        message = _("A group of another kind ends here than was begun last. The last one is ended.")
        report.changed(item.row.place("type"), message)
    open_groups.pop()


def _note_metadata(rows: list[Row], report: Report) -> None:
    """One note for all: every form has them, and nobody misses them."""
    if rows:
        message = _(
            "Not needed here, and left out: %(types)s. The service keeps times itself, and no devices."
        )
        types = ", ".join(dict.fromkeys(row.get("type")[:SHOWN] for row in rows))
        report.left_out(rows[0].place("type"), message % {"types": types})
