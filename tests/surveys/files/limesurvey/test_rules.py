"""ExpressionScript and conditions as expressions of ours, or a note that says what it means for the survey."""

import time

import pytest

from questionnaire.expressions import parse
from surveys.files.limesurvey.script import ScriptInvalid
from surveys.files.limesurvey.script import parse as parse_script
from tests.surveys.files.limesurvey.lss import LAYOUTS, Group, Question, imported, questions, said

ANSWERS = [("A1", "One"), ("A2", "Two")]
ROWS = [("SQ1", "First"), ("SQ2", "Second")]
CELLS = [*ROWS, ("X1", "Left", 1), ("X2", "Right", 1)]

# Numbered 100, 101 ... in group 10 of survey 1.
EARLIER = [
    Question("list", "L", answers=ANSWERS, other=True),
    Question("yes", "Y"),
    Question("many", "M", parts=ROWS, other=True),
    Question("said", "P", parts=ROWS),
    Question("n", "N"),
    Question("array", "F", parts=ROWS, answers=ANSWERS),
    Question("two", "1", parts=ROWS, answers=[*ANSWERS, ("B1", "Low", 1)]),
    Question("cells", ":", parts=CELLS),
    Question("ticks", ":", parts=CELLS, attributes={"multiflexible_checkbox": "1"}),
    Question("rank", "R", answers=ANSWERS),
    Question("text", "S"),
    Question("day", "D"),
    Question("numbers", "K", parts=ROWS),
    Question("talk", "O", answers=ANSWERS),
    Question("points", "5"),
    Question("info", "X"),
]


def asked(relevance: str = "1", **options):
    """What becomes of a rule of a question after the others, and the report."""
    last = Question("last", "T", relevance=relevance, **options)
    foreign = imported([Group(EARLIER), Group([last])], languages=("en", "cy"))
    return questions(foreign)["last"].get("relevant", ""), [
        line for line in said(foreign) if "relevance" in line
    ]


@pytest.mark.parametrize(
    ("script", "expression"),
    [
        ("list == 'A1'", "${list} = 'A1'"),
        ('list.NAOK eq "A1"', "${list} = 'A1'"),
        ("1X10X100.NAOK == 'A2'", "${list} = 'A2'"),
        ("Q100.NAOK == 'A2'", "${list} = 'A2'"),
        ("count(that.numbers.nosq_SQ1) > 0", "if(${numbers/SQ2} != '', 1, 0) > 0"),
        ("sum(that.cells.sq_SQ1.sq_X2.NAOK) > 3", "coalesce(${cells/SQ1/X2}, 0) > 3"),
        ("sum(that.cells.sq_SQ1.nosq_X2) > 3", "coalesce(${cells/SQ1/X1}, 0) > 3"),
        ("Q102_S1001 == 'Y'", "selected(${many}, 'SQ2')"),
        ("Q102_SQ1 == 'Y'", "selected(${many}, 'SQ1')"),
        ("Q107_S1008_S1011 > 3", "${cells/SQ1/X2} > 3"),
        ('"A1" == list.code', "${list} = 'A1'"),
        ("list.shown == 'Two'", "${list} = 'A2'"),
        ("list == '-oth-'", "${list} = 'other'"),
        ("list_other == 'Bus'", "${list/other} = 'Bus'"),
        ("yes == 'Y'", "${yes} = 'yes'"),
        ("yes.NAOK ne 'N'", "${yes} != 'no'"),
        ("many_SQ1 == 'Y'", "selected(${many}, 'SQ1')"),
        ("many_SQ1.NAOK != 'Y'", "not(selected(${many}, 'SQ1'))"),
        ("many_SQ1.NAOK == ''", "not(selected(${many}, 'SQ1'))"),
        ("1X10X102SQ2.NAOK == 'Y'", "selected(${many}, 'SQ2')"),
        ("many_SQ1", "selected(${many}, 'SQ1')"),
        ("many_other != ''", "${many/other} != ''"),
        ("said_SQ1comment != ''", "${said/SQ1} != ''"),
        ("count(said_SQ1, said_SQ2) > 1", "count-selected(${said}) > 1"),
        ("count(that.said.NAOK) > 1", "count-selected(${said}) > 1"),
        (
            "count(many_SQ1, many_SQ2) > 1",
            "if(selected(${many}, 'SQ1'), 1, 0) + if(selected(${many}, 'SQ2'), 1, 0) > 1",
        ),
        ("count(that.array.NAOK) == 2", "if(${array/SQ1} != '', 1, 0) + if(${array/SQ2} != '', 1, 0) = 2"),
        ("n > 5", "${n} > 5"),
        ("5 lt n.NAOK", "${n} > 5"),
        ("n.NAOK == ''", "${n} = ''"),
        ("is_empty(n.NAOK)", "${n} = ''"),
        ("!is_empty(n.NAOK)", "${n} != ''"),
        ("is_empty(many_SQ1.NAOK)", "not(selected(${many}, 'SQ1'))"),
        ("array_SQ1 == 'A2'", "${array/SQ1} = 'A2'"),
        ("1X10X105SQ2.NAOK == 'A1'", "${array/SQ2} = 'A1'"),
        ("two_SQ1_0 == 'A1'", "${two/SQ1} = 'A1'"),
        ("two_SQ1_1 == 'B1'", "${two_2/SQ1} = 'B1'"),
        ("1X10X106SQ1#1 == 'B1'", "${two_2/SQ1} = 'B1'"),
        ("cells_SQ1_X2 >= 3", "${cells/SQ1/X2} >= 3"),
        ("sum(that.cells.sq_X2.NAOK) > 3", "coalesce(${cells/SQ1/X2}, 0) + coalesce(${cells/SQ2/X2}, 0) > 3"),
        ("ticks_SQ1_X2 == '1'", "selected(${ticks/SQ1}, 'X2')"),
        ("rank_1 == 'A2'", "selected-at(${rank}, 0) = 'A2'"),
        ("day < '2012-01-01'", "${day} < '2012-01-01'"),
        (
            "sum(numbers_SQ1, numbers_SQ2) > 9",
            "coalesce(${numbers/SQ1}, 0) + coalesce(${numbers/SQ2}, 0) > 9",
        ),
        ("max(numbers_SQ1, n) > 9", "max(${numbers/SQ1}, ${n}) > 9"),
        ("talk_comment != ''", "${talk_comment} != ''"),
        ("points.NAOK > 3", "${points} > 3"),
        ("strlen(text) > 2", "string-length(${text}) > 2"),
        ("regexMatch('/^a.c$/', text)", "regex(${text}, 'a.c')"),
        ("regexMatch('/b/', text)", "regex(${text}, '.*(b).*')"),
        ("if(yes == 'Y', n, 0) > 2", "if(${yes} = 'yes', ${n}, 0) > 2"),
        ("(list == 'A1' or list == 'A2') and n > 1", "(${list} = 'A1' or ${list} = 'A2') and ${n} > 1"),
        ("list == 'A1' || list == 'A2' && n > 1", "${list} = 'A1' or ${list} = 'A2' and ${n} > 1"),
        ("!(list == 'A1')", "not(${list} = 'A1')"),
        ("not(n.NAOK > 1)", "not(${n} > 1)"),
        ("n * 2 - 1 >= 3 / n", "${n} * 2 - 1 >= 3 div ${n}"),
        (
            "countif('A1', that.array) == 2",
            "if(${array/SQ1} = 'A1', 1, 0) + if(${array/SQ2} = 'A1', 1, 0) = 2",
        ),
        ("{list == 'A1'}", "${list} = 'A1'"),
        ("((list.NAOK == 'A1'))", "${list} = 'A1'"),
        ("list == &quot;A1&quot; &amp;&amp; n &gt; 1", "${list} = 'A1' and ${n} > 1"),
        ("1", ""),
        ("", ""),
    ],
)
def test_a_rule_is_said_in_our_expressions(script, expression):
    found, notes = asked(script)

    assert found == expression
    assert notes == []
    assert not expression or parse(expression)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("nobody == 1", "There is nothing called “nobody” in this survey."),
        ("TOKEN:ATTRIBUTE_1 == 'x'", "known of invited people"),
        ("list == ", "It cannot be read as a rule."),
        ("weird(n) > 1", "There is no function “weird” here."),
        ("info == 1", "There is no answer to “info”"),
        ("n.relevanceStatus == 1", "A rule cannot read “relevancestatus”"),
        ("list > 'A1'", "Words have no order"),
        ("last == 1", "its own answer"),
        ("regexMatch('/a(?=b)/', text)", "Expression, character"),
        ("regexMatch('/abc/i', text)", "capitals and small letters"),
        ("count(that.numbers.sqv) > 0", "“sqv”"),
        ("count(that.numbers.sq_none) > 0", "nothing to count"),
        ("count(that.numbers.comments) > 0", "nothing to count"),
        ("list == 'it\\'s \"'", ""),
    ],
)
def test_what_cannot_be_said_is_left_out_and_the_note_says_what_that_means(script, reason):
    found, notes = asked(script)

    if reason:
        assert found == ""
        assert reason in notes[0]
        assert "(number 116), field “relevance”" in notes[0]
        assert "Everybody" in notes[0]


def test_a_rule_about_what_is_asked_later_is_left_out():
    foreign = imported([Question("first", "T", relevance="after == 'Y'"), Question("after", "Y")])

    assert "relevant" not in questions(foreign)["first"]
    assert any("“after” is asked later" in line for line in said(foreign))


def test_values_that_no_answer_has_are_reported():
    found, notes = asked("list == 'A9' or n > 1")

    assert found == "${n} > 1"
    assert any("list = A9" in line for line in notes)


def test_a_rule_cannot_read_the_score_of_an_option():
    last = Question("last", "T", relevance="list.value == 3 and n.value > 1")

    foreign = imported([Group(EARLIER), Group([last])], survey={"assessments": "Y"})

    assert "relevant" not in questions(foreign)["last"]
    assert any("No scores are worked out here" in line for line in said(foreign))


def test_a_question_that_is_never_asked_stays_so():
    found, notes = asked("0")

    assert found == "false()"
    assert any("nobody will see it" in line for line in notes)


def test_a_rule_that_reads_a_question_not_asked_is_reported_where_the_two_differ():
    second = Question("second", "Y", relevance="first == 'Y'")
    groups = [Question("first", "Y"), second, Question("third", "T", relevance="second != 'Y'")]

    foreign = imported(groups)

    assert questions(foreign)["third"]["relevant"] == "${second} != 'yes'"
    assert any("counts as empty" in line and "second" in line for line in said(foreign))
    assert not any(
        "counts as empty" in line
        for line in said(imported([*groups[:2], Question("third", "T", relevance="second.NAOK != 'Y'")]))
    )


@pytest.mark.parametrize(
    ("conditions", "expression"),
    [
        ([("1X10X100", "==", "A1")], "${list} = 'A1'"),
        ([("1X10X100", "==", "A1"), ("1X10X100", "==", "A2")], "${list} = 'A1' or ${list} = 'A2'"),
        ([("1X10X100", "==", "A1"), ("1X10X101", "==", "Y")], "${list} = 'A1' and ${yes} = 'yes'"),
        ([("+1X10X102SQ1", "==", "Y")], "selected(${many}, 'SQ1')"),
        ([("1X10X102", "==", "SQ1")], "selected(${many}, 'SQ1')"),
        ([("1X10X104", ">=", "5")], "${n} >= 5"),
        ([("1X10X104", ">=", "@1X10X112SQ1@")], "${n} >= ${numbers/SQ1}"),
        ([("1X10X110", "RX", "/^a$/")], "regex(${text}, 'a')"),
        ([("1X10X100", "==", " ")], "${list} = ''"),
        ([("+Q102_S1000", "==", "Y")], "selected(${many}, 'SQ1')"),
        ([("Q104", ">=", "@Q112_S1016@")], "${n} >= ${numbers/SQ1}"),
    ],
)
def test_conditions_are_read_where_there_is_no_expression(conditions, expression):
    found, notes = asked("", conditions=conditions)

    assert found == expression
    assert notes == []


def test_conditions_count_where_their_expression_cannot_be_said():
    assert asked("weird(1)", conditions=[("1X10X101", "==", "Y")]) == ("${yes} = 'yes'", [])


def test_conditions_that_cannot_be_read_are_reported():
    last = Question("last", "T", relevance="", conditions=[("{TOKEN:ATTRIBUTE_1}", "==", "x")])

    assert any("field “conditions”" in line for line in said(imported([last])))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_options_are_filtered_by_their_own_rules_and_by_answers(layout):
    parts = [("SQ1", "One"), ("SQ2", "Two", 0, "n > 1")]
    chosen = Question("chosen", "M", parts=parts, attributes={"array_filter": "many"})

    foreign = imported([*EARLIER, chosen], layout=layout)

    options = questions(foreign)["chosen"]["options"]
    assert options[0]["relevant"] == "selected(${many}, 'SQ1')"
    assert options[1]["relevant"] == "(${n} > 1) and (selected(${many}, 'SQ2'))"


def test_a_list_is_filtered_by_answers():
    answers = [("SQ1", "One"), ("SQ2", "Two")]
    favourite = Question("favourite", "L", answers=answers, other=True, attributes={"array_filter": "many"})

    foreign = imported([*EARLIER, favourite])

    first, second, other = questions(foreign)["favourite"]["options"]
    assert first["relevant"] == "selected(${many}, 'SQ1')"
    assert second["relevant"] == "selected(${many}, 'SQ2')"
    assert "relevant" not in other
    assert not any("array_filter" in line for line in said(foreign))


def test_rows_are_asked_of_everybody_and_that_is_reported():
    parts = [("SQ1", "One"), ("SQ2", "Two", 0, "n > 1")]
    rows = Question("rows", "F", parts=parts, answers=ANSWERS, attributes={"array_filter": "many"})

    notes = said(imported([*EARLIER, rows]))

    assert any("The rule of this row was left out" in line for line in notes)
    assert any("not filtered by the answers to “many”" in line for line in notes)


@pytest.mark.parametrize(
    "script", ["(" * 5000, "!" * 5000, "n+" * 3999 + "n", " or ".join(["n>1"] * 900), '"' * 7000]
)
def test_a_script_of_any_size_is_read_or_refused_in_no_time(script):
    started = time.monotonic()

    asked(script)

    assert time.monotonic() - started < 2


def test_a_script_that_is_none_says_so():
    with pytest.raises(ScriptInvalid):
        parse_script("a b")
