"""One row to the answers of a response, or to everything that is wrong with it."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from zoneinfo import ZoneInfo

from exports.dataset.columns import Column, Kind
from intake import cells
from intake.cells import CellWrong
from intake.faults import CellFault
from intake.headings import Headings
from intake.models import LONGEST_NOTE
from questionnaire.answers import AnswerValue
from questionnaire.cleaning import clean_answers
from questionnaire.document import Language, Page, Question
from questionnaire.faults import Fault
from questionnaire.lists import answers_of, full_key, item_key, items_of, stored_under
from questionnaire.paper import is_missing
from questionnaire.plain_text import printable
from questionnaire.routing import on_route
from responses.consent import consent_key, with_consent
from responses.identity import new_item_id


@dataclass(frozen=True)
class Terms:
    """What all rows of a file have in common. `now` is when the file is brought in: the time of rows that have none."""

    headings: Headings
    version_number: int
    zone: ZoneInfo
    now: dt.datetime
    missing_may_stand: bool


@dataclass(frozen=True)
class Brought:
    """A row that is right."""

    row: int
    language: Language
    started_at: dt.datetime
    submitted_at: dt.datetime
    answers: dict[str, AnswerValue]
    note: str


@dataclass
class _Said:
    """What the cells of a row say, by key. Of an item of a list the key has the item's id in it."""

    answers: dict[str, AnswerValue] = field(default_factory=dict)
    notes: dict[str, AnswerValue] = field(default_factory=dict)
    # Which column a key was read from, to name it in a fault.
    columns: dict[str, Column] = field(default_factory=dict)
    places: dict[str, dict[int, str]] = field(default_factory=dict)
    # By list: how many items its own column counts, and the ids of those that the row speaks of.
    counts: dict[str, int] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    # Codes of questions of which a cell could not be read.
    unread: set[str] = field(default_factory=set)


def read_row(terms: Terms, number: int, row: Sequence[str]) -> Brought | list[CellFault]:
    """The response of a row, or everything that is wrong with it."""
    return _Reader(terms, number).read(row)


class _Reader:
    def __init__(self, terms: Terms, number: int) -> None:
        self.terms, self.number = terms, number
        self.questionnaire = terms.headings.plan.questionnaire
        self.faults: list[CellFault] = []
        self.said = _Said()

    def read(self, row: Sequence[str]) -> Brought | list[CellFault]:
        about: dict[Kind, object] = {}
        for column, cell in self._filled(row):
            try:
                if column.key:
                    self._take(column, cell)
                elif column.kind is Kind.LANGUAGE:
                    about[column.kind] = cells.read_language(cell)
                else:
                    about[column.kind] = cells.read_moment(cell, self.terms.zone)
            except CellWrong as wrong:
                self.said.unread.add(column.question)
                self._fault(column.name, wrong.kind, **wrong.values)
        self._settle_rankings()
        self._settle_lists()
        started, submitted = self._times(about)
        language = about.get(Kind.LANGUAGE)
        if (
            language is None
            and self.terms.headings.tell_language
            and not self._has_fault_about(Kind.LANGUAGE)
        ):
            self._fault(self._name_of(Kind.LANGUAGE), "language")
        spoken: Language = "en" if language == "en" else "cy"
        answers = self._answers(spoken, submitted.astimezone(self.terms.zone).date())
        if self.faults:
            return self.faults
        return Brought(self.number, spoken, started, submitted, answers, self._note(row))

    def _filled(self, row: Sequence[str]) -> Iterator[tuple[Column, str]]:
        columns = self.terms.headings.columns
        for column, cell in zip(columns, row, strict=False):
            if column is not None and cell.strip():
                yield column, cell
        # One fault, however many there are: a row can have millions of them.
        beyond = next((cell for cell in islice(row, len(columns), None) if cell.strip()), "")
        if beyond:
            self._fault("", "beyond", value=beyond.strip()[:60])

    # What a cell says.

    def _take(self, column: Column, cell: str) -> None:
        said = self.said
        if column.kind is Kind.COUNT:
            said.counts[column.key] = cells.read_place(cell)
            return
        question = self.questionnaire.question(column.question)
        if question.kind.uploads:
            raise CellWrong("file")
        if column.kind is Kind.TICK:
            self._take_tick(column, question, cell)
            return
        key = self._key(column)
        said.columns.setdefault(key, column)
        match column.kind:
            case Kind.CHOICE | Kind.RATING:
                said.answers[key] = cells.read_option(question, cell)
            case Kind.RANK:
                self._take_place(key, column, cells.read_place(cell))
            case Kind.CONSENT:
                said.notes[key] = cells.read_consent(cell, self.terms.version_number)
            case Kind.ORDER:
                said.notes[key] = cells.read_order(question, cell)  # type: ignore[assignment]
            case kind:
                said.answers[key] = cells.plain(kind, cell)

    def _take_tick(self, column: Column, question: Question, cell: str) -> None:
        if cells.read_tick(column, question.options_by_code.get(column.option), cell):
            key = self._key(column)
            self.said.columns.setdefault(key, column)
            ticked = self.said.answers.setdefault(key, [])
            assert isinstance(ticked, list)  # noqa: S101
            ticked.append(column.option)

    def _take_place(self, key: str, column: Column, place: int) -> None:
        taken = self.said.places.setdefault(key, {})
        if place in taken:
            raise CellWrong("place_twice", place=str(place))
        taken[place] = column.option

    def _key(self, column: Column) -> str:
        """Where the answer is stored. An item that a cell speaks of is there from then on, and so are those before."""
        if not column.list:
            return column.key
        items = self.said.items.setdefault(column.list, [])
        while len(items) < column.item:
            items.append(new_item_id())
        return full_key(self.questionnaire.lists[column.list], items[column.item - 1], column.key)

    def _settle_rankings(self) -> None:
        for key, places in self.said.places.items():
            if sorted(places) != list(range(1, len(places) + 1)):
                self.said.unread.add(self.said.columns[key].question)
                self._fault_of_answer(self.said.columns[key], "places")
            else:
                self.said.answers[key] = [places[place] for place in sorted(places)]

    def _settle_lists(self) -> None:
        for code, page in self.questionnaire.lists.items():
            items, count = self.said.items.get(code, []), self.said.counts.get(code)
            assert page.repeat is not None  # noqa: S101
            if count is not None and count < len(items):
                self._fault(code, "too_few_counted", count=str(count), items=str(len(items)))
            # What is far too much is a fault of the list's own; it need not be filled in first.
            while len(items) < min(count or 0, page.repeat.max + 1):
                items.append(new_item_id())
            self.said.answers[code] = list(items) or None

    # What the row says about the response.

    def _times(self, about: dict[Kind, object]) -> tuple[dt.datetime, dt.datetime]:
        submitted, started = about.get(Kind.SUBMITTED), about.get(Kind.STARTED)
        end = submitted if isinstance(submitted, dt.datetime) else self.terms.now
        begin = started if isinstance(started, dt.datetime) else end
        if end > self.terms.now:
            self._fault(self._name_of(Kind.SUBMITTED), "future")
        if begin > end:
            self._fault(self._name_of(Kind.STARTED), "starts_late")
        return begin, end

    def _note(self, row: Sequence[str]) -> str:
        place = self.terms.headings.note
        return printable(row[place]).strip()[:LONGEST_NOTE] if place is not None and place < len(row) else ""

    # What the questionnaire says.

    def _answers(self, language: Language, today: dt.date) -> dict[str, AnswerValue]:
        given = self.said.answers
        values, faults = clean_answers(self.questionnaire, self._everything(), today)
        kept = on_route(self.questionnaire, values, today)
        told = self.said.unread | {fault.question for _, fault in faults}
        for number, fault in faults:
            may_stand = self.terms.missing_may_stand and is_missing(fault)
            if not may_stand and fault.question not in self.said.unread | self.terms.headings.doubtful:
                self._answer_fault(self.questionnaire.page(number), fault)
        # Where an answer is wrong that a rule reads, nobody can say yet what else would be asked.
        if not (told & self.questionnaire.codes_read and self.faults):
            for key, column in self.said.columns.items():
                if key in given and column.question not in told:
                    self._off_route(key, column, kept)
        return kept | self._notes(kept, language)

    def _everything(self) -> dict[str, AnswerValue]:
        """What is said and, of all else that can be asked, that it was left empty."""
        everything: dict[str, AnswerValue] = {}
        for page in self.questionnaire.pages:
            keys = [key for question in page.all_questions if question.kind.asked for key in question.keys]
            if page.repeat is None:
                everything |= dict.fromkeys(keys)
                continue
            for item in items_of(page, self.said.answers):
                everything |= stored_under(page, item, dict.fromkeys(keys))
        return everything | self.said.answers

    def _off_route(self, key: str, column: Column, kept: dict[str, AnswerValue]) -> None:
        """An answer that nobody was asked for is not dropped in silence."""
        if kept.get(key) is None:
            self._fault_of_answer(column, "not_asked")
        elif (
            not self.questionnaire.question(column.question).kind.asked
            and kept[key] != self.said.answers[key]
        ):
            self._fault_of_answer(column, "worked_out", value=str(kept[key]))

    def _notes(self, kept: dict[str, AnswerValue], language: Language) -> dict[str, AnswerValue]:
        """The wording of each consent, in the row's language where the row does not say; orders as the row has them."""
        noted = self._consents(kept, language)
        for page in self.questionnaire.lists.values():
            for item in items_of(page, kept):
                noted |= stored_under(page, item, self._consents(answers_of(page, item, kept), language))
        return noted | {key: value for key, value in self.said.notes.items() if self._is_beside(key, kept)}

    def _consents(self, answers: dict[str, AnswerValue], language: Language) -> dict[str, AnswerValue]:
        noted = with_consent(self.questionnaire, answers, self.terms.version_number, language)
        return {key: value for key, value in noted.items() if key.endswith(consent_key(""))}

    def _is_beside(self, key: str, kept: dict[str, AnswerValue]) -> bool:
        """Whether a note stands beside an answer that is there; one that does not is a fault."""
        question = self.said.columns[key].question
        of_item = item_key(self.questionnaire, key)
        code = f"{of_item.list}/{of_item.item}/{question}" if of_item else question
        keys = self.questionnaire.question(question).keys
        if any(code + each.removeprefix(question) in kept for each in keys):
            return True
        self._fault_of_answer(self.said.columns[key], "not_asked")
        return False

    # Faults.

    def _fault(self, column: str, kind: str, **values: str) -> None:
        self.faults.append(CellFault(self.number, column, kind, values))

    def _fault_of_answer(self, column: Column, kind: str, **values: str) -> None:
        """One that more than its own cell says, and so the headings may be at fault."""
        if column.question not in self.terms.headings.doubtful:
            self._fault(column.name, kind, **values)

    def _answer_fault(self, page: Page, fault: Fault) -> None:
        question = self.questionnaire.questions_by_code.get(fault.question)
        if question is None:
            values = {name: str(value) for name, value in fault.values.items()}
            self.faults.append(CellFault(self.number, page.code, fault.kind, values))
            return
        before = ""
        if fault.item:
            items = items_of(page, self.said.answers)
            before = f"{page.code}/{items.index(fault.item) + 1}/"
        column = _column_of(question, fault.control, before, self.terms.headings.plan.by_name.__contains__)
        self.faults.append(CellFault(self.number, column, "answer", question=question, fault=fault))

    def _has_fault_about(self, kind: Kind) -> bool:
        name = self._name_of(kind)
        return any(fault.column == name for fault in self.faults)

    def _name_of(self, kind: Kind) -> str:
        return next(column.name for column in self.terms.headings.plan.columns if column.kind is kind)


def _column_of(question: Question, control: str, before: str, is_column: Callable[[str], bool]) -> str:
    """The column in which a fault is mended: the control's own, or the first of its question."""
    for name in (control, f"{control}/text"):
        if is_column(f"{before}{name}".casefold()):
            return f"{before}{name}"
    planned = question.kind.columns(question)
    return f"{before}{planned[0].name if planned else question.code}"
