"""The parts of expressions that are true or false, as clauses."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from questionnaire.expressions.kinds import CALENDAR, literal
from questionnaire.expressions.tree import Answer, Call, Negative, Node, Number, Operation, OwnValue, String
from questionnaire.expressions.values import in_calendar, number_in
from surveys.sentences.names import Names, listed
from surveys.sentences.values import Values, gives_truth

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Conditions:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.values = Values(names, self.condition)

    def condition(self, node: Node) -> str:
        """The clause that is true when the node is."""
        match node:
            case Operation(operator="and", operands=operands):
                return self._together(operands)
            case Operation(operator="or", operands=operands):
                return self._either(operands)
            case Operation() if gives_truth(node):
                return self._comparison(node)
            case Call(function="not", arguments=(inner,)):
                return self._denied(inner)
            case Call(function="if", arguments=(condition, then, otherwise)):
                return _("if this is true (%(condition)s): %(then)s; otherwise: %(otherwise)s") % {
                    "condition": self.condition(condition),
                    "then": self._part(then),
                    "otherwise": self._part(otherwise),
                }
            case Call(function="boolean", arguments=(inner,)):
                return self.condition(inner)
            case Call(function="true" | "false" as function):
                return _("always") if function == "true" else _("never")
            case Call(function="selected", arguments=(chosen, code)):
                return self._selected(chosen, code, denied=False)
            case Call(function=function) if function in TESTS:
                return self._tested(node, TESTS[function])
            case Answer() | OwnValue():
                return self._answered(node, denied=False)
            case String() | Number():
                return _("always") if self._is_true(node) else _("never")
        template = _("%(value)s is not 0") if self._is_number(node) else _("%(value)s is not empty")
        return template % {"value": self.values.subject(node)}

    def _denied(self, node: Node) -> str:
        """The clause that is true when the node is not."""
        match node:
            case Call(function="selected", arguments=(chosen, code)):
                return self._selected(chosen, code, denied=True)
            case Operation(operator="=", operands=operands):
                return self._comparison(Operation("!=", operands))
            case Operation(operator="!=", operands=operands):
                return self._comparison(Operation("=", operands))
            case Call(function=function) if function in NEGATIVE_TESTS:
                return self._tested(node, NEGATIVE_TESTS[function])
            case Call(function="not" | "boolean" as function, arguments=(inner,)):
                return self.condition(inner) if function == "not" else self._denied(inner)
            case Answer() | OwnValue():
                return self._answered(node, denied=True)
        return _("this is not true: %(condition)s") % {"condition": self._part(node)}

    def _part(self, node: Node) -> str:
        """A clause within another, in brackets if it has parts of its own."""
        words = self.condition(node)
        inner = node
        while isinstance(inner, Call) and inner.function in ("not", "boolean"):
            inner = inner.arguments[0]
        has_parts = isinstance(inner, Operation) and inner.operator in ("and", "or")
        return f"({words})" if has_parts or (isinstance(inner, Call) and inner.function == "if") else words

    def _together(self, operands: tuple[Node, ...]) -> str:
        conditions = {"conditions": listed([self._part(operand) for operand in operands])}
        if len(operands) == 2:
            return _("both of these are true: %(conditions)s") % conditions
        return _("all of these are true: %(conditions)s") % conditions

    def _either(self, operands: tuple[Node, ...]) -> str:
        """Options of one question stand together, where the first of them stood."""
        groups: dict[object, list[Node]] = {}
        for place, operand in enumerate(operands):
            groups.setdefault(_option_of(operand) or place, []).append(operand)
        if len(groups) == 1:
            return self._one_of(operands)
        words = [
            self._part(group[0]) if len(group) == 1 else f"({self._one_of(tuple(group))})"
            for group in groups.values()
        ]
        return _("at least one of these is true: %(conditions)s") % {"conditions": listed(words)}

    def _one_of(self, alike: tuple[Node, ...]) -> str:
        """Several options of one question, in one clause."""
        node, codes = alike[0], []
        for operand in alike:
            match operand:
                case (
                    Operation(operands=(node, String(text=code))) | Call(arguments=(node, String(text=code)))
                ):
                    codes.append(code)
        question = self.names.question_of(node)
        options = listed([self.names.option(question, code) for code in codes])
        if isinstance(alike[0], Operation):
            values = {"value": self.values.subject(node), "options": options}
            return _("%(value)s is one of these: %(options)s") % values
        values = {"question": self.values.brief(node), "options": options}
        return _("at least one of these is chosen in question %(question)s: %(options)s") % values

    def _selected(self, chosen: Node, code: Node, *, denied: bool) -> str:
        option = self._named(chosen, code)
        values = {"option": option, "question": self.values.brief(chosen)}
        if isinstance(chosen, OwnValue):
            return (_("%(option)s is not chosen") if denied else _("%(option)s is chosen")) % values
        if denied:
            return _("%(option)s is not chosen in question %(question)s") % values
        return _("%(option)s is chosen in question %(question)s") % values

    def _named(self, asked: Node, node: Node) -> str:
        """What a value is called beside the question it is compared with: an option by its label."""
        one = asked.arguments[0] if isinstance(asked, Call) and asked.function == "selected-at" else asked
        written, question = literal(node), self.names.question_of(one)
        if written is None or question is None:
            return self.values.beside(node, asked)
        if question.kind.reads in ("choice", "choices") and written in question.options_by_code:
            return self.names.option(question, written)
        value = number_in(written)
        if value is not None and question.kind.reads in ("choice", "number"):
            return self.names.measured(question, value)
        return self.values.brief(node)

    def _answered(self, node: Node, *, denied: bool) -> str:
        if isinstance(node, OwnValue):
            return (
                _("this question has not been answered") if denied else _("this question has been answered")
            )
        values = {"question": self.values.brief(node)}
        if denied:
            return _("%(question)s has not been answered") % values
        return _("%(question)s has been answered") % values

    def _comparison(self, node: Operation) -> str:
        (left, right), operator = node.operands, node.operator
        if literal(left) is not None and literal(right) is None:
            left, right, operator = right, left, _TURNED[operator]  # type: ignore[assignment]
        if operator in ("=", "!="):
            return self._equality(left, right, denied=operator == "!=")
        words = ORDER[self._order_of(left, right)][operator]()
        return words % {"left": self.values.subject(left), "right": self._named(left, right)}

    def _equality(self, left: Node, right: Node, *, denied: bool) -> str:
        for side, other in ((left, right), (right, left)):
            match other:
                case Call(function="true" | "false" as function):
                    is_true = (function == "true") != denied
                    return self.condition(side) if is_true else self._denied(side)
                case String(text="") if isinstance(side, Call) and side.function == "coalesce":
                    parts = tuple(Operation("!=" if denied else "=", (one, other)) for one in side.arguments)
                    return self._either(parts) if denied else self._together(parts)
                case String(text="") if isinstance(side, Answer | OwnValue):
                    return self._answered(side, denied=not denied)
                case String(text=""):
                    template = _("%(value)s is not empty") if denied else _("%(value)s is empty")
                    return template % {"value": self.values.subject(side)}
        if gives_truth(left) and gives_truth(right):
            conditions = {"conditions": listed([self._part(left), self._part(right)])}
            if denied:
                return _("one of these is true and the other is not: %(conditions)s") % conditions
            return _("these are both true or both not true: %(conditions)s") % conditions
        values = {"left": self.values.subject(left), "right": self._named(left, right)}
        return (_("%(left)s is not %(right)s") if denied else _("%(left)s is %(right)s")) % values

    def _order_of(self, *sides: Node) -> str:
        """How an order is spoken of: as of numbers, of days, or of times."""
        kinds = {self.names.kind_of(side) for side in sides}
        kinds |= {in_calendar(literal(side) or "") or "" for side in sides}
        if kinds & {"date", "moment"} or any(map(self.values.is_date, sides)):
            return "days"
        return "times" if kinds & set(CALENDAR) else "numbers"

    def _tested(self, node: Node, template: Callable[[], str]) -> str:
        assert isinstance(node, Call)  # noqa: S101 (the callers have looked)
        values = {"value": self.values.subject(node.arguments[0])}
        if len(node.arguments) > 1:
            values["other"] = self._named(node.arguments[0], node.arguments[1])
        return template() % values

    def _is_number(self, node: Node) -> bool:
        if isinstance(node, Call):
            return node.function in _NUMBERS
        return isinstance(node, Operation | Negative)

    @staticmethod
    def _is_true(node: String | Number) -> bool:
        return bool(node.text if isinstance(node, String) else node.value)


def _option_of(node: Node) -> tuple[str, Node] | None:
    """How an option is asked for, and the answer that is asked; None for any other condition."""
    match node:
        case Operation(operator="=", operands=(Answer() as asked, String(text=code))) if code:
            return "=", asked
        case Call(function="selected", arguments=(Answer() as asked, String(text=code))) if code:
            return "selected", asked
    return None


_NUMBERS = frozenset(
    {
        "abs", "count", "count-non-empty", "count-selected", "decimal-date-time", "decimal-time", "int", "max", "min",
        "number", "pi", "pow", "round", "sqrt", "string-length", "sum",
    }
)  # fmt: skip

# Called when a sentence is made, in its language.
TESTS: dict[str, Callable[[], str]] = {
    "boolean-from-string": lambda: _("%(value)s is “true” or “1”"),
    "contains": lambda: _("%(value)s contains %(other)s"),
    "ends-with": lambda: _("%(value)s ends with %(other)s"),
    "regex": lambda: _("%(value)s fits the pattern %(other)s"),
    "starts-with": lambda: _("%(value)s begins with %(other)s"),
}
NEGATIVE_TESTS: dict[str, Callable[[], str]] = {
    "contains": lambda: _("%(value)s does not contain %(other)s"),
    "ends-with": lambda: _("%(value)s does not end with %(other)s"),
    "regex": lambda: _("%(value)s does not fit the pattern %(other)s"),
    "starts-with": lambda: _("%(value)s does not begin with %(other)s"),
}
ORDER: dict[str, dict[str, Callable[[], str]]] = {
    "numbers": {
        "<": lambda: _("%(left)s is less than %(right)s"),
        "<=": lambda: _("%(left)s is %(right)s or less"),
        ">": lambda: _("%(left)s is more than %(right)s"),
        ">=": lambda: _("%(left)s is %(right)s or more"),
    },
    "days": {
        "<": lambda: _("%(left)s is before %(right)s"),
        "<=": lambda: _("%(left)s is on or before %(right)s"),
        ">": lambda: _("%(left)s is after %(right)s"),
        ">=": lambda: _("%(left)s is on or after %(right)s"),
    },
    "times": {
        "<": lambda: _("%(left)s is earlier than %(right)s"),
        "<=": lambda: _("%(left)s is %(right)s or earlier"),
        ">": lambda: _("%(left)s is later than %(right)s"),
        ">=": lambda: _("%(left)s is %(right)s or later"),
    },
}
