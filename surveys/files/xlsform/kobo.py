"""KoboToolbox's own groups as what this service has: a matrix for each column, a matrix, a ranking."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.files.report import Report
from surveys.files.xlsform.choices import ChoiceList
from surveys.files.xlsform.kinds import SCORED, Kind
from surveys.files.xlsform.matrices import MATRIX_TYPES
from surveys.files.xlsform.tables import SHOWN
from surveys.files.xlsform.tree import Item

# The columns that name the list of each kind of group.
LISTS = {"kobomatrix": "kobo--matrix_list", "score": "kobo--score-choices", "rank": "kobo--rank-items"}


@dataclass
class Kobo:
    """`lists_used` are the lists that groups have made rows of."""

    lists: Mapping[str, ChoiceList]
    report: Report
    lists_used: set[str] = field(default_factory=set)

    def unfolded(self, items: list[Item]) -> list[Item]:
        """The items with such groups, however deep, in the shape of other groups and questions."""
        return [self._unfolded(item) if item.is_group else item for item in items]

    def _unfolded(self, group: Item) -> Item:
        if group.kind.name not in LISTS:
            group.children = self.unfolded(group.children)
            return group
        list_name = group.row.get(LISTS[group.kind.name])
        if list_name not in self.lists:
            return self._left_out(group, list_name)
        match group.kind.name:
            case "score":
                return _scores(group, list_name)
            case "rank":
                return self._ranking(group, list_name)
        return self._matrices(group, self.lists[list_name])

    def _left_out(self, group: Item, list_name: str) -> Item:
        message = _(
            "The list “%(list)s” that this group of KoboToolbox needs is not in this file. "
            "It is left out: nobody will be asked."
        )
        for item in (group, *group.groups(), *group.leaves()):
            item.row.settle()
            self.report.left_out(item.row.place("type"), message % {"list": list_name[:SHOWN]})
        return Item(group.row, Kind("unknown", group.kind.name))

    def _ranking(self, group: Item, list_name: str) -> Item:
        for level in group.leaves():
            level.row.settle()
            message = _("People put all the options in order, so this place has no words of its own.")
            self.report.left_out(level.row.place("label"), message)
        return Item(group.row, Kind("question", "rank", list_name))

    def _matrices(self, group: Item, found: ChoiceList) -> Item:
        """A page of matrices, one for each column: its rows are the options of the group's list."""
        self.lists_used.add(found.name)
        message = _("This group of KoboToolbox is here as a matrix for each of its columns.")
        self.report.changed(group.row.place("type"), message)
        page = Item(group.row, Kind("begin", "group"))
        for column in group.children:
            if column.kind.name not in MATRIX_TYPES or column.kind.or_other:
                message = _(
                    "A column of a matrix cannot ask for “%(type)s” here. It is left out: nobody will be asked."
                )
                column.row.settle()
                self.report.left_out(column.row.place("type"), message % {"type": column.kind.name[:SHOWN]})
                continue
            rows = [
                Item(choice.row, column.kind, given_name=f"{group.name}_{choice.name}_{column.name}")
                for choice in found.choices
            ]
            page.children.append(Item(column.row, Kind("begin", "group"), children=rows, given_rows=rows))
        return page


def _scores(group: Item, list_name: str) -> Item:
    """A matrix whose rows have the same options."""
    rows = [
        Item(row.row, Kind("question", "select_one", list_name))
        for row in group.children
        if row.kind.name == SCORED
    ]
    others = [row for row in group.children if row.kind.name != SCORED]
    return Item(group.row, Kind("begin", "group"), children=[*rows, *others], given_rows=rows)
