"""The answers that can make a difference to some rules, so that trying them all decides what the rules can do.

A choice is one of its codes. Of a number, a date, a time or a text that is only compared with what the rules write
out, the values written, those next to them and those between them stand for all others. Anything else (arithmetic,
patterns, lengths, the day itself) is not decided: errors are on the side of silence.
"""

import datetime as dt
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaire.answers import AnswerValue
from questionnaire.document import NO_SETTINGS, Page, Question, Questionnaire
from questionnaire.expressions import holds
from questionnaire.expressions.kinds import literal
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
from questionnaire.lists import ID_LENGTH, ID_LETTERS
from surveys.checks.neighbours import is_plain, neighbours

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
    questionnaire: Questionnaire,
    uses: dict[str, Use],
    own: Question | None = None,
    of_list: Page | None = None,
) -> Domain | None:
    """For each key that is read, all answers that make a difference; None where they cannot be listed. `of_list` is
    the list of whose items the rules are asked."""
    domain: Domain = {}
    for key, use in uses.items():
        code = key.partition("/")[0]
        if key == POSITION:
            if of_list is None or of_list.repeat is None:
                return None
            domain[key] = [str(place) for place in range(1, of_list.repeat.max + 1)]
            continue
        question = own if key == OWN else questionnaire.questions_by_code.get(code)
        if question is None or question.identifying:
            if code in questionnaire.lists:
                domain[key] = _items(questionnaire.lists[code])
            continue  # Any other reads as empty, whatever is answered.
        if key != OWN and questionnaire.list_asking(code) not in (None, of_list):
            return None
        if key != OWN and key not in question.keys:
            return None  # There is no such answer: other checks say so.
        values = _accepted_values(question, key, use)
        if not values:  # An empty list is a question that cannot be answered: other checks say so.
            return None
        is_given = key == OWN or (question.required and "/" not in key)
        domain[key] = values if is_given else [*values, None]
    return domain


def _items(of_list: Page) -> list[AnswerValue]:
    """As many items as there can be: what a rule does with them is count them."""
    assert of_list.repeat is not None  # noqa: S101
    ids = [
        "".join(letters)
        for letters in itertools.islice(itertools.product(ID_LETTERS, repeat=ID_LENGTH), of_list.repeat.max)
    ]
    return [ids[:count] or None for count in range(of_list.repeat.min, of_list.repeat.max + 1)]


def _accepted_values(question: Question, key: str, use: Use) -> list[AnswerValue] | None:
    """As `_values`, less what the question's constraint refuses, where that is about this answer alone."""
    rule = question.constraint.tree if question.constraint is not None and key == question.code else None
    if rule is None or depends_on_day([rule]) or uses_in([rule]).keys() != {OWN}:
        return _values(question, key, use)
    values = _values(question, key, _joined(use, uses_in([rule])[OWN]))
    if values is None:
        return _values(question, key, use)
    # The rule reads no day, so any will do.
    return [value for value in values if holds(rule, {}, dt.date.min, value)]


def _joined(one: Use, other: Use) -> Use:
    """What two rules do with the same answer."""
    return Use(
        one.written | other.written,
        one.options | other.options,
        one.is_ordered or other.is_ordered,
        one.is_number or other.is_number,
        one.is_counted or other.is_counted,
        one.is_opaque or other.is_opaque,
    )


def _values(question: Question, key: str, use: Use) -> list[AnswerValue] | None:
    """Every answer that counts, but for none at all."""
    is_detail = "/" in key and not question.kind.rows
    reads = "text" if is_detail else question.kind.reads
    if question.kind.calculates:
        return list(_results(question.calculation.tree) or ()) if question.calculation is not None else None
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
        case "date" | "time" | "month" | "moment":
            return _in_calendar(question, use)
        case "text" if not (use.is_ordered or use.is_number):
            return [*sorted(use.written - {""}), ANOTHER_TEXT]
    return None


def _results(tree: Node) -> list[str] | None:
    """What a calculation can give, where it chooses between values that are written out."""
    written = literal(tree)
    if written is not None:
        return [written]
    match tree:
        case Call(function="if", arguments=(_, then, otherwise)):
            some, others = _results(then), _results(otherwise)
            return None if some is None or others is None else list(dict.fromkeys([*some, *others]))
    return None


def _choices(question: Question, use: Use) -> list[AnswerValue] | None:
    """Every choice that can be made: no other option beside one that excludes the others, and no more than may be."""
    alone = [option.code for option in question.options if option.exclusive and question.kind.exclusive]
    codes = [option.code for option in question.options if option.code not in alone]
    standing_for = 1
    if not (use.is_opaque or use.is_counted or use.written - {""}):
        # Options that no rule asks for are all alike: one stands for them.
        others = [code for code in codes if code not in use.options]
        codes = [code for code in codes if code in use.options] + others[:1]
        standing_for = max(1, len(others))
    if len(codes) > MOST_SUBSETS_OF:
        return None
    limits = question.settings if "max_choices" in question.kind.settings else NO_SETTINGS
    least, most = limits.min_choices or 1, limits.max_choices or len(question.options)
    found: list[AnswerValue] = [[code] for code in alone]
    for size in range(1, len(codes) + 1):
        for some in itertools.combinations(codes, size):
            can_be = size + standing_for - 1 if codes[-1] in some else size
            if size <= most and can_be >= least:
                found.append(list(some))
    return found


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


def _in_calendar(question: Question, use: Use) -> list[AnswerValue] | None:
    kind, written = question.kind.reads, use.written - {""}
    if use.is_number or not all(is_plain(kind, one) for one in written):
        return None
    # A limit that is the day itself is none here.
    limits = [str(one or "") for one in (question.settings.min, question.settings.max)]
    low, high = (one if is_plain(kind, one) else "" for one in limits)
    near = neighbours(kind, {*written, low, high} - {""})
    return [one for one in near if one >= low and (not high or one <= high)]
