"""What holds for every questionnaire and everything that can be posted."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.cleaning import as_posted, check_answers, clean_page
from questionnaire.describing import describe
from questionnaire.document import LANGUAGES, Questionnaire, Text, decode, encode
from questionnaire.routing import next_page, on_route, relevant_questions, route
from questionnaire.types import TYPES
from responses.journey import standing_with
from tests.questionnaire.builders import TODAY
from tests.questionnaire.strategies import controls, plausible, questionnaires, questions, values, visits


def answered(visit):
    """The answers stored once every page has been posted."""
    whole, posted, asked = visit
    answers = {}
    for page, form, codes in zip(whole.pages, posted, asked, strict=True):
        answers |= clean_page(whole, page, form, codes, answers, TODAY).values
    return answers


@given(st.data())
def test_anything_posted_gives_clean_values_or_faults(data):
    question = data.draw(questions("q"))
    names = st.sampled_from(controls(question)) | st.text(max_size=5)
    posted = data.draw(st.dictionaries(names, values, max_size=8) | plausible(question))

    cleaned = TYPES[question.type].clean(question, posted, question.options_by_code, TODAY)

    assert set(cleaned.values) == set(question.keys)
    for fault in cleaned.faults:
        assert fault.question == question.code
        assert fault.control in controls(question)
    json.dumps(msgspec.to_builtins(cleaned.faults)).encode()


@given(st.data())
def test_a_clean_value_posted_again_is_the_same(data):
    question = data.draw(questions("q"))
    posted = data.draw(plausible(question))

    cleaned = TYPES[question.type].clean(question, posted, question.options_by_code, TODAY)
    again = as_posted(question, cleaned.values)

    if not cleaned.faults:
        assert TYPES[question.type].clean(question, again, question.options_by_code, TODAY) == cleaned


@given(st.data())
def test_a_clean_value_can_be_stored_and_described(data):
    question = data.draw(questions("q"))
    posted = data.draw(plausible(question))

    cleaned = TYPES[question.type].clean(question, posted, question.options_by_code, TODAY)

    stored = json.loads(json.dumps(cleaned.values, ensure_ascii=False).encode())
    assert stored == cleaned.values
    assert "\x00" not in str(stored)
    for language in LANGUAGES:
        assert isinstance(describe(question, stored, language), list)


@given(visits())
def test_posting_a_page_never_raises_and_merges_only_what_was_asked(visit):
    whole, posted, asked = visit
    for page, form, codes in zip(whole.pages, posted, asked, strict=True):
        outcome = clean_page(whole, page, form, codes, {}, TODAY)

        allowed = {key for question in page.questions if question.code in codes for key in question.keys}
        assert set(outcome.values) <= allowed
        assert not (outcome.faults and outcome.values)
        assert set(outcome.appeared) == set(outcome.relevant) - codes


@given(
    visits(), st.dictionaries(st.sampled_from(["q00", "q10", "q11/a", "zzz"]), st.none() | values | st.text())
)
def test_stored_answers_of_any_form_are_checked_without_raising(visit, others):
    whole = visit[0]
    answers = answered(visit) | others

    for number, fault in check_answers(whole, answers, TODAY):
        assert number in route(whole, answers, TODAY)
        assert fault.question in whole.questions_by_code


@given(visits())
def test_no_answer_off_the_route_survives(visit):
    whole = visit[0]
    answers = answered(visit)

    kept = on_route(whole, answers, TODAY)

    pages = [whole.page(number) for number in route(whole, answers, TODAY)]
    asked = [question for page in pages for question in relevant_questions(whole, page, answers, TODAY)]
    # What nobody is asked for is worked out, not answered.
    derived = {key for question in whole.questions if not question.kind.asked for key in question.keys}
    assert set(kept) - derived == {key for question in asked for key in question.keys if key in answers}
    offered = {}
    for page in pages:
        offered |= clean_page(whole, page, {}, (), answers, TODAY).offered
    for question in asked:
        if question.type in ("single_choice", "yes_no") and kept.get(question.code):
            assert question.option(kept[question.code]) in offered.get(question.code, question.options)


@given(visits())
def test_dropping_what_is_off_the_route_changes_neither_the_route_nor_what_is_kept(visit):
    whole = visit[0]
    answers = answered(visit)

    kept = on_route(whole, answers, TODAY)

    assert route(whole, kept, TODAY) == route(whole, answers, TODAY)
    assert on_route(whole, kept, TODAY) == kept


@given(visits())
def test_routing_ends_and_goes_back_the_way_it_came(visit):
    whole = visit[0]
    answers = answered(visit)

    visited = []
    number = 0
    while (number := next_page(whole, number, answers, TODAY) or 0) and len(visited) <= len(whole.pages):
        visited.append(number)

    assert tuple(visited) == route(whole, answers, TODAY)
    for before, after in zip([None, *visited], visited, strict=False):
        assert standing_with(whole, answers, (), TODAY).before(after) == before


@given(visits())
def test_the_route_and_the_stored_values_are_the_same_in_both_languages(visit):
    whole, posted, asked = visit
    swapped = _with_languages_swapped(whole)

    assert answered((swapped, posted, asked)) == answered(visit)
    assert route(swapped, answered(visit), TODAY) == route(whole, answered(visit), TODAY)


@given(questionnaires())
def test_every_questionnaire_survives_its_json(whole):
    document = encode(whole)

    assert decode(document) == whole
    assert encode(decode(json.loads(document))) == document


def _with_languages_swapped(part):
    if isinstance(part, Text):
        return Text(part.en, part.cy)
    if isinstance(part, tuple):
        return tuple(map(_with_languages_swapped, part))
    if isinstance(part, msgspec.Struct) and type(part).__module__ == Questionnaire.__module__:
        fields = {name: _with_languages_swapped(getattr(part, name)) for name in part.__struct_fields__}
        return msgspec.structs.replace(part, **fields)
    return part
