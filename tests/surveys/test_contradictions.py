"""Rules that can never hold, those that always do, and what no route leads to."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.expressions import holds, parse
from surveys.checks.contradictions import verdict
from surveys.checks.running import check
from tests.factories import option, page, question, survey, text
from tests.questionnaire import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ABOUT = page(
    "about",
    question("who", "single_choice", required=True),
    question("likes", "multi_choice", options=[option(code) for code in "abcdefghijkl"]),
    question("age", "number", settings={"min": 0, "max": 120, "integer": True}),
    question("adult", "number", settings={"min": 0, "integer": True}, constraint=". >= 18 and . != 40"),
    question("colour", "multi_choice", options=list(map(option, "abc")), constraint="count-selected(.) < 3"),
    question("code", "short_text", constraint="regex(., '[a-z]+')"),
    question("price", "number"),
    question("day", "date"),
    question("time", "time", settings={"min": "08:00"}),
    question("month", "month"),
    question("moment", "datetime"),
    question("name"),
    question("may", "single_choice", relevant="${who} = 'a'"),
    question("must", "single_choice", required=True, relevant="${who} = 'a'"),
    question(
        "few",
        "multi_choice",
        options=[*(option(code) for code in "abc"), option("none", exclusive=True)],
        settings={"max_choices": 2},
    ),
    question("fixed", "calculated", calculation="if(${who} = 'a', 1, if(${age} > 5, 2, 'x'))"),
)


def findings(*pages):
    """Kind and key of each finding about rules and routes."""
    kinds = ("never", "always", "unreachable")
    found = check(survey(ABOUT, *pages))
    assert not [one for one in found if one.kind.startswith("expression")]
    return {(one.kind, one.key) for one in found if one.kind.startswith(kinds)}


def shown_if(rule):
    return findings(page("next", question("q", relevant=rule), question("r")))


@pytest.mark.parametrize(
    "rule",
    [
        "${who} = 'a' and ${who} = 'b'",
        "${age} > 5 and ${age} < 3",
        "${age} > 5 and ${age} < 6",
        "${age} > 120",
        "${age} < 0",
        "${price} >= 2.5 and ${price} < 2.5",
        "${day} > '2026-03-01' and ${day} < '2026-03-02'",
        "${time} > '10:00' and ${time} < '09:30'",
        "${time} > '10:00' and ${time} < '10:01'",
        "${time} < '08:00'",
        "${month} > '2026-03' and ${month} < '2026-04'",
        "${moment} > '2026-03-01T10:00' and ${moment} < '2026-03-01T10:01'",
        "${moment} = '2026-03-01T10:00' and ${moment} = '2026-03-01T10:05'",
        "${adult} < 18",
        "${adult} = 40",
        "selected(${colour}, 'a') and selected(${colour}, 'b') and selected(${colour}, 'c')",
        "${name} = 'x' and ${name} = 'y'",
        "${name} != '' and ${name} = ''",
        "${who} = ''",
        "not(${who} = 'a' or ${who} = 'b')",
        "selected(${likes}, 'a') and not(selected(${likes}, 'a'))",
        "selected(${likes}, 'a') and ${likes} = ''",
        "${age} = 7 and (${who} = 'a' and ${likes} != '' and ${age} = 8)",
        "if(${age} > 5, ${age} < 5, false())",
        "1 > 2",
        "selected(${few}, 'a') and selected(${few}, 'none')",
        "selected(${few}, 'a') and selected(${few}, 'b') and selected(${few}, 'c')",
        "count-selected(${few}) > 2",
        "${fixed} = 3",
        "${fixed} = 1 and ${fixed} = 2",
    ],
)
def test_a_rule_that_can_never_hold_is_refused(rule):
    assert ("never_true", "question.q.relevant") in shown_if(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "${age} > 5 and ${age} < 7",
        "${price} > 5 and ${price} < 6",
        "${age} = ''",
        "${age} = 0 or ${age} = 120",
        "${day} > '2026-03-01' and ${day} < '2026-03-03'",
        "${time} > '10:00' and ${time} < '10:02'",
        "${time} = '08:00' and ${month} = '2026-03'",
        "${time} > '10:00:30' and ${time} < '10:00:40'",
        "${moment} >= '2026-03-01' and ${moment} < '2026-03-01T10:01'",
        "${adult} >= 18 and ${adult} < 20",
        "${adult} = ''",
        "selected(${colour}, 'a') and selected(${colour}, 'c')",
        "${code} = '1'",
        "${name} = 'x' or ${name} = 'y'",
        "${name} != 'x' and ${name} != 'y' and ${name} != ''",
        "selected(${likes}, 'a') and selected(${likes}, 'l') and not(selected(${likes}, 'c'))",
        "${likes} != '' and not(selected(${likes}, 'a') or selected(${likes}, 'b'))",
        "count-selected(${likes}) > 50",
        "${must} = ''",
        "${may} = 'a' and ${who} = 'a'",
        "string-length(${name}) > 5 and string-length(${name}) < 3",
        "${age} * 2 > 5 and ${age} * 2 < 3",
        "${day} > today() and ${day} < today()",
        "regex(${name}, 'a+') and regex(${name}, 'b+')",
        "selected(${few}, 'a') and selected(${few}, 'b')",
        "selected(${few}, 'none') and not(selected(${few}, 'a'))",
        "selected(${few}, 'a') and count-selected(${few}) = 2",
        "${fixed} = 'x' and ${age} = 5",
        "${fixed} = 1",
    ],
)
def test_a_rule_that_can_hold_or_is_not_decided_is_let_pass(rule):
    assert shown_if(rule) == set()


@pytest.mark.parametrize(
    "rule", ["${who} != ''", "${age} >= 0 or ${age} = ''", "${name} = 'x' or ${name} != 'x'"]
)
def test_a_rule_that_always_holds_is_warned_of(rule):
    assert shown_if(rule) == {("always_true", "question.q.relevant")}


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (". > 5 and . < 3", "never_accepted"),
        (". > 200", "never_accepted"),
        (". >= 0", "always_accepted"),
        (". != ''", "always_accepted"),
        (". > 5", None),
        (". > ${age}", None),
        (". mod 5 = 0", None),
    ],
)
def test_a_constraint_is_decided_within_the_limits_of_its_question(rule, kind):
    limited = question("q", "number", settings={"min": 0, "max": 120}, constraint=rule)

    assert findings(page("next", limited)) == ({(kind, "question.q.constraint")} if kind else set())


def test_a_question_that_cannot_be_answered_decides_nothing():
    reversed_limits = question("odd", "number", required=True, settings={"min": 10, "max": 5})

    assert findings(page("a", reversed_limits), page("b", question("q"), relevant="${odd} > 3")) == set()


def test_what_a_route_leaves_out_is_found_with_the_place_and_the_sentence():
    found = check(
        survey(
            ABOUT,
            page("only_b", question("q", "single_choice"), relevant="${who} = 'b'"),
            page("lost", question("r"), relevant="${q} = 'a' and ${may} = 'a'"),
            page(
                "options",
                question(
                    "s",
                    "multi_choice",
                    options=[option("x"), option("y", relevant="${q} = '' and ${who} = 'b'")],
                ),
                question(
                    "t",
                    "multi_choice",
                    options=[option("x"), option("y", relevant="${q} = 'a' and ${must} = 'a'")],
                ),
            ),
        )
    )

    said = {one.key: one for one in found if one.kind.startswith("unreachable")}
    assert set(said) == {"page.lost", "question.t.options.y"}
    assert "the answer to “Question q” is “Choice a”" in said["page.lost"].message
    assert said["question.t.options.y"].place == "Question “t”, option “y”"


PEOPLE = {"min": 0, "max": 2, "item": text("Person"), "add": text("Ychwanegu", "Add")}


def about_people(*questions, relevant=None, **limits):
    asked = page("person", question("role", "single_choice", required=True), *questions)
    about = {"relevant": relevant} if relevant else {}
    return {
        "code": "people",
        "title": text("Pobl", "People"),
        "list": PEOPLE | limits | {"pages": [asked]},
        **about,
    }


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("${role} = 'a' and ${role} = 'b'", "never_true"),
        ("${role} = 'a' and ${who} = 'b'", None),
        ("${role} != ''", "always_true"),
        ("position(..) > 2", "never_true"),
        ("position(..) = 2", None),
        ("position(..) >= 1", "always_true"),
        ("position(..) > 1 and ${role} = 'a'", None),
    ],
)
def test_a_rule_about_an_item_is_decided_as_any_other(rule, kind):
    found = findings(about_people(question("q", relevant=rule)))

    assert found == ({(kind, "question.q.relevant")} if kind else set())


@pytest.mark.parametrize(
    ("rule", "limits", "kind"),
    [
        ("count(${people}) > 2", {}, "never_true"),
        ("count(${people}) > 1", {"max": 1}, "never_true"),
        ("count(${people}) > 1", {}, None),
        ("count(${people}) = 0", {}, None),
        ("count(${people}) = 0", {"min": 1}, "never_true"),
        ("count(${people}) = 0", {"min": 1, "relevant": "${who} = 'a'"}, None),
        ("count(${people}) = 2", {"relevant": "${who} = 'a'"}, None),
        ("count(${people}) > 0 and sum(${age}) > 3", {}, None),
        ("count(${role}) > 2", {}, None),
    ],
)
def test_how_many_items_there_can_be_is_known_after_the_list(rule, limits, kind):
    found = findings(about_people(**limits), page("after", question("q"), relevant=rule))

    assert found == ({(kind, "page.after.relevant")} if kind else set())


def test_of_a_page_that_can_be_reached_the_question_is_named_that_cannot():
    made = survey(ABOUT, page("old", question("k", relevant="${age} < 3"), relevant="${age} > 5"))

    (found,) = [one for one in check(made) if one.kind.startswith("unreachable")]

    assert (found.kind, found.place) == ("unreachable_question", "Question “k”")
    assert "is less than 3. The page’s says: " in found.message


def test_deciding_costs_no_more_than_a_moment_however_the_rules_are_made():
    choices = [question(f"c{n}", "single_choice", options=[option(x) for x in "abcdefgh"]) for n in range(12)]
    rule = " and ".join(f"(${{c{n}}} = 'a' or ${{c{n + 1}}} = 'b')" for n in range(11)) + " and ${c0} = ''"
    made = survey(page("a", *choices), *(page(f"p{n}", question(f"q{n}"), relevant=rule) for n in range(20)))

    began = time.monotonic()
    check(made)

    assert time.monotonic() - began < 20


WHOLE = builders.questionnaire(
    builders.question("one", options="a b", required=True),
    builders.question("many", "multi_choice", options="a b c d e f g h i j"),
    builders.question("whole", "number", integer=True, min=0),
    builders.question("real", "number"),
    builders.question("day", "date"),
    builders.question("word", "short_text"),
)
simple = st.one_of(
    st.builds("${{one}} {} '{}'".format, st.sampled_from(["=", "!="]), st.sampled_from(["a", "b", ""])),
    st.builds("selected(${{many}}, '{}')".format, st.sampled_from("abj")),
    st.builds(
        "${{{}}} {} {}".format,
        st.sampled_from(["whole", "real"]),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.sampled_from(["0", "1", "2", "2.5", "-1"]),
    ),
    st.builds(
        "${{day}} {} '{}'".format,
        st.sampled_from(["=", "<", ">="]),
        st.sampled_from(["2026-01-01", "2026-01-02"]),
    ),
    st.builds("${{word}} {} '{}'".format, st.sampled_from(["=", "!="]), st.sampled_from(["", "x", "y"])),
    st.sampled_from(["${many}", "count-selected(${many}) > 2", "${day} = ''", "today() > '2020-01-01'"]),
)
rules = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("if({}, {}, {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)
answers = st.fixed_dictionaries(
    {"one": st.sampled_from(["a", "b"])},
    optional={
        "many": st.none() | st.lists(st.sampled_from("abcdefghij"), min_size=1, unique=True),
        "whole": st.none() | st.sampled_from(["0", "1", "2", "3", "100"]),
        "real": st.none() | st.sampled_from(["-2", "-1", "-0.5", "0", "0.5", "1", "2", "2.2", "2.5", "7"]),
        "day": st.none() | st.sampled_from(["2025-12-31", "2026-01-01", "2026-01-02", "2026-06-01"]),
        "word": st.none() | st.sampled_from(["x", "y", "z", "1"]),
    },
)


@given(rules, st.lists(answers, min_size=1, max_size=20))
def test_what_is_decided_is_so_for_every_answer(rule, tried):
    expression = parse(rule)

    decided = verdict(expression, WHOLE, builders.TODAY)

    if decided != "open":
        for given_answers in tried:
            assert holds(expression.tree, given_answers, builders.TODAY) == (decided == "always")
