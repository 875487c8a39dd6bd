import re
from html import unescape

import msgspec
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaire.cleaning import as_posted, clean_page
from questionnaire.document import LANGUAGES, Text
from questionnaire.faults import Fault
from questionnaire.routing import relevant_questions
from responses.page_drawing import PageDrawing, Visit
from responses.rendering import error_summary, first_control, render_questions
from responses.slots import PageState, filled_at_once
from tests.journeys.forms import form_on
from tests.questionnaire.builders import TODAY, both, option, other, page, question, questionnaire
from tests.questionnaire.strategies import visits

# Questionnaires take their time to invent, on a busy machine too long for Hypothesis.
BY_CHANCE = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
IDS = re.compile(r' id="([^"]*)"')


def drawn(whole, number=1, answers=None, language="en", **shown) -> str:
    on_page, answers = whole.page(number), answers or {}
    relevant = [one.code for one in relevant_questions(whole, on_page, answers, TODAY)]
    fields = {}
    for one in on_page.questions:
        fields |= as_posted(one, answers)
    shown = {"fields": fields, "relevant": relevant} | shown
    return render_questions(whole, on_page, language=language, answers=answers, today=TODAY, **shown)


def sent(html):
    """What a browser sends from a form with this inside it, where no script runs."""
    return form_on(f'<form id="page">{html}</form>').values


def questions_in(html: str) -> list[str]:
    return re.findall(r'data-question="([^"]*)"', html)


def container(html: str, code: str) -> str:
    """The opening tags of a question's container and of the fieldset in it."""
    return re.search(rf'<div [^>]*data-question="{code}"[^>]*>\s*(?:<fieldset[^>]*>)?', html)[0]


# ---- what holds for every page


@BY_CHANCE
@given(visits(), st.sampled_from(LANGUAGES))
def test_a_page_sends_back_what_was_stored_of_every_question_that_it_asks(visit, language):
    whole, posted, asked = visit
    answers = {}
    for number, (on_page, form, codes) in enumerate(zip(whole.pages, posted, asked, strict=True), 1):
        answers |= clean_page(whole, on_page, form, codes, answers, TODAY).values

        values = sent(drawn(whole, number, answers, language))

        for code in values.get("asked", []):
            for name, stored in as_posted(whole.question(code), answers).items():
                # A browser sends line ends its own way; cleaning makes them one kind again.
                assert [one.replace("\r\n", "\n") for one in values[name]] == stored


@BY_CHANCE
@given(visits(), st.sampled_from(LANGUAGES))
def test_every_relevant_question_is_on_the_page_once_and_no_id_twice(visit, language):
    whole, posted, asked = visit
    answers = {}
    for number, (on_page, form, codes) in enumerate(zip(whole.pages, posted, asked, strict=True), 1):
        html = drawn(whole, number, answers, language)

        shown = questions_in(html)
        relevant = [one.code for one in relevant_questions(whole, on_page, answers, TODAY)]
        assert set(relevant) <= set(shown)
        assert sorted(set(shown)) == sorted(shown)
        assert set(relevant) <= set(sent(html).get("asked", []))
        assert len(set(IDS.findall(html))) == len(IDS.findall(html))
        answers |= clean_page(whole, on_page, form, codes, answers, TODAY).values


@BY_CHANCE
@given(visits(), st.sampled_from(LANGUAGES))
def test_every_fault_is_drawn_and_linked_to_whatever_was_posted(visit, language):
    whole, posted, asked = visit
    for number, (on_page, form, codes) in enumerate(zip(whole.pages, posted, asked, strict=True), 1):
        outcome = clean_page(whole, on_page, form, codes, {}, TODAY)

        html = drawn(
            whole,
            number,
            language=language,
            fields=form | {"asked": [*codes]},
            relevant=outcome.relevant,
            faults=outcome.faults,
            appeared=outcome.appeared,
        )

        html.encode()
        for link in error_summary(on_page, outcome.faults, language):
            assert link.anchor in map(unescape, IDS.findall(html))
            assert link.words in unescape(html)


@BY_CHANCE
@given(visits())
def test_what_is_kept_for_everybody_is_what_would_be_drawn_for_one(visit):
    whole, posted, _ = visit
    for on_page, form in zip(whole.pages, posted, strict=True):
        drawing = PageDrawing(whole, on_page, "cy")
        seen = Visit(form, {"q00", "q11"}, {}, TODAY, (), (), {})
        state = PageState(form, seen.relevant, (), {}, {})
        for one in drawing.arrangement.top:
            is_special = any(each.has_conditional_options for each in on_page.questions)
            if one.kind.asked and not is_special:
                with translation.override("cy"):
                    at_once = drawing._drawn(one, filled_at_once(state), seen)

                assert drawing._prepared(one).filled(state) == at_once


def test_a_page_with_errors_offers_the_options_that_go_with_what_was_typed_into_it():
    places = question(
        "places", "ranking", options=[option("a", relevant="${town} = 'b'"), option("b"), option("c")]
    )
    whole = questionnaire(question("town", "single_choice"), places)
    form = {"asked": ["town", "places"], "town": ["b"], "places/a": ["2"]}
    outcome = clean_page(whole, whole.page(1), form, form["asked"], {"town": "a"}, TODAY)

    html = drawn(whole, answers={"town": "a"}, fields=form, faults=outcome.faults)

    (link,) = error_summary(whole.page(1), outcome.faults, "en")
    assert link.anchor == "places-a"
    assert f' id="{link.anchor}"' in html


# ---- questions that come and go


def test_a_question_that_an_answer_of_the_page_may_bring_up_is_hidden_and_sends_nothing():
    whole = questionnaire(
        question("a"), question("b", "number"), question("c", "date", relevant="${a} = 'b'")
    )

    html = drawn(whole)

    assert " hidden>" in container(html, "c")
    assert "disabled" in container(html, "c")
    assert sent(html)["asked"] == ["a", "b"]


def test_such_a_question_is_shown_and_sent_once_it_is_relevant():
    whole = questionnaire(
        question("a"), question("b", "number"), question("c", "date", relevant="${a} = 'b'")
    )

    html = drawn(whole, answers={"a": "b", "c": "2012-03-27"})

    assert "hidden" not in container(html, "c")
    assert sent(html)["c-day"] == ["27"]
    assert sent(html)["asked"] == ["a", "b", "c"]


def test_the_script_is_given_the_condition_as_the_parsed_tree():
    dependent = question("c", relevant="${a} = 'b'")
    html = drawn(questionnaire(question("a"), question("b", "number"), dependent))

    tree = re.search(r'data-relevant="([^"]*)"', container(html, "c"))[1]
    assert unescape(tree).encode() == msgspec.json.encode(dependent.relevant.tree)


def test_a_question_that_no_answer_of_the_page_can_bring_up_is_not_on_it():
    whole = questionnaire(
        page(question("a")), page(question("b"), question("c", relevant="${a} = 'b'"), code="two")
    )

    assert questions_in(drawn(whole, 2, {"a": "a"})) == ["b"]
    assert questions_in(drawn(whole, 2, {"a": "b"})) == ["b", "c"]
    assert "data-relevant" not in drawn(whole, 2, {"a": "b"})


def test_the_script_is_given_the_earlier_answers_that_decide_here_and_no_others():
    first = page(question("a"), question("z"), question("who", "short_text", identifying=True))
    second = page(
        question("b"),
        question("x", "number"),
        question("c", relevant="${a} = 'a' and ${b} = 'b'"),
        code="two",
    )

    html = drawn(questionnaire(first, second), 2, {"a": "a", "z": "b", "who": "Siân"})

    known = re.search(r'data-answers="([^"]*)" data-today="2026-03-29"', html)[1]
    assert msgspec.json.decode(unescape(known)) == {"a": "a"}


def test_a_page_on_which_nothing_changes_has_nothing_for_the_script():
    assert "data-answers" not in drawn(questionnaire(question("a"), question("b")))


# ---- questions that hang from an option


def hanging_page():
    return questionnaire(
        question("a", "yes_no", (option("yes"), option("no"))),
        question("when", "date", relevant="${a} = 'yes'"),
        question("where", "short_text", relevant="selected(${a}, 'yes')"),
        question("z"),
    )


def test_a_question_about_one_option_hangs_from_it_in_the_authors_order():
    html = drawn(hanging_page())

    assert questions_in(html) == ["a", "when", "where", "z"]
    option_yes, reveal, option_no = (
        html.index('value="yes"'),
        html.index("arolwg-reveal"),
        html.index('value="no"'),
    )
    assert option_yes < reveal < html.index('data-question="where"') < option_no


def test_what_hangs_is_never_hidden_by_the_server_so_that_no_script_is_needed():
    html = drawn(hanging_page())

    assert " hidden" not in container(html, "when")
    assert "disabled" not in container(html, "when")
    assert sent(html)["asked"] == ["a", "when", "where", "z"]


def test_posting_a_page_with_something_hanging_never_brings_the_page_back():
    whole = hanging_page()
    form = sent(drawn(whole)) | {"a": ["yes"]}

    outcome = clean_page(whole, whole.page(1), form, form["asked"], {}, TODAY)

    assert (outcome.faults, outcome.appeared) == ((), ())


def test_something_required_that_hangs_from_an_option_not_chosen_is_not_missed():
    whole = questionnaire(
        question("a", "yes_no", (option("yes"), option("no"))),
        question("email", "email", required=True, identifying=True, relevant="${a} = 'yes'"),
    )
    form = sent(drawn(whole)) | {"a": ["no"]}

    outcome = clean_page(whole, whole.page(1), form, form["asked"], {}, TODAY)

    assert outcome.faults == ()


@pytest.mark.parametrize(
    ("host", "condition"),
    [
        (question("a"), "${a} = 'b' and ${first} = 'a'"),
        (question("a", "multi_choice"), "${a} = 'b'"),
        (question("a", display="select"), "${a} = 'b'"),
        (question("a"), "${a} != 'b'"),
        (question("a"), "${first} = 'a'"),
    ],
)
def test_a_question_that_depends_on_more_or_other_than_one_option_does_not_hang(host, condition):
    html = drawn(questionnaire(question("first"), host, question("b", "number", relevant=condition)))

    assert "arolwg-reveal" not in html
    assert "data-relevant" in container(html, "b")


def test_a_question_does_not_change_places_to_hang():
    whole = questionnaire(question("a"), question("between"), question("b", "number", relevant="${a} = 'b'"))

    assert questions_in(drawn(whole)) == ["a", "between", "b"]
    assert "arolwg-reveal" not in drawn(whole)


def test_several_choices_hold_what_hangs_from_one_of_them():
    whole = questionnaire(
        question("a", "multi_choice"), question("b", "number", relevant="selected(${a}, 'b')")
    )

    assert "arolwg-reveal" in drawn(whole)


# ---- the contract of each control


def test_every_question_carries_the_hidden_field_that_says_it_was_asked():
    assert '<input type="hidden" name="asked" value="q">' in drawn(
        questionnaire(question("q", "information"))
    )


def test_whole_numbers_carry_their_limits():
    html = drawn(questionnaire(question("q", "number", integer=True, min=0, max=5000)))

    assert 'inputmode="numeric" data-min="0" data-max="5000"' in html


def test_exclusive_options_say_so_and_stand_after_a_word_between():
    html = drawn(
        questionnaire(question("q", "multi_choice", (option("a"), option("none", exclusive=True)))),
        language="cy",
    )

    assert re.search(r'value="none"[^>]* data-behaviour="exclusive"', html)
    assert html.index("Neu") < html.index('value="none"')


def test_the_items_of_a_ranking_are_selects_of_one_group():
    html = drawn(questionnaire(question("q", "ranking", "a b c")), answers={"q": ["c", "a"]})

    assert html.count('data-rank-group="q"') == 3
    assert {name: values for name, values in sent(html).items() if "/" in name} == {
        "q/a": ["2"],
        "q/b": [""],
        "q/c": ["1"],
    }


def test_the_parts_of_a_date_have_their_names():
    assert [name for name in sent(drawn(questionnaire(question("q", "date")))) if name != "asked"] == [
        "q-day",
        "q-month",
        "q-year",
    ]


def test_an_other_text_is_named_after_its_option():
    html = drawn(questionnaire(question("q", "single_choice", (option("a"), other(max_length=50)))))

    assert '<input class="govuk-input" id="q-other-text" name="q/other" type="text" maxlength="50"' in html


def test_each_row_of_a_matrix_is_a_radio_group_named_by_the_row():
    html = drawn(questionnaire(question("q", "matrix_single", rows="r1 r2")))

    assert html.count('role="radiogroup"') == 2
    assert 'aria-labelledby="q/r2-name"' in html
    assert '<p id="q/r2-name">r2 (en)</p>' in html


def test_a_matrix_of_more_than_seven_columns_is_stacked():
    assert "arolwg-matrix--7" in drawn(questionnaire(question("q", "matrix_single", "a b c d e f g")))
    assert "arolwg-matrix--columns" not in drawn(
        questionnaire(question("q", "matrix_single", "a b c d e f g h"))
    )


def test_a_long_text_says_how_long_it_may_be_in_the_right_plural():
    asked = question("q", "long_text", max_length=2000)

    assert "Gallwch roi hyd at 2,000 o nodau" in drawn(questionnaire(asked), language="cy")
    assert "&quot;two&quot;:" in drawn(questionnaire(asked), language="cy")


@pytest.mark.parametrize("kind", ["single_choice", "short_text", "matrix_single", "date", "long_text"])
def test_the_link_to_a_question_leads_to_its_first_control(kind):
    asked = question("q", kind)

    assert f' id="{first_control(asked)}"' in drawn(questionnaire(asked))


def test_only_what_need_not_be_answered_is_marked():
    assert "(dewisol)" in drawn(questionnaire(question("q")), language="cy")
    assert "(dewisol)" not in drawn(questionnaire(question("q", required=True)), language="cy")


def test_everything_typed_is_escaped():
    whole = questionnaire(question("q", "short_text"), question("r", "long_text"))

    html = drawn(whole, fields={"q": ['"><script>'], "r": ["</textarea><script>"]})

    assert "<script>" not in html
    assert sent(html)["q"] == ['"><script>']


def test_an_authors_text_is_escaped():
    asked = question("q", "information")
    asked = msgspec.structs.replace(asked, text=Text("<b>Pwysig</b>", "<b>Important</b>"))

    assert "&lt;b&gt;Important&lt;/b&gt;" in drawn(questionnaire(asked))


def test_a_text_that_a_draft_has_in_one_language_only_is_marked_as_being_in_it():
    asked = msgspec.structs.replace(question("q"), text=Text("Pa un?", ""))

    assert '<span lang="cy">Pa un?</span>' in drawn(questionnaire(asked))


def test_answers_and_dates_are_written_into_the_texts_that_ask_for_them():
    asked = msgspec.structs.replace(question("q"), text=Text("", "You said ${a}. Closes ${closes_date}."))
    whole = questionnaire(page(question("a")), page(asked, code="two"))

    html = drawn(whole, 2, {"a": "b"}, survey_dates={"closes_date": "19 October <2012>"})

    assert "You said b (en). Closes 19 October &lt;2012&gt;." in html


# ---- faults


def test_a_fault_stands_beside_its_control_and_is_part_of_its_description():
    html = drawn(
        questionnaire(question("q", "short_text", required=True)),
        fields={"q": [""]},
        faults=[Fault("q", "q", "missing_text")],
    )

    assert "govuk-form-group--error" in html
    assert re.search(r'<p id="q-error" class="govuk-error-message">.*Enter an answer</p>', html)
    assert 'aria-describedby="q-error" aria-invalid="true"' in html


def test_a_fault_in_an_other_text_is_drawn_beside_the_option():
    html = drawn(
        questionnaire(question("q", "multi_choice", (option("a"), other()))),
        fields={"q": ["other"]},
        faults=[Fault("q", "q/other", "missing_other", labels={"option": both("Other")})],
    )

    assert 'id="q-other-text-error"' in html
    assert 'id="q-error"' not in html


@pytest.mark.parametrize(
    ("fields", "fault", "red"),
    [
        ({}, Fault("q", "q-day", "missing_moment"), ["q-day", "q-month", "q-year", "q-time"]),
        ({"q-time": ["9:00"]}, Fault("q", "q-day", "moment_without_date"), ["q-day", "q-month", "q-year"]),
    ],
)
def test_of_a_date_and_time_everything_that_is_wanted_is_red(fields, fault, red):
    html = drawn(questionnaire(question("q", "datetime", required=True)), fields=fields, faults=[fault])

    assert re.findall(r'id="(q-\w+)"[^>]*aria-invalid', html) == red


def test_only_the_part_of_a_date_that_is_missing_is_red():
    html = drawn(
        questionnaire(question("q", "date")),
        fields={"q-day": ["1"], "q-month": ["2"]},
        faults=[Fault("q", "q-year", "date_without_year")],
    )

    assert re.findall(r'id="(q-\w+)"[^>]*aria-invalid', html) == ["q-year"]


def test_items_with_the_same_place_name_each_other():
    html = drawn(
        questionnaire(question("q", "ranking", "a b c")),
        fields={"q/a": ["1"], "q/b": ["2"], "q/c": ["2"]},
        faults=[Fault("q", "q/c", "duplicate_rank", {"rank": 2})],
    )

    assert "‘c (en)’ is also 2" in html
    assert "‘b (en)’ is also 2" in html
    assert html.count("is-wrong") == 2


def test_the_summary_says_the_same_words_of_one_question_once():
    asked = question("q", "ranking", "a b c", required=True)
    faults = [Fault("q", f"q/{code}", "missing_rank") for code in "bc"]

    assert error_summary(page(asked), faults, "en") == [("q-b", "Rank every item", "")]


def test_the_summary_names_the_questions_of_which_it_says_the_same():
    faults = [Fault(code, code, "missing_choice") for code in ("a", "b")]

    summary = error_summary(page(question("a"), question("b")), faults, "en")

    assert [(link.words, link.question) for link in summary] == [
        ("Select an answer", "a (en)"),
        ("Select an answer", "b (en)"),
    ]


def test_a_question_that_has_just_appeared_is_marked():
    assert "is-new" in container(drawn(questionnaire(question("q")), appeared=["q"]), "q")
