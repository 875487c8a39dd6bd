"""What everything in the form is called here, before any rule is read."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.files.report import Report
from surveys.files.xlsform.choices import ChoiceList
from surveys.files.xlsform.codes import Taken, option_code, question_code
from surveys.files.xlsform.matrices import header_of, matrix_rows
from surveys.files.xlsform.rules import Names
from surveys.files.xlsform.tables import SHOWN
from surveys.files.xlsform.tree import Item

# In the place of the key of what is not in the survey.
LEFT_OUT = "-"
TODAY = frozenset({"today", "get today"})


@dataclass
class Namer:
    """`given` is what a file of ours says that names stand for: `frequency_facebook` for `frequency/facebook`."""

    names: Names
    report: Report
    lists: dict[str, ChoiceList]
    given: dict[str, str] = field(default_factory=dict)
    questions: Taken = field(default_factory=Taken)
    pages: Taken = field(default_factory=Taken)
    others: dict[str, str] = field(default_factory=dict)

    def name_form(self, items: list[Item]) -> None:
        """Name everything. What `or_other` asks beside an option is called so only where nothing else is."""
        self.name_all(items)
        self.names.keys = self.others | self.names.keys

    def name_all(self, items: list[Item], top: bool = True, in_list: bool = False) -> None:
        for item in items:
            if item.is_group:
                self._name_group(item, top, in_list)
            elif not item.key:
                self._name_leaf(item)

    def _name_group(self, group: Item, top: bool, in_list: bool) -> None:
        is_list = group.kind.name == "repeat"
        if self.given and not is_list:
            # A row's key has a slash, its question's code before it; so has the text beside an option.
            home = f"{self.given.get(group.name, group.name)}/"
            rows = [child for child in group.children if self.given.get(child.name, "").startswith(home)]
            group.given_rows = [] if top else rows
        if group.kind.name == "loop" or (is_list and in_list):
            self._leave_out(group)
            return
        if is_list or top:
            group.key = self.pages.free(self._wanted(group, "page"))
        if is_list:
            self.names.keys.setdefault(group.name, group.key)
        if rows := matrix_rows(group):
            self._name_rows(group, rows)
        if header := header_of(group):
            header.key = LEFT_OUT
            self.names.absent.add(header.name)
        # The groups in a list are pages of it.
        self.name_all(group.children, top=is_list, in_list=in_list or is_list)

    def _name_rows(self, group: Item, rows: list[Item]) -> None:
        code = self.questions.free(self._wanted(group, "matrix"))
        taken = Taken()
        for row in rows:
            wanted = self.given.get(row.name, "").rpartition("/")[2] or option_code(
                row.row.get("name").strip() or "row"
            )
            row.key = f"{code}/{taken.free(wanted)}"
            self._register(row, row.key.rpartition("/")[2])
            self._name_options(row)

    def _name_leaf(self, item: Item) -> None:
        match item.kind.role:
            case "metadata":
                if item.kind.name.casefold() in TODAY:
                    self.names.instead[item.name] = "today()"
                else:
                    self.names.absent.add(item.name)
            case "question":
                given = self.given.get(item.name, "")
                if "/" in given:
                    item.key = given
                    self.names.keys[item.name] = given
                    return
                item.key = self.questions.free(self._wanted(item, "question"))
                self._register(item, item.key)
                self._name_options(item)
            case _:
                self.names.absent.add(item.name)

    def _name_options(self, item: Item) -> None:
        found = self.lists.get(item.kind.list_name)
        if found and found.renamed:
            self.names.options[item.key] = found.renamed
        if item.kind.or_other and item.name:
            self.others[f"{item.name}_other"] = f"{item.key}/other"

    def _wanted(self, item: Item, otherwise: str) -> str:
        given = self.given.get(item.name, "").rpartition(":")[2].partition("/")[0]
        return given or question_code(item.name or otherwise)

    def _register(self, item: Item, code: str) -> None:
        if not item.name:
            message = _("The question has no name. Its code here is “%(code)s”.")
            self.report.changed(item.row.place("name"), message % {"code": code})
            return
        if item.name in self.names.keys:
            message = _(
                "There is another “%(name)s” before this one, which has the code “%(code)s” here. "
                "Rules and texts with ${%(name)s} mean the first."
            )
            self.report.changed(item.row.place("name"), message % {"name": item.name[:SHOWN], "code": code})
        elif code != item.name and item.name not in self.given and not item.given_name:
            message = _("The question “%(name)s” has the code “%(code)s” here, in rules and texts too.")
            values = {"name": item.name[:SHOWN], "code": code}
            self.report.changed(item.row.place("name"), message % values)
        self.names.keys.setdefault(item.name, item.key)

    def _leave_out(self, group: Item) -> None:
        group.key = LEFT_OUT
        for leaf in group.leaves():
            leaf.key = LEFT_OUT
            self.names.absent.add(leaf.name)
