"""Expressions of every kind, for property tests: as trees, and as authors write them."""

from hypothesis import strategies as st

from questionnaire.expressions.functions import FUNCTIONS
from questionnaire.expressions.patterns import PatternInvalid, pattern
from questionnaire.expressions.tree import Answer, Call, Negative, Node, Number, Operation, OwnValue, String
from tests.questionnaire import vectors

# A few of these are chosen to be read as something else: a number, a date, a list.
TEXTS = [
    "", "a", "5", "-0", "1e5", " 7.50 ", "2026-01-31", "2026-02-30", "2026-03-29T09:30", "09:30", "2026-03",
    "twitter", "true", "tŷ 👩", "%d/%m/%Y %%H", "-",
]  # fmt: skip
NUMBERS = [0.0, 1.0, 0.1, 2.5, 3.0, 1e-7, 15000.75, 123456789012345.0]

_pieces = st.sampled_from(
    ["a", "b", "ŷ", "5", "[a-z]", "[^0-9-]", "\\d", "\\w", "\\S", ".", "\\.", "\\p{L}", "^", "$"]
)
_quantifiers = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?"])
patterns = st.recursive(
    st.builds("{}{}".format, _pieces, _quantifiers),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.builds("({}|{}){}".format, inner, inner, _quantifiers),
        st.builds("(?:{}){}".format, inner, _quantifiers),
    ),
    max_leaves=8,
)


def _is_pattern(text: str) -> bool:
    try:
        return bool(pattern(text))
    except PatternInvalid:
        return False


compiled = patterns.filter(_is_pattern).map(pattern)

leaves = st.one_of(
    st.sampled_from([Answer(key) for key in vectors.ANSWERS]),
    st.just(OwnValue()),
    st.sampled_from(TEXTS).map(String),
    st.sampled_from(NUMBERS).map(Number),
    st.sampled_from([name for name, arity in FUNCTIONS.items() if arity.most == 0]).map(
        lambda name: Call(name, ())
    ),
)


def calls(parts: st.SearchStrategy[Node], count: int) -> st.SearchStrategy[Node]:
    """Calls with so many arguments of all functions that take them."""
    names = [
        name
        for name, (least, most) in FUNCTIONS.items()
        if least <= count and (most is None or count <= most) and name != "regex"
    ]
    return st.builds(Call, st.sampled_from(names), st.tuples(*[parts] * count))


def nodes_of(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two = st.tuples(parts, parts)
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Operation, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), two),
        st.builds(Operation, st.sampled_from(["+", "-", "*", "div", "mod"]), two),
        st.builds(Operation, st.sampled_from(["and", "or"]), several),
        st.builds(Negative, parts),
        st.builds(Call, st.just("regex"), st.tuples(parts, compiled)),
        *(calls(parts, count) for count in (1, 2, 3)),
    )


trees = st.recursive(leaves, nodes_of, max_leaves=12)
