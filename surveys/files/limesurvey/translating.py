"""A tree of ExpressionScript to an expression of ours."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.files.limesurvey.comparisons import compared, is_answered, is_empty, quoted, reference, ticked
from surveys.files.limesurvey.patterns import pattern_for
from surveys.files.limesurvey.phrases import (
    EMPTY,
    FALSE,
    TRUE,
    Phrase,
    Untranslatable,
    added,
    call,
    joined,
    negated,
    operation,
)
from surveys.files.limesurvey.script import Binary, Chain, Function, Literal, Name, Tree, Unary
from surveys.files.limesurvey.shapes import is_decimal
from surveys.files.limesurvey.variables import Variable, Variables

_OPERATORS = {
    "==": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "div",
}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SAME_NAME = {"abs": "abs", "min": "min", "max": "max", "sqrt": "sqrt", "pow": "pow", "round": "round"}
_SAME_NAME |= {"intval": "int", "strlen": "string-length", "join": "concat", "floatval": "number"}
# What LimeSurvey knows of a variable, beside its answer.
_ANSWERS = frozenset({"", "naok", "code", "value", "valuenaok", "shown", "naok.shown", "sgqa"})
_SCORES = frozenset({"value", "valuenaok"})
# Each is several parts of an expression, of which there can be 500.
MAX_BOXES = 150
_HALF = Phrase("0.5")


@dataclass
class Translator:
    """`own` is the question whose constraint is being translated: it is written `.`.

    `unsure` collects codes whose absence LimeSurvey and we take differently: see `_note_absence`. `impossible` collects
    values that no answer has.
    """

    variables: Variables
    own: Variable | None = None
    own_code: str = ""
    unsure: set[str] = field(default_factory=set)
    impossible: set[str] = field(default_factory=set)

    def condition(self, tree: Tree) -> Phrase:
        """What holds or does not."""
        match tree:
            case Chain(operator=operator, operands=operands):
                return joined(operator, [self.condition(operand) for operand in operands])
            case Unary(operator="not", operand=operand):
                self._note_absence(operand)
                return self._negated(operand)
            case Binary(operator=operator, left=left, right=right) if operator in _COMPARISONS:
                return self._comparison(operator, left, right)
            case Literal(text=text):
                return FALSE if text in ("", "0") else TRUE
            case Name():
                variable = self._variable(tree)
                if variable.kind in ("number", "text"):
                    filled = call("coalesce", self._written(variable), Phrase("0"))
                    return operation("!=", filled, Phrase("0"))
                return is_answered(variable)
            case Function(name="is_empty", arguments=(Name() as name,)):
                self._note_absence(name)
                return is_empty(self._variable(name))
            case Function(name="is_empty", arguments=(argument,)):
                return operation("=", self.value(argument), EMPTY)
            case Function(name="true" | "false" as name, arguments=()):
                return Phrase(f"{name}()")
            case Function(name="regexmatch", arguments=(Literal(text=pattern), tested)):
                return call("regex", self.value(tested), quoted(pattern_for(pattern)))
            case Function(name="if", arguments=(test, then, otherwise)):
                return call("if", self.condition(test), self.condition(then), self.condition(otherwise))
        return operation("!=", self.value(tree), Phrase("0"))

    def value(self, tree: Tree) -> Phrase:
        """A number or a text."""
        match tree:
            case Literal(text=text, is_text=is_text):
                return quoted(text) if is_text and not is_decimal(text) else Phrase(text)
            case Name():
                variable = self._variable(tree)
                if variable.kind == "tick":
                    return call("if", ticked(variable), quoted("Y"), EMPTY)
                if tree.suffix.endswith("shown") and variable.kind in ("choice", "rank"):
                    raise Untranslatable(
                        _("A rule cannot read the words of an option, which depend on the language.")
                    )
                return self._written(variable)
            case Unary(operator="-", operand=operand):
                return Phrase(f"-{self.value(operand).within(6)}", 5)
            case Binary(operator=operator, left=left, right=right) if operator not in _COMPARISONS:
                return self._arithmetic(operator, left, right)
            case Function():
                return self._function(tree)
        return self.condition(tree)

    def _written(self, variable: Variable) -> Phrase:
        if self.own is not None and variable.key == self.own.key and variable.kind == self.own.kind:
            return Phrase(".")
        return reference(variable)

    def _variable(self, name: Name) -> Variable:
        if name.name.startswith(("that.", "self.", "this.")) and self.own is None:
            raise Untranslatable(
                _("“%(name)s” stands for several answers at once.") % {"name": name.name[:60]}
            )
        if name.suffix not in _ANSWERS:
            message = _("A rule cannot read “%(suffix)s” of a question.")
            raise Untranslatable(message % {"suffix": name.suffix[:60]})
        if name.name in ("this", "self") and self.own is not None:
            return self.own
        if found := self.variables.find(name.name):
            if self.variables.scored and name.suffix in _SCORES and found.options:
                raise Untranslatable(_("No scores are worked out here, so a rule cannot read one."))
            return found
        if name.name.upper().startswith("TOKEN"):
            message = _("“%(name)s” is known of invited people in LimeSurvey; it is not here.")
            raise Untranslatable(message % {"name": name.name[:60]})
        raise Untranslatable(
            _("There is nothing called “%(name)s” in this survey.") % {"name": name.name[:60]}
        )

    def _negated(self, operand: Tree) -> Phrase:
        match operand:
            case Function(name="is_empty", arguments=(Name() as name,)):
                return is_answered(self._variable(name))
        return negated(self.condition(operand))

    def _comparison(self, operator: str, left: Tree, right: Tree) -> Phrase:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, operator = right, left, _FLIPPED.get(operator, operator)
        if operator == "!=" or (isinstance(right, Literal) and not right.text):
            self._note_absence(left)
        if isinstance(left, Name) and isinstance(right, Literal):
            variable = self._variable(left)
            shown = left.suffix.endswith("shown")
            found = compared(variable, _OPERATORS[operator], right.text, self._written(variable), shown)
            if found in (TRUE, FALSE):
                self.impossible.add(f"{left.name} = {right.text}")
            return found
        return operation(_OPERATORS[operator], self.value(left), self.value(right))

    def _arithmetic(self, operator: str, left: Tree, right: Tree) -> Phrase:
        is_words = any(
            isinstance(side, Literal) and side.is_text and not is_decimal(side.text) for side in (left, right)
        )
        if operator == "+" and is_words:
            return call("concat", self.value(left), self.value(right))
        return operation(_OPERATORS[operator], self.value(left), self.value(right))

    def _note_absence(self, tree: Tree) -> None:
        """LimeSurvey fails a whole rule if it reads a question that was not asked, unless it says NAOK."""
        if isinstance(tree, Name) and not tree.suffix.startswith(("naok", "valuenaok")):
            variable = self.variables.find(tree.name)
            if variable and variable.question.relevance.strip() not in ("", "1"):
                self.unsure.add(variable.question.code)

    def _function(self, function: Function) -> Phrase:
        name, arguments = function.name, function.arguments
        match name, arguments:
            case "if" | "iff", (test, then, otherwise):
                return call("if", self.condition(test), self.value(then), self.value(otherwise))
            case "count", _:
                return self._count(self._boxes(arguments))
            case "countif", (Literal(text=wanted), *rest):
                return self._count_equal("==", wanted, rest)
            case "countifop", (Literal(text=operator), Literal(text=wanted), *rest) if (
                operator in _COMPARISONS
            ):
                return self._count_equal(operator, wanted, rest)
            case "sum", _:
                return added([self._as_number(box) for box in self._boxes(arguments)])
            case "floor", (number,):
                return call("round", operation("-", self.value(number), _HALF))
            case "ceil", (number,):
                up = call("round", operation("-", operation("-", Phrase("0"), self.value(number)), _HALF))
                return operation("-", Phrase("0"), up)
            case "date", (Literal(text="Y-m-d"),):
                return call("today")
            case "min" | "max" | "join", _:
                return call(_SAME_NAME[name], *(self._boxed(box) for box in self._boxes(arguments)))
            case "is_empty" | "regexmatch" | "true" | "false", _:
                return self.condition(function)
        if name in _SAME_NAME:
            return call(_SAME_NAME[name], *(self.value(argument) for argument in arguments))
        raise Untranslatable(_("There is no function “%(name)s” here.") % {"name": name[:60]})

    def _boxes(self, arguments: tuple[Tree, ...] | list[Tree]) -> list[Variable | Tree]:
        """The arguments, and in place of `that.Q1` and `self` each of the boxes that they stand for."""
        found: list[Variable | Tree] = []
        for argument in arguments:
            if len(found) > MAX_BOXES:
                raise Untranslatable(_("A function of the rule counts more answers than a rule can hold."))
            if not isinstance(argument, Name):
                found.append(argument)
            elif argument.name.partition(".")[0] in ("self", "this") and self.own_code:
                found += self.variables.all_of(self.own_code, _selectors(argument.name, argument.suffix))
            elif argument.name.startswith("that."):
                code = argument.name.removeprefix("that.")
                found += self.variables.all_of(code, _selectors("", argument.suffix))
            else:
                found.append(self._variable(argument))
        if not found:
            raise Untranslatable(_("A function of the rule has nothing to count."))
        if len(found) > MAX_BOXES:
            raise Untranslatable(_("A function of the rule counts more answers than a rule can hold."))
        return found

    def _count(self, boxes: list[Variable | Tree]) -> Phrase:
        if (chosen := self._whole_choice(boxes)) is not None:
            return call("count-selected", reference(chosen))
        one, none = Phrase("1"), Phrase("0")
        return added([call("if", self._is_filled(box), one, none) for box in boxes])

    def _whole_choice(self, boxes: list[Variable | Tree]) -> Variable | None:
        """The first of the boxes, if they are all the options of one multiple choice and there is no other option."""
        ticks = [box for box in boxes if isinstance(box, Variable) and box.kind == "tick"]
        if len(ticks) < len(boxes) or len({tick.key for tick in ticks}) > 1 or ticks[0].question.has_other:
            return None
        of_the_question = [
            box for box in self.variables.all_of(ticks[0].question.code) if box.key == ticks[0].key
        ]
        options = {box.option for box in of_the_question if box.kind == "tick"}
        return ticks[0] if {tick.option for tick in ticks} == options and len(ticks) == len(options) else None

    def _is_filled(self, box: Variable | Tree) -> Phrase:
        return is_answered(box) if isinstance(box, Variable) else operation("!=", self.value(box), EMPTY)

    def _count_equal(self, operator: str, wanted: str, rest: list[Tree]) -> Phrase:
        found = []
        for box in self._boxes(rest):
            if not isinstance(box, Variable):
                raise Untranslatable(_("A function of the rule counts something else than answers."))
            test = compared(box, _OPERATORS[operator], wanted, self._written(box), False)
            found.append(call("if", test, Phrase("1"), Phrase("0")))
        return added(found)

    def _as_number(self, box: Variable | Tree) -> Phrase:
        if isinstance(box, Variable) and box.kind == "tick":
            return call("if", ticked(box), Phrase("1"), Phrase("0"))
        value = self._boxed(box)
        return value if isinstance(box, Literal) else call("coalesce", value, Phrase("0"))

    def _boxed(self, box: Variable | Tree) -> Phrase:
        return self._written(box) if isinstance(box, Variable) else self.value(box)


def _selectors(name: str, suffix: str) -> tuple[str, ...]:
    """`sq_x`, `nosq_x`, `comments`, wherever they stand after the name. Raises Untranslatable for what is none."""
    found = []
    for part in [*name.lower().split(".")[1:], *suffix.lower().split(".")]:
        if part.startswith(("sq_", "nosq_")) or part in ("comments", "nocomments"):
            found.append(part)
        elif part not in _ANSWERS:
            message = _("A rule cannot read “%(suffix)s” of a question.")
            raise Untranslatable(message % {"suffix": part[:60]})
    return tuple(found)
