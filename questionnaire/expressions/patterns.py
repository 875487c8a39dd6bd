"""Patterns of `regex`: a dialect small enough to mean one thing everywhere, checked when an expression is parsed.

A pattern describes the whole text, as in ODK. Literal characters, `.`, classes, `\\d \\w \\s` and their opposites (of
ASCII), `\\p{L} \\p{Lu} \\p{Ll} \\p{Nd}`, groups, `|`, `* + ? {n} {n,} {n,m}`, and `^` and `$` at the ends, where they
change nothing. What needs backtracking (look-around, back references) is refused.

Each pattern is written anew for google-re2, with nothing in it that engines read in different ways, and as a program
of steps for the browser, whose own engine could run for ever. Both take time in proportion to the text, and to a
weight that is bounded here; what google-re2 itself refuses is no pattern either, so that no answer can meet it.
"""

from typing import Literal

from msgspec import Struct

from questionnaire.expressions.matching import TooLarge, compiled
from questionnaire.expressions.tree import Pattern, Step

# Of the program: a step of one character or range weighs 1.
MAX_WEIGHT = 1000
# Each Unicode class is hundreds of ranges, in the bytes of UTF-8: about 1,200 of google-re2's instructions.
CLASS_WEIGHT = 12
RANGES_TO_WEIGHT = 16
MAX_COUNT = 500
MAX_GROUPS = 20  # one in another

PatternKind = Literal[
    "pattern_unfinished",  # a group or class that is not closed
    "pattern_part",  # text: something that the dialect does not have
    "pattern_too_long",
]

_LAST = 0x10FFFF
_DIGITS = (0x30, 0x39)
_WORD = (*_DIGITS, 0x41, 0x5A, 0x5F, 0x5F, 0x61, 0x7A)
_SPACES = (0x09, 0x0D, 0x20, 0x20)
_NAMED = {"d": _DIGITS, "w": _WORD, "s": _SPACES}
_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_LINE_ENDS = (0x0A, 0x0A, 0x0D, 0x0D, 0x2028, 0x2029)
_CLASSES = ("L", "Lu", "Ll", "Nd")
_SPECIAL = frozenset(".^$*+?{}[]()|\\")


class PatternInvalid(ValueError):
    """The text is no pattern of the dialect; `values` are what the words need."""

    def __init__(self, kind: PatternKind, **values: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class _Set(Struct, frozen=True):
    """One character: of these ranges (first, last, first, last ...) or classes; or of anything else."""

    ranges: tuple[int, ...]
    negated: bool = False
    classes: tuple[str, ...] = ()


class _Edge(Struct, frozen=True):
    """`^` or `$`."""

    character: str


class _Row(Struct, frozen=True):
    parts: "tuple[_Part, ...]"


class _Choice(Struct, frozen=True):
    rows: "tuple[_Part, ...]"


class _Repeated(Struct, frozen=True):
    part: "_Part"
    least: int
    most: int | None


_Part = _Set | _Edge | _Row | _Choice | _Repeated


def pattern(text: str) -> Pattern:
    """The pattern, ready to be matched by either side. Raises PatternInvalid."""
    part = _without_edges(_Reader(text).whole(), first=True, last=True)
    program = _Program()
    program.append(part)
    made = Pattern(text, _for_re2(part), tuple(program.steps))
    try:
        compiled(made.re2)
    except TooLarge:
        raise PatternInvalid("pattern_too_long") from None
    return made


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def whole(self) -> _Part:
        part = self._choice()
        if self.at < len(self.text):
            raise PatternInvalid("pattern_part", text=self.text[self.at])
        return part

    @property
    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self) -> str:
        if self.at >= len(self.text):
            raise PatternInvalid("pattern_unfinished")
        self.at += 1
        return self.text[self.at - 1]

    def _choice(self) -> _Part:
        rows = [self._row()]
        while self._next == "|":
            self.at += 1
            rows.append(self._row())
        return rows[0] if len(rows) == 1 else _Choice(tuple(rows))

    def _row(self) -> _Part:
        parts: list[_Part] = []
        while self._next not in ("", "|", ")"):
            parts.append(self._repeated(self._one()))
        return parts[0] if len(parts) == 1 else _Row(tuple(parts))

    def _one(self) -> _Part:
        character = self._take()
        match character:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return _Set(_LINE_ENDS, negated=True)
            case "^" | "$":
                return _Edge(character)
            case "\\":
                return self._escaped()
        if character in _SPECIAL:
            raise PatternInvalid("pattern_part", text=character)
        return _Set((ord(character), ord(character)))

    def _group(self) -> _Part:
        if self._next == "?":
            opened = self.text[self.at - 1 : self.at + 2]
            if opened != "(?:":
                raise PatternInvalid("pattern_part", text=opened)
            self.at += 2
        self.depth += 1
        if self.depth > MAX_GROUPS:
            raise PatternInvalid("pattern_too_long")
        part = self._choice()
        if self._take() != ")":
            raise PatternInvalid("pattern_unfinished")
        self.depth -= 1
        return part

    def _repeated(self, part: _Part) -> _Part:
        start = self.at
        bounds = self._bounds()
        if bounds is None:
            return part
        if self._next == "?":  # The lazy form matches the same whole texts.
            self.at += 1
        least, most = bounds
        again = self._next in ("*", "+", "?", "{")
        if again or isinstance(part, _Edge) or (most is not None and most < least):
            raise PatternInvalid("pattern_part", text=self.text[start : self.at + again])
        return _Repeated(part, least, most)

    def _bounds(self) -> tuple[int, int | None] | None:
        if (simple := {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self._next)) is not None:
            self.at += 1
            return simple
        if self._next != "{":
            return None
        end = self.text.find("}", self.at)
        if end < 0:
            raise PatternInvalid("pattern_unfinished")
        written, self.at = self.text[self.at + 1 : end], end + 1
        least, comma, most = written.partition(",")
        if not _is_count(least) or (most and not _is_count(most)):
            raise PatternInvalid("pattern_part", text="{" + written + "}")
        if max(int(least), int(most or 0)) > MAX_COUNT:
            raise PatternInvalid("pattern_too_long")
        return int(least), (int(most) if most else None) if comma else int(least)

    def _escaped(self) -> _Set:
        character = self._take()
        if character == "p":
            return _Set((), classes=(self._unicode_class(),))
        if ranges := _NAMED.get(character):
            return _Set(ranges)
        if ranges := _NAMED.get(character.lower()):
            return _Set(ranges, negated=True)
        code = self._code(character)
        return _Set((code, code))

    def _unicode_class(self) -> str:
        for name in _CLASSES:
            if self.text.startswith(f"{{{name}}}", self.at):
                self.at += len(name) + 2
                return name
        raise PatternInvalid("pattern_part", text="\\p" + self.text[self.at : self.at + 4])

    def _code(self, character: str) -> int:
        """The character that stands behind a backslash."""
        if code := _CONTROLS.get(character):
            return code
        if length := {"x": 2, "u": 4}.get(character):
            digits = self.text[self.at : self.at + length]
            if len(digits) == length and all(digit in "0123456789abcdefABCDEF" for digit in digits):
                self.at += length
                return int(digits, 16)
        elif character.isascii() and not character.isalnum():
            return ord(character)
        raise PatternInvalid("pattern_part", text="\\" + character)

    def _class(self) -> _Set:
        negated = self._next == "^"
        self.at += negated
        ranges: list[int] = []
        classes: list[str] = []
        while self._next != "]" or not (ranges or classes):
            one = self._in_class()
            if isinstance(one, _Set):
                ranges += _complement(one.ranges) if one.negated else one.ranges
                classes += one.classes
                continue
            last: int | _Set = one
            if self._next == "-" and self.text[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                last = self._in_class()
            if isinstance(last, _Set) or last < one:
                raise PatternInvalid("pattern_part", text=chr(one) + "-")
            ranges += (one, last)
        self.at += 1
        return _Set(tuple(ranges), negated, tuple(classes))

    def _in_class(self) -> int | _Set:
        character = self._take()
        # Some engines take these for the beginning of a class, or of an intersection, in the class.
        if character == "[" or (character == "&" and self._next == "&"):
            raise PatternInvalid("pattern_part", text=character + self._next)
        if character == "]":
            raise PatternInvalid("pattern_part", text="[]")
        if character != "\\":
            return ord(character)
        escaped = self._escaped()
        is_one = not escaped.negated and len(escaped.ranges) == 2 and escaped.ranges[0] == escaped.ranges[1]
        return escaped.ranges[0] if is_one else escaped


def _is_count(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 4


def _complement(ranges: tuple[int, ...]) -> tuple[int, ...]:
    """What the ranges, which are in order, leave out."""
    edges = [0]
    for first, last in zip(ranges[::2], ranges[1::2], strict=True):
        edges += [first - 1, last + 1]
    return (*edges, _LAST)


def _without_edges(part: _Part, *, first: bool, last: bool) -> _Part:
    """The pattern without `^` and `$`, which say nothing new at its ends. Raises PatternInvalid for one elsewhere."""
    match part:
        case _Edge(character=character):
            if not (first if character == "^" else last):
                raise PatternInvalid("pattern_part", text=character)
            return _Row(())
        case _Choice(rows=rows):
            return _Choice(tuple(_without_edges(row, first=first, last=last) for row in rows))
        case _Row(parts=parts):
            kept: list[_Part] = []
            for place, one in enumerate(parts):
                at_start = first and all(isinstance(before, _Edge) for before in parts[:place])
                at_end = last and all(isinstance(after, _Edge) for after in parts[place + 1 :])
                kept.append(_without_edges(one, first=at_start, last=at_end))
            return _Row(tuple(kept))
        case _Repeated(part=inner, least=least, most=most):
            return _Repeated(_without_edges(inner, first=False, last=False), least, most)
    return part


def _for_re2(part: _Part) -> str:
    match part:
        case _Set(ranges=ranges, negated=negated, classes=classes):
            pairs = zip(ranges[::2], ranges[1::2], strict=True)
            parts = [f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in pairs]
            parts += [f"\\p{{{name}}}" for name in classes]
            return f"[{'^' if negated else ''}{''.join(parts)}]"
        case _Row(parts=row):
            return "".join(map(_for_re2, row))
        case _Choice(rows=rows):
            return f"(?:{'|'.join(map(_for_re2, rows))})"
        case _Repeated(part=inner, least=least, most=most):
            written = _for_re2(inner)
            bounds = f"{{{least},}}" if most is None else f"{{{least},{most}}}"
            return f"(?:{written}){bounds}" if written else ""
    raise AssertionError(part)


class _Program:
    """The steps of a pattern. What is appended leads to whatever is appended next."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.weight = 0

    def append(self, part: _Part) -> None:
        match part:
            case _Set(ranges=ranges, negated=negated, classes=classes):
                self._step(Step(ranges=ranges, negated=negated, classes=classes))
            case _Row(parts=parts):
                for one in parts:
                    self.append(one)
            case _Choice(rows=rows):
                self._append_choice(rows)
            case _Repeated():
                self._append_repeated(part)

    def _step(self, step: Step) -> int:
        """Its place."""
        self.weight += 1 + len(step.classes) * CLASS_WEIGHT + len(step.ranges) // 2 // RANGES_TO_WEIGHT
        if self.weight > MAX_WEIGHT:
            raise PatternInvalid("pattern_too_long")
        self.steps.append(step)
        return len(self.steps) - 1

    def _append_choice(self, rows: tuple[_Part, ...]) -> None:
        fork = self._step(Step())
        begins, ends = [], []
        for row in rows:
            begins.append(len(self.steps))
            self.append(row)
            ends.append(self._step(Step()))
        self.steps[fork] = Step(targets=tuple(begins))
        for end in ends:
            self.steps[end] = Step(targets=(len(self.steps),))

    def _append_repeated(self, part: _Repeated) -> None:
        for _copy in range(part.least):
            before = len(self.steps)
            self.append(part.part)
            if len(self.steps) == before:  # Of nothing, any number is nothing.
                return
        if part.most is None:
            loop = self._step(Step())
            self.append(part.part)
            self._step(Step(targets=(loop,)))
            self.steps[loop] = Step(targets=(loop + 1, len(self.steps)))
            return
        forks = []
        for _copy in range(part.most - part.least):
            forks.append(self._step(Step()))
            self.append(part.part)
        for fork in forks:
            self.steps[fork] = Step(targets=(fork + 1, len(self.steps)))
