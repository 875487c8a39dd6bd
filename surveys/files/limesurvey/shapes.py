"""What each of LimeSurvey's question types, by its letter, becomes here."""

from typing import Literal

from surveys.files.limesurvey.source import Question

Shape = Literal[
    "single",
    "yes_no",
    "rating",
    "multi",
    "ranking",
    "number",
    "short_text",
    "long_text",
    "date",
    "matrix",  # one choice in each row
    "dual",  # two of them
    "ticks",  # several choices in each row
    "numbers",  # a number in each row, or in each cell
    "total",  # numbers that come to a total
    "texts",
    "upload",
    "calculated",
    "hidden",
    "information",
    "nothing",
]

SHAPES: dict[str, Shape] = {
    "L": "single",
    "!": "single",
    "O": "single",
    "G": "single",
    "I": "nothing",
    "Y": "yes_no",
    "5": "rating",
    "M": "multi",
    "P": "multi",
    "R": "ranking",
    "N": "number",
    "K": "numbers",
    "Q": "texts",
    "S": "short_text",
    "T": "long_text",
    "U": "long_text",
    "D": "date",
    "A": "matrix",
    "B": "matrix",
    "C": "matrix",
    "E": "matrix",
    "F": "matrix",
    "H": "matrix",
    "1": "dual",
    ":": "numbers",
    ";": "texts",
    "|": "upload",
    "*": "calculated",
    "X": "information",
}

# The axes that a question of the shape has of subquestions and of answers (LimeSurvey's scales), unless its options
# are LimeSurvey's own.
AXES: dict[Shape, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "single": ((), (0,)),
    "hidden": ((), (0,)),
    "multi": ((0,), ()),
    "ranking": ((0,), (0,)),
    "matrix": ((0,), (0,)),
    "dual": ((0,), (0, 1)),
    "ticks": ((0, 1), ()),
    "numbers": ((0, 1), ()),
    "total": ((0, 1), ()),
    "texts": ((0, 1), ()),
}

# The attributes that the shape depends on.
SETTLING = ("hidden", "numbers_only", "multiflexible_checkbox")

# Letters that LimeSurvey itself has given up, and what it reads them as.
_OLD = {"W": "!", "Z": "L", "^": "K"}

# A hidden question of one of these is a value that a link brings along, or that stays as it is.
_SINGLE_VALUES = frozenset({"single", "yes_no", "rating", "number", "short_text", "long_text", "date"})
_TEXTS: dict[Shape, Shape] = {"short_text": "number", "texts": "numbers"}


def letter_of(question: Question) -> str:
    return _OLD.get(question.type, question.type)


def shape_of(question: Question, parameters: frozenset[str] = frozenset()) -> Shape:
    """`parameters` are the qids of the questions that the survey's link fills in. Unknown letters become nothing."""
    shape = SHAPES.get(letter_of(question), "nothing")
    if question.is_set("hidden") and shape != "calculated":
        is_given = bool(question.defaults) or question.qid in parameters
        return "hidden" if is_given and shape in _SINGLE_VALUES else "nothing"
    if question.is_set("numbers_only"):
        return _TEXTS.get(shape, shape)
    if letter_of(question) == ":" and question.is_set("multiflexible_checkbox"):
        return "ticks"
    if letter_of(question) == "K" and is_decimal(question.attribute("equals_num_value")):
        return "total"
    return shape


def is_decimal(text: str) -> bool:
    whole, _, fraction = text.strip().removeprefix("-").partition(".")
    return len(text) < 16 and (whole + fraction).isascii() and (whole + fraction).isdigit()


def canonical(text: str) -> str:
    """A decimal with a digit on either side of its point, or without a point."""
    sign = "-" if text.strip().startswith("-") else ""
    whole, _, fraction = text.strip().removeprefix("-").partition(".")
    return f"{sign}{whole or '0'}" + (f".{fraction}" if fraction else "")
