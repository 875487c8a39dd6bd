"""The answers that can make a difference to some rules, so that trying them all decides what the rules can do.

A choice is one of its codes. Of a number, a date or a text that is only compared with what the rules write out, the
values written, those next to them and those between them stand for all others. Anything else (arithmetic, patterns,
lengths, the day itself) is not decided: errors are on the side of silence.
"""

import datetime as dt
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaire.answers import AnswerValue
from questionnaire.document import Question, Questionnaire
from questionnaire.expressions.kinds import is_of_kind, literal
from questionnaire.expressions.tree import (
    POSITION,
    Answer,
    Call,
    Node,
    Operation,
    OwnValue,
    String,
    nodes,
    parts,
)
from questionnaire.expressions.values import number_in, number_text

# A multiple choice with more options that matter has too many answers to try them all.
MOST_SUBSETS_OF = 8
# Under this key `.` is looked for.
OWN = "."
# A text that no rule writes out.
ANOTHER_TEXT = "\ufdd0"

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})

Domain = dict[str, list[AnswerValue]]


@dataclass
class Use:
    """What rules do with one answer: what they compare it with, which options they ask for."""

    written: set[str] = field(default_factory=set)
    options: set[str] = field(default_factory=set)
    is_ordered: bool = False
    is_number: bool = False
    is_counted: bool = False
    is_opaque: bool = False


def depends_on_day(trees: Iterable[Node]) -> bool:
    return any(isinstance(node, Call) and node.function == "today" for tree in trees for node in nodes(tree))


def uses_in(trees: Iterable[Node]) -> dict[str, Use]:
    """What the rules do with each answer that they read, by its key."""
    uses: dict[str, Use] = {}
    for tree in trees:
        _note(tree, None, uses)
    return uses


def _note(node: Node, above: Node | None, uses: dict[str, Use]) -> None:
    if isinstance(node, Answer | OwnValue):
        _note_answer(node, above, uses.setdefault(_key(node), Use()))
    for part in parts(node):
        _note(part, node, uses)


def _key(node: Answer | OwnValue) -> str:
    return node.key if isinstance(node, Answer) else OWN


def _note_answer(node: Node, above: Node | None, use: Use) -> None:
    match above:
        case None | Operation(operator="and" | "or") | Call(function="not" | "boolean"):
            return
        case Call(function="if", arguments=(condition, *_)) if node is condition:
            return
        case Operation(operator=operator, operands=(left, right)) if operator in _COMPARISONS:
            other = right if node is left else left
            written = literal(other)
            if written is None:
                use.is_opaque = True
                return
            use.written.add(written)
            use.is_number |= not isinstance(other, String)
            use.is_ordered |= operator not in ("=", "!=")
        case Call(function="selected", arguments=(chosen, code)) if node is chosen:
            option = literal(code)
            if option is None:
                use.is_opaque = True
            else:
                use.options.add(option)
        case Call(function="count-selected"):
            use.is_counted = True
        case _:
            use.is_opaque = True


def domain_of(
    questionnaire: Questionnaire, uses: dict[str, Use], own: Question | None = None
) -> Domain | None:
    """For each key that is read, all answers that make a difference; None where they cannot be listed."""
    domain: Domain = {}
    for key, use in uses.items():
        code = key.partition("/")[0]
        if key == POSITION:
            return None
        question = own if key == OWN else questionnaire.questions_by_code.get(code)
        if question is None or question.identifying:
            if code in questionnaire.lists:
                return None
            continue  # Reads as empty, whatever is answered.
        if key != OWN and questionnaire.list_asking(code) is not None:
            return None
        values = _values(question, key, use)
        if not values:  # An empty list is a question that cannot be answered: other checks say so.
            return None
        is_given = key == OWN or (question.required and "/" not in key)
        domain[key] = values if is_given else [*values, None]
    return domain


def _values(question: Question, key: str, use: Use) -> list[AnswerValue] | None:
    """Every answer that counts, but for none at all."""
    is_detail = "/" in key and not question.kind.rows
    reads = "text" if is_detail else question.kind.reads
    if reads == "choice":
        return list(question.kind.codes(question))
    if reads == "choices":
        return _choices(question, use)
    # Options beside a number ("Don't know") are answers too; those of a matrix of numbers are its columns.
    has_options_beside = bool(question.options) and not is_detail and not question.kind.rows
    if use.is_opaque or use.is_counted or use.options or has_options_beside:
        return None
    match reads:
        case "number":
            return _numbers(question, use)
        case "date":
            return _dates(question, use)
        case "text" if not (use.is_ordered or use.is_number):
            return [*sorted(use.written - {""}), ANOTHER_TEXT]
    return None


def _choices(question: Question, use: Use) -> list[AnswerValue] | None:
    codes = [option.code for option in question.options]
    if not (use.is_opaque or use.is_counted or use.written - {""}):
        # Options that no rule asks for are all alike.
        others = [code for code in codes if code not in use.options]
        codes = [code for code in codes if code in use.options] + others[:1]
    if len(codes) > MOST_SUBSETS_OF:
        return None
    sizes = range(1, len(codes) + 1)
    return [list(some) for size in sizes for some in itertools.combinations(codes, size)]


def _numbers(question: Question, use: Use) -> list[AnswerValue] | None:
    read = [number_in(one) for one in use.written - {""}]
    if any(value is None for value in read):
        return None
    limits = (question.settings.min, question.settings.max) if question.kind.limits == "number" else ()
    low, high = (*map(_limit, limits), None, None)[:2]
    marks = sorted({value for value in (*read, low, high) if value is not None})
    if question.settings.integer and "integer" in question.kind.settings:
        found = {float(math.floor(mark) + step) for mark in marks for step in (-1, 0, 1, 2)} or {0.0}
    else:
        between = [(one + other) / 2 for one, other in itertools.pairwise(marks)]
        found = {*marks, *between, *([marks[0] - 1, marks[-1] + 1] if marks else [0.0])}
    allowed = [v for v in sorted(found) if (low is None or v >= low) and (high is None or v <= high)]
    return [number_text(value) for value in allowed]


def _limit(setting: str | int | None) -> float | None:
    return None if setting is None else number_in(str(setting))


def _dates(question: Question, use: Use) -> list[AnswerValue] | None:
    written = use.written - {""}
    if use.is_number or not all(is_of_kind("date", one) for one in written):
        return None
    limits = [str(one or "") for one in (question.settings.min, question.settings.max)]
    low, high = (one if is_of_kind("date", one) else "" for one in limits)
    days = {dt.date.fromisoformat(one).toordinal() for one in {*written, low, high} - {""}} or {730_000}
    near = {day + step for day in days for step in (-1, 0, 1)}
    dates = [
        dt.date.fromordinal(day).isoformat() for day in sorted(near) if 0 < day <= dt.date.max.toordinal()
    ]
    return [date for date in dates if date >= low and (not high or date <= high)]
