import pytest

from questionnaire.document import Page, Repeat
from questionnaire.expressions import parse
from questionnaire.expressions.checking import Place, problems
from tests.questionnaire.builders import option, other, page, question, questionnaire

WHOLE = questionnaire(
    page(
        question("one", options="a b"),
        question("yes", "yes_no", options="yes no"),
        question("agree", options="5 4 na"),
        question("many", "multi_choice", options=(option("a"), other())),
        question("order", "ranking", options="x y"),
        question("grid", "matrix_single", options="often never", rows="web post"),
        question("score", "rating", max=5),
        question("age", "number"),
        question("name", "short_text"),
        question("when", "date"),
        question("email", "email", identifying=True),
        question("note", "information"),
        code="first",
    ),
    page(
        question("at", "time"),
        question("met", "datetime"),
        question("born", "month"),
        question("worked_out", "calculated", calculation="${age} + 1"),
        question("paid", "currency"),
        code="calendar",
    ),
    Page(
        "people",
        repeat=Repeat(
            pages=(
                page(question("first_name", "short_text"), question("years", "number"), code="person"),
                page(question("job", "short_text"), question("week", "multi_choice"), code="work"),
            )
        ),
    ),
    page(question("here", "number"), question("there", "multi_choice"), code="second"),
    page(question("later", "short_text"), code="third"),
)


def found(source, place=None):
    place = place or Place(4, "there")
    return [(problem.kind, problem.values) for problem in problems(parse(source), WHOLE, place)]


@pytest.mark.parametrize(
    "source",
    [
        "${one} = 'a' and ${yes} != 'no'",
        "selected(${many}, 'other') or selected(${one}, 'b')",
        "count-selected(${many}) > 1",
        "selected(${order}, 'x')",
        "${grid/web} = 'often'",
        "${many/other} != ''",
        "${many} = ''",
        "${score} >= 4 and ${score} = '5'",
        "${agree} = 5 or ${agree} > 3",
        "${age} * 2 + 1 > ${here}",
        "${age} = '18' and ${age} = 18.50",
        "${name} = 'anything'",
        "${when} > '2012-02-29' and ${when} <= today()",
        "string-length(${name}) > 3",
        "if(${age} > 3, 'a', 'b') = 'a'",
        "'a' = ${one}",
        "coalesce(${one}, 'zzz') = 'zzz'",
        "${at} >= '09:00' and ${at} < '17:30'",
        "${met} > '2026-03-27T09:30' and ${met} < '2026-03-28' and ${met} < ${when}",
        "${born} <= '1987-06' and substr(${born}, 0, 4) < 2000",
        "decimal-time(${at}) > 0.5 and today() - ${met} < 2.5",
        "${worked_out} > 5 and ${worked_out} = 'x' and ${worked_out} + 1 > 2",
        "${paid} > 5.5 and sum(${paid}) > ${age}",
        "today() - ${when} > 28 and date(${when} + 7) < today()",
        "date(max(${when}, today())) = ${when}",
        "regex(${name}, '[A-Z].*') and contains(${name}, 'x')",
        "pow(${age}, 2) > 100",
        "count(${people}) > 1 and sum(${years}) > 40 and count(${years}) > 2",
        "join(', ', ${first_name}) != ''",
        "count-non-empty(${name}, ${age}, ${first_name}) > 1",
    ],
)
def test_an_expression_that_makes_sense_has_no_problems(source):
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "kind", "values"),
    [
        ("${zzz} = 1", "unknown_question", {"code": "zzz"}),
        ("${One} = 'a'", "unknown_question", {"code": "One"}),
        ("${one} = 'c'", "unknown_option", {"code": "one", "option": "c"}),
        ("'c' = ${one}", "unknown_option", {"code": "one", "option": "c"}),
        ("${one} = 1", "unknown_option", {"code": "one", "option": "1"}),
        ("${score} = 6", "unknown_option", {"code": "score", "option": "6"}),
        ("selected(${many}, 'z')", "unknown_option", {"code": "many", "option": "z"}),
        ("${grid/web} = 'z'", "unknown_option", {"code": "grid", "option": "z"}),
        ("${grid} = 'often'", "matrix_without_row", {"code": "grid"}),
        ("${grid/fax} = 'often'", "unknown_row", {"code": "grid", "row": "fax"}),
        ("${one/a} = ''", "no_other_text", {"code": "one", "option": "a"}),
        ("${note} = ''", "no_value", {"code": "note"}),
        ("${email} = ''", "identifying", {"code": "email"}),
        ("${later} = ''", "later_question", {"code": "later"}),
        ("${there} = ''", "itself", {"code": "there"}),
        (". = 1", "value_outside_constraint", {}),
        ("${many} = 'a'", "several_values", {"code": "many"}),
        ("selected(${name}, 'a')", "not_a_choice", {"code": "name"}),
        ("selected('a b', 'a')", "not_a_choice", {}),
        ("count-selected(${age}) = 1", "not_a_choice", {"code": "age"}),
        ("${name} > 3", "no_order", {"code": "name"}),
        ("${one} < 3", "no_order", {"code": "one"}),
        ("${one} + 1 = 2", "no_order", {"code": "one"}),
        ("-${name} = 1", "no_order", {"code": "name"}),
        ("max(${name}, 1) = 1", "no_order", {"code": "name"}),
        ("sum(${many}) = 1", "no_order", {"code": "many"}),
        ("${age} > ${when}", "unlike", {"code": "age", "other": "when"}),
        ("${age} = ${when}", "unlike", {"code": "age", "other": "when"}),
        ("join(', ', ${many}) = ''", "several_chosen", {"code": "many"}),
        ("pow(${age}, 0.5) > 2", "whole_power", {"max": "1000"}),
        ("${at} > '9:00'", "not_a_time", {"code": "at", "text": "9:00"}),
        ("${at} = '24:00'", "not_a_time", {"code": "at", "text": "24:00"}),
        ("${born} > '2026-13'", "not_a_month", {"code": "born", "text": "2026-13"}),
        ("${born} > '2026-03-01'", "not_a_month", {"code": "born", "text": "2026-03-01"}),
        ("${met} = '27 March'", "not_a_moment", {"code": "met", "text": "27 March"}),
        ("${at} + 1 > 2", "no_arithmetic", {"code": "at"}),
        ("max(${born}) > 2", "no_arithmetic", {"code": "born"}),
        ("${at} < ${when}", "unlike", {"code": "at", "other": "when"}),
        ("${years} > 3", "in_list", {"code": "years"}),
        ("sum(${years} + 1) > 3", "in_list", {"code": "years"}),
        ("${people} = ''", "list_outside_count", {"code": "people"}),
        ("count-selected(${people}) > 1", "list_outside_count", {"code": "people"}),
        ("${people/years} = ''", "unknown_question", {"code": "people"}),
        ("count(${age}) > 1", "no_list", {}),
        ("count('a') > 1", "no_list", {}),
        ("position(..) > 1", "position_outside_list", {}),
        ("${age} > 'old'", "not_a_number", {"code": "age", "text": "old"}),
        ("${age} = 'old'", "not_a_number", {"code": "age", "text": "old"}),
        ("${age} = '18.0'", "not_a_number", {"code": "age", "text": "18.0"}),
        ("${when} > 2012", "not_a_date", {"code": "when", "text": "2012"}),
        ("${when} = '2012-02-30'", "not_a_date", {"code": "when", "text": "2012-02-30"}),
        ("${when} < '1/2/2012'", "not_a_date", {"code": "when", "text": "1/2/2012"}),
    ],
)
def test_each_mistake_is_one_problem(source, kind, values):
    assert found(source) == [(kind, values)]


def test_a_problem_is_told_once_and_several_are_told_in_order():
    assert found("${zzz} = 1 and ${zzz} = 2 and ${one} = 'c'") == [
        ("unknown_question", {"code": "zzz"}),
        ("unknown_option", {"code": "one", "option": "c"}),
    ]


def test_a_question_may_read_those_above_it_on_its_page():
    assert found("${here} > 1", Place(4, "there")) == []
    assert found("selected(${there}, 'a')", Place(4, "here")) == [("later_question", {"code": "there"})]


def test_an_item_reads_its_own_answers_and_what_was_asked_before_the_list():
    assert found("position(..) = 1", Place(3, "job", inner=2)) == []
    assert found("${years} > 3 and ${age} > 3", Place(3, "job", inner=2)) == []
    assert found("${years} > 3", Place(3, inner=2)) == []
    assert found("${job} = ''", Place(3, inner=2)) == [("later_question", {"code": "job"})]
    assert found("${here} > 3", Place(3, "job", inner=2)) == [("later_question", {"code": "here"})]
    assert found("count(${people}) > 1", Place(3, "job", inner=2)) == [("later_question", {"code": "people"})]
    assert found("sum(${years}) > 1", Place(3)) == [("later_question", {"code": "years"})]


def test_a_page_may_read_only_the_pages_before_it():
    assert found("${age} > 1", Place(4)) == []
    assert found("${here} > 1", Place(4)) == [("later_question", {"code": "here"})]


def test_a_constraint_reads_its_own_value_as_a_point():
    assert found(". > ${age}", Place(4, "here", use="constraint")) == []
    assert found("count-selected(.) < 3", Place(4, "there", use="constraint")) == []
    assert found("${here} > 1", Place(4, "here", use="constraint")) == [("itself", {"code": "here"})]
    assert found(". > 'x'", Place(4, "here", use="constraint")) == [
        ("not_a_number", {"code": "here", "text": "x"})
    ]
    assert found("selected(., 'z')", Place(4, "there", use="constraint")) == [
        ("unknown_option", {"code": "there", "option": "z"})
    ]


@pytest.mark.parametrize("code", ["grid", "note"])
def test_what_has_no_single_value_cannot_be_constrained(code):
    assert found("1 = 1", Place(1, code, use="constraint")) == [("constraint_without_value", {"code": code})]
