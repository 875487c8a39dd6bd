"""The columns that a file can have, and which of them it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exports.dataset.columns import Column, Kind, Version, answer_columns, identifying_columns
from intake.doubts import codes_of, not_there, with_what_depends
from intake.faults import CellFault, FileUnusable
from questionnaire.document import Questionnaire

SOURCE_NOTE = "source_note"
# Columns of our own files that a response has anew: what stands in them is not read.
NOT_READ = frozenset({Kind.CASE, Kind.VERSION, Kind.SOURCE, Kind.REFERENCE, Kind.SET_ASIDE, Kind.GROUP})
ABOUT = frozenset({Kind.LANGUAGE, Kind.STARTED, Kind.SUBMITTED})


@dataclass(frozen=True)
class Plan:
    """Every column of a version: those of answers, and those about the response."""

    questionnaire: Questionnaire
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name.casefold(): column for column in self.columns}

    @cached_property
    def note(self) -> str:
        """What the column of notes on the source is called: with an underscore where a question has the name."""
        name = SOURCE_NOTE
        while name in self.by_name:
            name = f"_{name}"
        return name

    @cached_property
    def answers(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)


def plan_of(questionnaire: Questionnaire, number: int) -> Plan:
    """The columns of the exports of a single version, the identifying ones among them."""
    versions = [Version(number, questionnaire)]
    columns = [*answer_columns(versions), *identifying_columns(versions)]
    return Plan(questionnaire, tuple({column.name: column for column in columns}.values()))


@dataclass(frozen=True)
class Headings:
    """What stands in each column of a file, from the left: None in one that is not read. `note` is the place of the
    notes on the source.

    `faults`: what is wrong with the headings themselves. Nothing of the file is taken then, but its rows are checked.
    `doubtful` are codes of questions and of lists: of their answers only what a cell itself shows is said to be wrong.
    """

    plan: Plan
    columns: tuple[Column | None, ...]
    note: int | None
    faults: tuple[CellFault, ...] = ()
    doubtful: frozenset[str] = frozenset()

    @cached_property
    def tell_language(self) -> bool:
        return any(column is not None and column.kind is Kind.LANGUAGE for column in self.columns)


def read_headings(plan: Plan, names: Sequence[str]) -> Headings:
    """Raises FileUnusable with every heading that is wrong, where none is that of an answer."""
    faults: list[CellFault] = []
    columns: list[Column | None] = []
    twice: set[str] = set()
    seen: set[str] = set()
    note = None
    for place, written in enumerate(names):
        name = written.strip().casefold()
        column = plan.by_name.get(name)
        if name and name in seen:
            faults.append(CellFault(1, written.strip(), "twice"))
            twice.add(name)
            column = None
        elif name == plan.note:
            note = place
        elif name and column is None:
            faults.append(CellFault(1, written.strip(), "unknown_column"))
        seen.add(name)
        columns.append(None if column is None or column.kind in NOT_READ else column)
    if not any(column is not None and column.kind is Kind.LANGUAGE for column in columns):
        language = next(column for column in plan.columns if column.kind is Kind.LANGUAGE)
        faults.append(CellFault(1, language.name, "no_language_column"))
    if not faults:
        return Headings(plan, tuple(columns), note)
    if not any(column is not None and column.kind not in ABOUT for column in columns):
        raise FileUnusable(*faults)
    # Of an answer that is there twice nobody can say which is meant.
    read = tuple(
        None if column and column.key and column.name.casefold() in twice else column for column in columns
    )
    return Headings(plan, read, note, tuple(faults), _doubtful(plan, read, twice, faults))


def _doubtful(
    plan: Plan, read: Sequence[Column | None], twice: set[str], faults: Sequence[CellFault]
) -> frozenset[str]:
    codes = codes_of(plan.by_name[name] for name in twice if name in plan.by_name)
    if any(fault.kind == "unknown_column" for fault in faults):
        codes |= not_there(plan.questionnaire, plan.answers, read)
    return with_what_depends(plan.questionnaire, codes)
