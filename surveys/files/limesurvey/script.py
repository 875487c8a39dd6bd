"""ExpressionScript, LimeSurvey's language, to a tree. manual.limesurvey.org/ExpressionScript describes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SOURCE = 8000
MAX_DEPTH = 40
# Of sums and comparisons without brackets.
MAX_ROW = 80


class ScriptInvalid(ValueError):
    """The source is no ExpressionScript, or more of it than anybody writes."""


@dataclass(frozen=True)
class Name:
    """`Q1_SQ001.NAOK`: the name and, in lower case, what stands after its point."""

    name: str
    suffix: str = ""


@dataclass(frozen=True)
class Literal:
    """`is_text` says that it stood in quotes."""

    text: str
    is_text: bool


@dataclass(frozen=True)
class Unary:
    operator: str  # not, -
    operand: "Tree"


@dataclass(frozen=True)
class Binary:
    operator: str  # == != < <= > >= + - * /
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Chain:
    operator: str  # or and
    operands: "tuple[Tree, ...]"


@dataclass(frozen=True)
class Function:
    name: str
    arguments: "tuple[Tree, ...]"


Tree = Name | Literal | Unary | Binary | Chain | Function

_TOKENS = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<number>\d+\.\d+(?![\w.])|\.\d+|\d+(?![\w.])|\d+\.(?!\w))
    | (?P<name>(?:INSERTANS:|TOKEN:)?[A-Za-z0-9_][\w:\#\-]*?(?:\.[A-Za-z_]\w*)*(?![\w.:\#]))
    | (?P<operator>&&|\|\||==|!=|<>|<=|>=|[-+*/%<>=!(),])
    )""",
    re.VERBOSE,
)
_WORDS = {
    "and": "and",
    "or": "or",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "not": "not",
}
_SIGNS = {"&&": "and", "||": "or", "<>": "!=", "!": "not"}
# The operators that bind least first.
_LEVELS = (("or",), ("and",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/"))
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

Token = tuple[str, str]


def parse(source: str) -> Tree:
    """Raises ScriptInvalid."""
    if len(source) > MAX_SOURCE:
        raise ScriptInvalid("too long")
    reader = _Reader(list(_tokens(source)))
    tree = reader.level(0, 0)
    if reader.next != ("", ""):
        raise ScriptInvalid("more follows")
    return tree


def _tokens(source: str) -> Iterator[Token]:
    start, end = 0, len(source.rstrip())
    while start < end:
        found = _TOKENS.match(source, start)
        if not found or found.end() == start:
            raise ScriptInvalid("unknown character")
        start = found.end()
        kind, text = found.lastgroup or "", found[found.lastgroup or 0]
        if kind == "name" and text.lower() in _WORDS:
            kind, text = "operator", _WORDS[text.lower()]
        elif kind == "operator":
            text = _SIGNS.get(text, text)
        yield kind, text


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, operator: str = "") -> Token:
        token = self.next
        if token == ("", "") or (operator and token != ("operator", operator)):
            raise ScriptInvalid("something is missing")
        self.at += 1
        return token

    def level(self, level: int, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise ScriptInvalid("too deep")
        if level == len(_LEVELS):
            return self.unary(depth)
        operands, operators = [self.level(level + 1, depth)], []
        while self.next[0] == "operator" and self.next[1] in _LEVELS[level]:
            operators.append(self.take()[1])
            operands.append(self.level(level + 1, depth))
        if operators and operators[0] in ("and", "or"):
            return Chain(operators[0], tuple(operands))
        if len(operators) > MAX_ROW:
            raise ScriptInvalid("too long")
        left = operands[0]
        for operator, right in zip(operators, operands[1:], strict=True):
            left = Binary(operator, left, right)
        return left

    def unary(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise ScriptInvalid("too deep")
        kind, text = self.take()
        match kind, text:
            case "operator", "not" | "-":
                return Unary(text, self.unary(depth + 1))
            case "operator", "+":
                return self.unary(depth + 1)
            case "operator", "(":
                inner = self.level(0, depth + 1)
                self.take(")")
                return inner
            case "text", _:
                return Literal(_ESCAPED.sub(r"\1", text[1:-1]) if "\\" in text else text[1:-1], True)
            case "number", _:
                return Literal(text, False)
            case "name", _:
                return self.name(text, depth)
        raise ScriptInvalid("an operator stands where a value must")

    def name(self, text: str, depth: int) -> Tree:
        if self.next == ("operator", "("):
            self.take("(")
            arguments: list[Tree] = []
            while self.next != ("operator", ")"):
                if arguments:
                    self.take(",")
                arguments.append(self.level(0, depth + 1))
            self.take(")")
            return Function(text.lower(), tuple(arguments))
        if text.lower() in ("true", "false"):
            return Function(text.lower(), ())
        name, _, suffix = text.partition(".")
        if name.lower() in ("that", "self", "this") and suffix:
            inner, _, rest = suffix.partition(".")
            return Name(f"{name.lower()}.{inner}", rest.lower())
        return Name(name, suffix.lower())
