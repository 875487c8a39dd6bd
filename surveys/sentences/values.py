"""The parts of expressions that give a value, as phrases."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.document import Question
from questionnaire.expressions.kinds import is_date
from questionnaire.expressions.tree import (
    POSITION,
    Answer,
    Call,
    Negative,
    Node,
    Number,
    Operation,
    OwnValue,
    Pattern,
    String,
)
from questionnaire.expressions.values import in_calendar
from surveys.sentences.names import Names, listed

CONDITIONS = frozenset(
    {
        "boolean", "boolean-from-string", "contains", "ends-with", "false", "not", "regex", "selected", "starts-with",
        "true",
    }
)  # fmt: skip
_TRUTHS = frozenset({"and", "or", "=", "!=", "<", "<=", ">", ">="})
# These give a value in the unit of what they are given.
_KEEP_UNITS = frozenset({"abs", "coalesce", "int", "max", "min", "number", "round", "sum"})
_SIGNS = {"+": "+", "-": "−", "*": "×", "div": "÷"}


def gives_truth(node: Node) -> bool:
    """Whether a node gives true or false, whatever is answered."""
    match node:
        case Operation(operator=operator):
            return operator in _TRUTHS
        case Call(function="if", arguments=(_condition, then, otherwise)):
            return gives_truth(then) and gives_truth(otherwise)
        case Call(function=function):
            return function in CONDITIONS
    return False


class Values:
    """Phrases for values. `condition` puts the conditions in them into words."""

    def __init__(self, names: Names, condition: Callable[[Node], str]) -> None:
        self.names = names
        self.condition = condition

    def subject(self, node: Node) -> str:
        """The phrase that begins a sentence about a value."""
        match node:
            case Answer(key=key) if key == POSITION:
                return self.value(node)
            case Answer() if node.code in self.names.map.spots:
                return _("the answer to %(question)s") % {"question": self.names.answer(node)}
            case OwnValue():
                return _("the answer to this question")
            case Call(function="if"):
                return self.brief(node)
        return self.value(node)

    def brief(self, node: Node) -> str:
        """The phrase in the middle of another: a name, a number, or words in brackets."""
        match node:
            case Answer(key=key) if key == POSITION:
                return f"({self.value(node)})"
            case Answer() | String() | Pattern() | Number() | Call(function="today" | "pi"):
                return self.value(node)
            case Negative(operand=Number()):
                return self.value(node)
            case Call(function="date", arguments=(String() as written,)) if self.is_date(written):
                return self.value(written)
        return f"({self.value(node)})"

    def all_of(self, nodes: tuple[Node, ...]) -> str:
        if len(nodes) == 1:
            return self.brief(nodes[0])
        return f"({listed([self.brief(node) for node in nodes])})"

    def value(self, node: Node) -> str:
        match node:
            case Answer(key=key) if key == POSITION:
                return _("the number of this item")
            case Answer():
                return self.names.answer(node)
            case OwnValue():
                return _("this answer")
            case String(text=text):
                return self.names.text(text) if text else _("nothing")
            case Pattern(text=text):
                return f"“{text}”"
            case Number(value=value):
                return self.names.number(value)
            case Negative(operand=Number(value=value)):
                return self.names.number(-value)
            case Negative(operand=operand):
                return f"−{self.brief(operand)}"
        if gives_truth(node):
            return _("the truth of (%(condition)s)") % {"condition": self.condition(node)}
        return self._operation(node) if isinstance(node, Operation) else self._call(node)  # type: ignore[arg-type]

    def beside(self, node: Node, other: Node) -> str:
        """As `brief`; a number, in the unit of what it is compared with or added to."""
        question = self.unit_of(other)
        match node:
            case Number(value=value) if question:
                return self.names.measured(question, value)
            case Negative(operand=Number(value=value)) if question:
                return self.names.measured(question, -value)
        return self.brief(node)

    def unit_of(self, node: Node) -> Question | None:
        """The question of numbers in whose unit a value is; None if it has none, or it is not known."""
        match node:
            case Answer() | OwnValue():
                question = self.names.question_of(node)
                return question if question and question.kind.reads == "number" else None
            case Negative(operand=operand):
                return self.unit_of(operand)
            case Operation(operator="+" | "-", operands=operands):
                return next((found for found in map(self.unit_of, operands) if found), None)
            case Operation(operator="*", operands=operands):
                found = next((found for found in map(self.unit_of, operands) if found), None)
                return None if found and self.names.is_duration(found) else found
            case Call(function="if", arguments=(_condition, *arguments)):
                return next((found for found in map(self.unit_of, arguments) if found), None)
            case Call(function=function, arguments=arguments) if function in _KEEP_UNITS:
                return next((found for found in map(self.unit_of, arguments) if found), None)
        return None

    def is_date(self, node: Node) -> bool:
        """Whether the value is a date, or days counted as one."""
        match node:
            case String(text=text):
                return is_date(text) or in_calendar(text) == "moment"
            case Call(function="today" | "date"):
                return True
            case Operation(operator="+" | "-", operands=(left, right)):
                return self.is_date(left) != self.is_date(right)
            case Answer() | OwnValue():
                return self.names.kind_of(node) in ("date", "moment")
        return False

    def _operation(self, node: Operation) -> str:
        left, right = node.operands
        if node.operator in ("+", "-"):
            values = {"left": self.beside(left, right), "right": self.beside(right, left)}
        else:
            values = {"left": self._factor(left), "right": self._factor(right)}
        match node.operator:
            case "mod":
                return _("the remainder of %(left)s ÷ %(right)s") % values
            case "-" if self.is_date(left) and self.is_date(right):
                return _("the number of days from %(right)s to %(left)s") % values
            case "+" | "-" if self.is_date(left) and isinstance(right, Number) and right.value % 1 == 0:
                return self._days_later(values["left"], node.operator, int(right.value))
        return f"{values['left']} {_SIGNS[node.operator]} {values['right']}"

    def _factor(self, node: Node) -> str:
        """As `brief`, with what a length of time is counted in."""
        question = self.unit_of(node) if isinstance(node, Answer | OwnValue) else None
        unit = self.names.counted(question) if question else ""
        return f"{self.brief(node)} ({unit})" if unit else self.brief(node)

    def _days_later(self, date: str, operator: str, count: int) -> str:
        if operator == "+":
            words = ngettext("%(date)s + %(count)s day", "%(date)s + %(count)s days", count)
        else:
            words = ngettext("%(date)s − %(count)s day", "%(date)s − %(count)s days", count)
        return words % {"date": date, "count": count}

    def _call(self, node: Call) -> str:
        if not node.arguments:
            return _("today") if node.function == "today" else "π"
        match node:
            case Call(function="if", arguments=(condition, then, otherwise)):
                return _("if this is true (%(condition)s): %(then)s; otherwise: %(otherwise)s") % {
                    "condition": self.condition(condition),
                    "then": self.beside(then, otherwise),
                    "otherwise": self.beside(otherwise, then),
                }
            case Call(function="number" | "string", arguments=(same,)):
                return self.value(same)
            case Call(function="date", arguments=(same,)) if self.is_date(same):
                return self.value(same)
            case Call(function="date", arguments=(written,)) if self._is_text(written):
                return _("the date in %(a)s") % {"a": self.brief(written)}
            case Call(function="count-selected", arguments=(OwnValue(),)):
                return _("the number of options chosen")
            case Call(function="join", arguments=(mark, *rest)):
                values = {"values": self.all_of(tuple(rest)), "mark": self.brief(mark)}
                return _("a list of %(values)s with %(mark)s between them") % values
            case Call(function="round" | "substr") if len(node.arguments) > PLACES[node.function]:
                return self._longer(node)
        values = {name: self.brief(one) for name, one in zip("abc", node.arguments, strict=False)}
        return PHRASES[node.function]() % (values | {"all": self.all_of(node.arguments)})

    def _is_text(self, node: Node) -> bool:
        """Whether a value is text, which `date` reads a date from rather than a count of days."""
        return isinstance(node, String) or self.names.kind_of(node) in ("text", "value")

    def _longer(self, node: Call) -> str:
        """The phrase of a function that was given what it can do without."""
        values = {name: self.brief(one) for name, one in zip("abc", node.arguments, strict=False)}
        if node.function == "round":
            return _("%(a)s rounded to decimal places: %(b)s") % values
        return _("the characters of %(a)s after number %(b)s, up to number %(c)s") % values


# How many arguments the phrase below has a place for.
PLACES = {"round": 1, "substr": 2}

# Called when a sentence is made, in its language.
PHRASES: dict[str, Callable[[], str]] = {
    "abs": lambda: _("%(a)s without its sign"),
    "coalesce": lambda: _("the first value of %(all)s that is not empty"),
    "concat": lambda: _("text made of %(all)s"),
    "count": lambda: _("the number of items in %(a)s"),
    "count-non-empty": lambda: _("the number of answers in %(all)s"),
    "count-selected": lambda: _("the number of options chosen in question %(a)s"),
    "date": lambda: _("the date of day number %(a)s"),
    "decimal-date-time": lambda: _("%(a)s as a number of days"),
    "decimal-time": lambda: _("%(a)s as a part of the day"),
    "format-date": lambda: _("%(a)s in the form %(b)s"),
    "format-date-time": lambda: _("%(a)s in the form %(b)s"),
    "int": lambda: _("the whole number in %(a)s"),
    "max": lambda: _("the largest of %(all)s"),
    "min": lambda: _("the smallest of %(all)s"),
    "normalize-space": lambda: _("%(a)s without needless spaces"),
    "pow": lambda: _("%(a)s to the power %(b)s"),
    "round": lambda: _("%(a)s rounded to a whole number"),
    "selected-at": lambda: _("the option in place %(b)s (counting from 0) of those chosen in question %(a)s"),
    "sqrt": lambda: _("the square root of %(a)s"),
    "string-length": lambda: _("the number of characters in %(a)s"),
    "substr": lambda: _("the characters of %(a)s after number %(b)s"),
    "substring-after": lambda: _("the part of %(a)s after %(b)s"),
    "substring-before": lambda: _("the part of %(a)s before %(b)s"),
    "sum": lambda: _("the total of %(all)s"),
    "translate": lambda: _("%(a)s with the characters %(b)s changed to %(c)s"),
}
