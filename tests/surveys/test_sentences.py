"""Every expression as a sentence in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.document import Page, Repeat, Text
from questionnaire.expressions import Expression, parse
from questionnaire.expressions.functions import FUNCTIONS
from surveys.sentences import clause, rule, sentence
from tests.questionnaire.builders import both, option, other, page, question, questionnaire
from tests.questionnaire.strategies_of_expressions import trees

WHOLE = questionnaire(
    page(
        question("strand", options="person body"),
        question("many", "multi_choice", options=(option("a"), other())),
        question("grid", "matrix_single", options="often never", rows="web post"),
        question("age", "number"),
        question("when", "date"),
        question("name", "short_text"),
        question("month", "month"),
        question("stay", "duration"),
        question("cost", "currency"),
        code="first",
    ),
    Page("people", both("people"), repeat=Repeat(pages=(page(question("years", "number"), code="person"),))),
)


def english(source, own=None):
    return sentence(parse(source), WHOLE, "en", own and WHOLE.question(own))


@pytest.mark.parametrize(
    ("source", "en", "cy"),
    [
        (
            "${strand} = 'person'",
            "The answer to “strand (en)” is “person (en)”.",
            "Ateb y cwestiwn “strand (cy)” yw “person (cy)”.",
        ),
        (
            "'person' != ${strand}",
            "The answer to “strand (en)” is not “person (en)”.",
            "Nid “person (cy)” yw ateb y cwestiwn “strand (cy)”.",
        ),
        (
            "not(selected(${many}, 'other'))",
            "“other (en)” is not chosen in question “many (en)”.",
            "Nid yw “other (cy)” wedi’i ddewis yng nghwestiwn “many (cy)”.",
        ),
        (
            "${age} >= 18 and (${when} < '2026-03-29' or ${name} = '')",
            "Both of these are true: the answer to “age (en)” is 18 or more; (at least one of these is true: the "
            "answer to “when (en)” is before 29 March 2026; “name (en)” has not been answered).",
            "Mae’r ddau beth hyn yn wir: mae ateb y cwestiwn “age (cy)” yn 18 neu fwy; (mae o leiaf un o’r rhain yn "
            "wir: mae ateb y cwestiwn “when (cy)” cyn 29 Mawrth 2026; nid yw “name (cy)” wedi’i ateb).",
        ),
        (
            "${strand} = 'person' or ${strand} = 'body'",
            "The answer to “strand (en)” is one of these: “person (en)”; “body (en)”.",
            "Ateb y cwestiwn “strand (cy)” yw un o’r rhain: “person (cy)”; “body (cy)”.",
        ),
        (
            "count-selected(${many}) > 1",
            "The number of options chosen in question “many (en)” is more than 1.",
            "Mae nifer yr opsiynau a ddewiswyd yng nghwestiwn “many (cy)” yn fwy na 1.",
        ),
        (
            "${grid/web} = 'often'",
            "The answer to “grid (en)”: “web (en)” is “often (en)”.",
            "Ateb y cwestiwn “grid (cy)”: “web (cy)” yw “often (cy)”.",
        ),
        (
            "${when} >= today() - 28",
            "The answer to “when (en)” is on or after (today − 28 days).",
            "Mae ateb y cwestiwn “when (cy)” ar neu ar ôl (heddiw − 28 diwrnod).",
        ),
        (
            "count(${people}) * 2 + sum(${years}) > 1000.5",
            "((the number of items in “people (en)”) × 2) + (the total of “years (en)”) is more than 1,000.5.",
            "Mae ((nifer yr eitemau yn “people (cy)”) × 2) + (cyfanswm “years (cy)”) yn fwy na 1,000.5.",
        ),
        (
            "${month} < '2026-11'",
            "The answer to “month (en)” is earlier than November 2026.",
            "Mae ateb y cwestiwn “month (cy)” yn gynharach na mis Tachwedd 2026.",
        ),
        (
            "${month} >= '2026-03'",
            "The answer to “month (en)” is March 2026 or later.",
            "Nid yw ateb y cwestiwn “month (cy)” yn gynharach na mis Mawrth 2026.",
        ),
        (
            "today() - date('2026-01-01') > 2",
            "The number of days from 1 January 2026 to today is more than 2.",
            "Mae nifer y diwrnodau o 1 Ionawr 2026 i heddiw yn fwy na 2.",
        ),
        (
            "date(${name}) < date(20000)",
            "The date in “name (en)” is before (the date of day number 20,000).",
            "Mae dyddiad “name (cy)” cyn (dyddiad diwrnod rhif 20,000).",
        ),
        (
            "coalesce(${name}, ${age}) = ''",
            "Both of these are true: “name (en)” has not been answered; “age (en)” has not been answered.",
            "Mae’r ddau beth hyn yn wir: nid yw “name (cy)” wedi’i ateb; nid yw “age (cy)” wedi’i ateb.",
        ),
        (
            "(${age} > 1) = (${when} = '')",
            "These are both true or both not true: the answer to “age (en)” is more than 1; “when (en)” has not been "
            "answered.",
            "Mae’r ddau beth hyn yn wir, neu nid yw’r naill na’r llall yn wir: mae ateb y cwestiwn “age (cy)” yn fwy "
            "na 1; nid yw “when (cy)” wedi’i ateb.",
        ),
        (
            "selected-at(${many}, 0) = 'a'",
            "The option in place 0 (counting from 0) of those chosen in question “many (en)” is “a (en)”.",
            "Opsiwn yn safle 0 (gan gyfrif o 0) ymhlith y rhai a ddewiswyd yng nghwestiwn “many (cy)” yw “a (cy)”.",
        ),
    ],
)
def test_an_expression_reads_as_a_sentence_in_each_language(source, en, cy):
    expression = parse(source)

    assert sentence(expression, WHOLE, "en") == en
    assert sentence(expression, WHOLE, "cy") == cy


@pytest.mark.parametrize(
    ("source", "en", "cy"),
    [
        ("${stay} > 90", "is more than 1 hour 30 minutes.", "yn fwy na 1 awr 30 munud."),
        ("${stay} + 15 <= 120", "+ 15 minutes is 2 hours or less.", "+ 15 munud yn 2 awr neu lai."),
        ("${stay} < 90.5", "is less than 90.5 (minutes).", "yn llai na 90.5 (munudau)."),
        ("${stay} div 60 > 2", "(minutes) ÷ 60 is more than 2.", "(munudau) ÷ 60 yn fwy na 2."),
        ("-5 < ${cost}", "is more than −£5.", "yn fwy na −£5."),
        ("${cost} * 12 > 20000", "× 12 is more than £20,000.", "× 12 yn fwy na £20,000."),
        ("sum(${cost}, 1) = 2.5", "(“cost (en)”; 1) is £2.50.", "(“cost (cy)”; 1) yw £2.50."),
        ("if(${age} = 1, ${cost}, 0) > 10", "otherwise: £0) is more than £10.", "arall: £0) yn fwy na £10."),
    ],
)
def test_lengths_of_time_and_amounts_are_said_with_their_units(source, en, cy):
    expression = parse(source)

    assert sentence(expression, WHOLE, "en").endswith(en)
    assert sentence(expression, WHOLE, "cy").endswith(cy)


def test_pi_keeps_its_sign_at_the_beginning_of_a_sentence():
    assert english("pi() * 2") == "π × 2."


def test_options_of_one_question_stand_together_among_others():
    rule_of_three = "(${strand} = 'person' or ${strand} = 'body') or selected(${many}, 'a')"

    assert english(rule_of_three) == (
        "At least one of these is true: (the answer to “strand (en)” is one of these: “person (en)”; “body (en)”); "
        "“a (en)” is chosen in question “many (en)”."
    )


def test_a_constraint_speaks_of_its_own_question():
    assert english("selected(., 'a')", "many") == "“a (en)” is chosen."
    assert english(". > 5", "age") == "The answer to this question is more than 5."


def test_what_has_no_words_yet_is_called_by_its_code():
    bare = questionnaire(question("age", "number"))

    assert sentence(parse("${gone} = 'x'"), bare, "cy") == "“gone” yw “x”."


def test_a_long_wording_is_cut_and_what_is_filled_into_it_left_out():
    whole = questionnaire(question("q", "number"))
    long = Text(en="How many people " * 20 + "?", cy="x")
    piped = Text(en="How old is ${name}?", cy="x")

    for text, expected in [(long, "…” is 1."), (piped, "“How old is …?” is 1.")]:
        changed = _with_text(whole, text)
        assert sentence(parse("${q} = 1"), changed, "en").endswith(expected)
        assert len(sentence(parse("${q} = 1"), changed, "en")) < 130


def test_a_calculation_is_a_phrase_and_a_rule_a_condition():
    counted = parse("count-selected(${many})")

    assert sentence(counted, WHOLE, "en") == "The number of options chosen in question “many (en)”."
    assert rule(counted, WHOLE, "en") == "The number of options chosen in question “many (en)” is not 0."
    assert clause(counted, WHOLE, "en") == "the number of options chosen in question “many (en)”"


@given(trees, st.sampled_from(["en", "cy"]))
def test_every_expression_has_a_sentence(tree, language):
    expression = Expression("", tree)

    for say in (sentence, rule):
        words = say(expression, WHOLE, language, WHOLE.question("many"))
        assert len(words) > 2
        assert words.endswith(".")
        assert "%(" not in words


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_has_welsh_words_of_its_own(function):
    least = FUNCTIONS[function].least
    values = ["${name}", "'%d'" if "format" in function else "'a'", "2"][:least]
    expression = parse(f"{function}({', '.join(values)})")

    welsh, words = (
        sentence(expression, WHOLE, language).replace("name (cy)", "name (en)") for language in ("cy", "en")
    )

    assert welsh != words or function in ("pi", "number", "string", "date")


def _with_text(whole, text):
    from msgspec.structs import replace

    (only,) = whole.pages
    return replace(whole, pages=(replace(only, questions=(replace(only.questions[0], text=text),)),))
