"""The number of a code never changes its meaning."""

from exports.dataset.columns import Kind, Version, answer_columns
from exports.dataset.numbers import numbered
from questionnaire.document import Option, Page, Question, Questionnaire, ReportGroup, Text


def given(*codes: str, **missing: str) -> list[tuple[str, str | None]]:
    return [(code, missing.get(code)) for code in codes]


def test_codes_that_are_numbers_are_their_own_and_others_follow() -> None:
    codes = given("other", "5", "1", "007", "0", "-3", "12345678901")

    assert numbered(codes, {}) == {"5": 5, "1": 1, "0": 0, "other": 6, "007": 7, "-3": 8, "12345678901": 9}


def test_codes_that_are_words_are_counted_from_one() -> None:
    assert numbered(given("a", "b", "c"), {}) == {"a": 1, "b": 2, "c": 3}


def test_missing_values_are_below_zero_and_no_two_are_alike() -> None:
    codes = given("a", "dk", "dk2", "99", dk="dont_know", dk2="dont_know", **{"99": "prefer_not_to_say"})

    assert numbered(codes, {}) == {"a": 1, "dk": -8, "dk2": -18, "99": -7}


def test_what_an_older_version_had_keeps_its_number() -> None:
    older = {"b": (None, 1), "a": (None, 2), "dk": ("dont_know", -8)}

    assert numbered(given("a", "2", "new", "dk", dk="dont_know"), older) == {
        "a": 2,
        "dk": -8,
        "2": 3,
        "new": 4,
    }


def test_a_code_that_becomes_a_missing_value_gets_the_number_of_one() -> None:
    assert numbered(given("a", "na", na="not_applicable"), {"na": (None, 1), "a": (None, 2)}) == {
        "a": 2,
        "na": -1,
    }


def version(number: int, *codes: str) -> Version:
    options = tuple(Option(code, report_group="all" if code == "a" else None) for code in codes)
    groups = (ReportGroup("all", Text("Pawb", "Everyone")),)
    question = Question("q", "single_choice", options=options, report_groups=groups)
    return Version(number, Questionnaire(pages=(Page("p", questions=(question,)),)))


def test_numbers_of_a_column_are_those_of_the_versions_before() -> None:
    first, second = version(1, "a", "c"), version(2, "b", "a", "c")

    (before,) = [c for c in answer_columns([first]) if c.kind is Kind.CHOICE]
    (after,) = [c for c in answer_columns([second, first]) if c.kind is Kind.CHOICE]

    assert {v.code: v.number for v in before.values} == {"a": 1, "c": 2}
    assert {v.code: v.number for v in after.values} == {"b": 3, "a": 1, "c": 2}
    assert [v.code for v in after.values] == ["b", "a", "c"]


def test_report_groups_have_a_column_of_their_own_beside_the_question() -> None:
    columns = [c for c in answer_columns([version(1, "a", "c")]) if c.key]

    assert [(c.name, c.kind, c.key) for c in columns] == [
        ("q", Kind.CHOICE, "q"),
        ("q//group", Kind.GROUP, "q"),
    ]
    assert [(v.code, v.label.en, v.number) for v in columns[1].values] == [("all", "Everyone", 1)]
    assert columns[1].groups == (("a", "all"),)


def test_options_of_older_versions_stay_in_their_groups() -> None:
    columns = answer_columns([version(1, "a"), version(2, "b")])

    assert next(c.groups for c in columns if c.kind is Kind.GROUP) == (("a", "all"),)
