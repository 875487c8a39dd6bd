"""Names that a format cannot hold are shortened by one rule, and no two columns get one name."""

import hashlib

import pytest

from exports.formats.dta import Dta
from exports.formats.sav import Sav
from exports.statistics.short_names import NameRule, NamesClash, shortened

RULE = NameRule(12, frozenset({"with"}))


def digits(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("sector", "sector"),
        ("a/b", "a_b"),
        ("sector//gr", "sector__gr"),
        ("local.gov", "local_gov"),
        ("ŵyl/Ŷ", "wyl_Y"),
        ("007", "v_007"),
        ("_language", "v__language"),
        ("With", "v_With"),
        ("a/ß", "a__"),
        ("exactly12345", "exactly12345"),
        ("exactly123456", f"exact_{digits('exactly123456')}"),
    ],
)
def test_a_name_becomes_what_the_rule_says(name: str, short: str) -> None:
    assert shortened([name], RULE) == {name: short}


def test_a_column_that_needs_no_change_keeps_its_name_and_the_other_gets_digits() -> None:
    assert shortened(["a/b", "a_b"], RULE) == {"a/b": f"a_b_{digits('a/b')}", "a_b": "a_b"}


def test_capitals_do_not_make_two_names() -> None:
    made = shortened(["a.b", "A/B", "Q", "q"], RULE)

    assert len({short.lower() for short in made.values()}) == 4


def test_the_order_of_columns_changes_no_name() -> None:
    names = ["a/b", "a.b", "a_b", "question_of_many_words/option", "question_of_many_words/other"]

    assert shortened(names, RULE) == shortened(names[::-1], RULE)


def test_the_same_columns_have_the_same_names_whatever_else_there_is() -> None:
    names = ["a/b", "question_of_many_words/option"]

    assert shortened(names, RULE).items() <= shortened([*names, "question_of_many_words/other"], RULE).items()


@pytest.mark.parametrize("rule", [Sav.names, Dta.names])
def test_every_name_is_one_that_the_program_takes(rule: NameRule) -> None:
    names = [
        "x" * 200,
        "x" * 201,
        "by",
        "str12",
        "if",
        "double",
        "ŵ" * 90,
        "1",
        ".",
        "people/1/job/other.x/text",
    ]

    made = shortened(names, rule)

    assert len({short.lower() for short in made.values()}) == len(names)
    for short in made.values():
        assert len(short) <= rule.longest
        assert short[0].isalpha()
        assert short.replace("_", "").isalnum()
        assert short.isascii()
        assert short.lower() not in rule.reserved


def test_names_that_even_the_digits_leave_alike_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.statistics.short_names.DIGITS", 0)

    with pytest.raises(NamesClash):
        shortened(["a/b", "a.b"], RULE)
