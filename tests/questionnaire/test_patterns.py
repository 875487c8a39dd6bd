"""Patterns of regex: what the dialect takes, and that nothing in it takes long."""

import re
import time

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.expressions import matching
from questionnaire.expressions.patterns import MAX_WEIGHT, PatternInvalid, pattern
from tests.questionnaire.javascript import is_there, javascript
from tests.questionnaire.strategies_of_expressions import compiled

POSTCODE = "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"


def matches(written, text):
    return re2.fullmatch(pattern(written).re2, text) is not None


@pytest.mark.parametrize(
    ("written", "right", "wrong"),
    [
        (POSTCODE, "CF10 3NQ", "CF10"),
        ("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "sian@ty.cymru", "sian@ty"),
        ("(^[0-9]{10}$)|(^[0-9]{8}$)", "12345678", "123456789"),
        ("(?:\\+44|0)[0-9 ]{9,12}", "029 2000 0000", "+33 2000 0000"),
        ("a.c", "aŷc", "a\nc"),
        ("\\d\\D", "1x", "11"),
        ("\\w+", "a_1", "ŷ"),
        ("[\\p{L} '-]+", "Siân ap Tŷ-Gwyn", "Siân 2"),
        ("\\p{Lu}\\p{Ll}*\\p{Nd}", "Ŵy4", "ŵy4"),
        ("[^\\W\\d]+", "ab", "a1"),
        ("[\\]^-]{3}", "]^-", "]^a"),
        ("a{2}b{1,}c{0,1}", "aabbc", "abbc"),
        ("a+?b??", "aab", "aabb"),
        ("\\u0175\\x41\\t\\/", "ŵA\t/", "wA\t/"),
        ("a||b", "", "c"),
        ("()*", "", "a"),
    ],
)
def test_a_pattern_describes_the_whole_text(written, right, wrong):
    assert matches(written, right)
    assert not matches(written, wrong)
    assert not matches(written, right + "\n?")


@pytest.mark.parametrize(
    ("written", "kind", "values"),
    [
        ("(a", "pattern_unfinished", {}),
        ("[a", "pattern_unfinished", {}),
        ("a{2", "pattern_unfinished", {}),
        ("a\\", "pattern_unfinished", {}),
        ("a)", "pattern_part", {"text": ")"}),
        ("*a", "pattern_part", {"text": "*"}),
        ("a**", "pattern_part", {"text": "**"}),
        ("a++", "pattern_part", {"text": "++"}),
        ("a{3,2}", "pattern_part", {"text": "{3,2}"}),
        ("a{,2}", "pattern_part", {"text": "{,2}"}),
        ("(?=a)b", "pattern_part", {"text": "(?="}),
        ("(?i)a", "pattern_part", {"text": "(?i"}),
        ("(a)\\1", "pattern_part", {"text": "\\1"}),
        ("\\bword", "pattern_part", {"text": "\\b"}),
        ("\\p{Greek}", "pattern_part", {"text": "\\p{Gre"}),
        ("a^b", "pattern_part", {"text": "^"}),
        ("a$b", "pattern_part", {"text": "$"}),
        ("(^a)*", "pattern_part", {"text": "^"}),
        ("[]", "pattern_part", {"text": "[]"}),
        ("[z-a]", "pattern_part", {"text": "z-"}),
        ("[[:alpha:]]", "pattern_part", {"text": "[:"}),
        ("a{501}", "pattern_too_long", {}),
        ("((a{100}){100}){100}", "pattern_too_long", {}),
        ("(" * 21 + "a" + ")" * 21, "pattern_too_long", {}),
        ("(" * 4000, "pattern_too_long", {}),
        ("(((){500}){500}){500}a{501}", "pattern_too_long", {}),
        ("\\p{L}{500}", "pattern_too_long", {}),
        ("(\\p{L}{10}){40}", "pattern_too_long", {}),
        ("[^\\p{L}\\p{Nd}\\p{Lu}]{40}", "pattern_too_long", {}),
        ("[" + "".join(map(chr, range(0x100, 0x500, 2))) + "]{100}", "pattern_too_long", {}),
    ],
)
def test_what_the_dialect_does_not_have_is_refused_by_name(written, kind, values):
    with pytest.raises(PatternInvalid) as refused:
        pattern(written)

    assert (refused.value.kind, refused.value.values) == (kind, values)


@pytest.mark.parametrize(
    "written", ["\\p{L}{76}", "[\\p{L} '-]{1,60}", "(\\p{L}*\\p{Nd}*){25}", ".{0,500}", "[a-zŵŷâêîôû]{500}"]
)
def test_the_largest_patterns_are_compiled_once_and_matched_at_once(written):
    made = pattern(written)

    began = time.process_time()
    for text in ("a" * 1000, "ŵ4" * 500, "?"):
        matching.matches(made.re2, text)

    assert time.process_time() - began < 0.05


def test_a_published_pattern_that_re2_refuses_holds_nobody_back():
    assert matching.matches("\\p{L}{900}", "Siân")


@given(st.text("ab1()[]{}|*+?.^$\\-,dwp:", max_size=15))
def test_anything_is_a_pattern_that_re2_takes_or_is_refused(written):
    try:
        made = pattern(written)
    except PatternInvalid:
        return

    re2.compile(made.re2)
    assert len(made.program) <= MAX_WEIGHT


@given(compiled, st.text("ab5ŷ. -", max_size=8))
def test_the_canonical_form_means_to_python_what_it_means_to_re2(made, text):
    if "\\p" in made.re2:
        return
    as_python = re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", made.re2)

    assert bool(re.fullmatch(as_python, text)) == bool(re2.fullmatch(made.re2, text))


@pytest.mark.skipif(not is_there(), reason="neither node nor Chromium is installed")
@pytest.mark.parametrize(
    "written", ["(a|aa)+b", "(a*)*b", "(a+)+b", "(.*,){11}P", "a?" * 60 + "a" * 60, "(a|a)*b"]
)
def test_no_pattern_takes_long_on_either_side(written):
    text = "a" * 5000
    tree = {
        "type": "call",
        "function": "regex",
        "arguments": [{"type": "string", "text": text}, _tree(written)],
    }
    page = {"code": "p", "relevant": tree, "list": False, "pages": [], "questions": []}

    with javascript() as run:
        run({"pages": [], "answers": {}, "today": "2026-03-29"})
        began = time.monotonic()
        matches(written, text)
        run({"pages": [page], "answers": {}, "today": "2026-03-29"})

    assert time.monotonic() - began < 5


def _tree(written):
    from msgspec import to_builtins

    return to_builtins(pattern(written))
