"""Groups as pages, repeats as lists, and what stands outside groups as pages of its own."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.files.faults import Where
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.codes import question_code
from surveys.files.xlsform.matrices import matrix_rows
from surveys.files.xlsform.naming import LEFT_OUT, Namer
from surveys.files.xlsform.questions import Questions
from surveys.files.xlsform.records import put
from surveys.files.xlsform.rules import both
from surveys.files.xlsform.tree import Item
from surveys.models.questions import MOST_ITEMS

LONGEST_TITLE = 300


class Frame(NamedTuple):
    """What a page that is begun next is like: of a group, or of questions that stand in none."""

    group: Item | None = None
    relevant: str = ""


@dataclass
class Pages:
    """`home` is the repeat whose items these pages ask about."""

    questions: Questions
    namer: Namer
    report: Report
    home: Item | None = None
    made: list[Record] = field(default_factory=list)
    _current: Record | None = None
    _frame: Frame = field(default_factory=Frame)

    def build(self, items: list[Item]) -> list[Record]:
        """The pages of these items, in order."""
        for item in items:
            if not item.is_group:
                self._ask(item, "")
            elif item.key == LEFT_OUT:
                self._leave_out(item)
            elif item.kind.name == "repeat":
                self._begin(Frame())
                self._list(item, "")
            else:
                self._group(item)
        return [page for page in self.made if page.get("questions") or page.get("list")]

    def _group(self, group: Item) -> None:
        self._begin(Frame(group, self._relevance(group, _("Everybody will see this page."))))
        before = len(self.made)
        self._fill(group, "")
        if len(self.made) == before:
            self._note_empty(group)
        self._begin(Frame())

    def _note_empty(self, group: Item) -> None:
        message = _("Nothing in this group can be asked here, so there is no page for it.")
        self.report.left_out(group.row.place("type"), message)
        group.row.settle()

    def _begin(self, frame: Frame) -> None:
        self._frame, self._current = frame, None

    def _page(self, place: Where) -> Record:
        """The page that questions go on, begun at `place` if it is not there yet."""
        if self._current is None:
            group = self._frame.group
            if group is None:
                code = self.namer.pages.free(f"page{len(self.made) + 1}")
                self._current = Record(place)
                put(self._current, "code", code)
                if self.home:
                    title = self.questions.wording.of(self.home.row, "label", LONGEST_TITLE)
                    put(self._current, "title", title)
            else:
                first = all(page["code"] != group.key for page in self.made)
                self._current = Record(group.row.place("name"))
                put(self._current, "code", group.key if first else self.namer.pages.free(group.key))
                title = self.questions.wording.of(group.row, "label", LONGEST_TITLE)
                put(self._current, "title", title)
                put(self._current, "relevant", self._frame.relevant, group.row.place("relevant"))
            self.made.append(self._current)
        return self._current

    def _add(self, question: Record) -> None:
        page = self._page(question.position)
        if "questions" not in page:
            put(page, "questions", [question], question.position)
        else:
            page["questions"].append(question)

    def _fold(self, item: Item) -> None:
        """A text that belongs to an option of a question before it, as our own files have it."""
        item.row.settle()
        code, _slash, option_code = item.key.partition("/")
        asked = (question for page in self.made for question in page.get("questions", []))
        question = next((found for found in asked if found["code"] == code), Record(item.row.place()))
        for option in question.get("options", []):
            if option["code"] == option_code:
                details = Record(item.row.place("label"))
                put(details, "label", self.questions.wording.of(item.row, "label"))
                put(option, "other_text", details)

    def _ask(self, item: Item, relevant: str) -> None:
        if item.kind.role == "left_out":
            self.questions.asking.of(item)
            item.row.settle()
        elif item.kind.role == "question" and item.key != LEFT_OUT:
            if "/" in item.key:
                self._fold(item)
            elif question := self.questions.question(item, relevant):
                self._add(question)

    def _fill(self, group: Item, relevant: str) -> None:
        """Ask what is in a group on the page that is open."""
        group.row.used |= {"type", "name"}
        self.questions.asking.see_appearance(group)
        rows = matrix_rows(group)
        for item in group.children:
            if item in rows:
                if item is rows[0]:
                    self._add(self.questions.matrix(group, rows, relevant))
            elif item.is_group:
                self._inner(item, relevant)
            else:
                self._ask(item, relevant)

    def _inner(self, group: Item, relevant: str) -> None:
        """A group within a page."""
        if group.key == LEFT_OUT:
            self._leave_out(group)
            return
        if group.kind.name == "repeat":
            frame = self._frame
            self._current = None
            self._list(group, both(frame.relevant, relevant))
            self._begin(frame)
            return
        inside = both(relevant, self._relevance(group, _("Everybody who sees the page will be asked this.")))
        if group.row.any_text("label") and not matrix_rows(group):
            code = self.namer.questions.free(question_code(group.name or "group"))
            self._add(self.questions.information(group, code, inside))
        self._fill(group, inside)

    def _list(self, group: Item, relevant: str) -> None:
        page = Record(group.row.place("name"))
        group.row.used |= {"type", "name"}
        self.questions.asking.see_appearance(group)
        put(page, "code", group.key)
        title = self.questions.wording.of(group.row, "label", LONGEST_TITLE)
        put(page, "title", title)
        put(page, "relevant", both(relevant, self._relevance(group, _("Everybody will see this page."))))
        inner = Pages(self.questions, self.namer, self.report, home=group)
        made = Record(group.row.place("name"))
        count = group.row.get("repeat_count").strip()
        if count.isdecimal() and 1 <= int(count) <= MOST_ITEMS:
            put(made, "min", int(count))
            put(made, "max", int(count))
        elif count:
            message = _("How many there are cannot be worked out here. People add as many as they want.")
            self.report.left_out(group.row.place("repeat_count"), message)
        put(made, "item", self.questions.wording.of(group.row, "label", 100))
        put(made, "pages", inner.build(group.children))
        put(page, "list", made)
        if "pages" in made:
            self.made.append(page)
        else:
            self._note_empty(group)

    def _leave_out(self, group: Item) -> None:
        message = _(
            "A loop, or a repeat within a repeat, cannot be asked here. It is left out with its questions: %(names)s."
        )
        names = ", ".join(leaf.name for leaf in group.leaves())
        self.report.left_out(group.row.place("type"), message % {"names": names[:200]})
        for row in (
            group.row,
            *(leaf.row for leaf in group.leaves()),
            *(inner.row for inner in group.groups()),
        ):
            row.settle()
        for leaf in group.leaves():
            message = _("It stands in what is left out in row %(row)d, so nobody will be asked.")
            self.report.left_out(leaf.row.place("type"), message % {"row": group.row.number})

    def _relevance(self, group: Item, meaning: str) -> str:
        row = group.row
        return self.questions.rules.read(row.get("relevant"), row.place("relevant"), meaning)
