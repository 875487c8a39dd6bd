"""The list of texts: narrowed down, turned page by page."""

import pytest
from django.utils import timezone

from responses.models import Response
from tests.factories import user
from tests.verbatims.data import ENGLISH, WELSH, frame_for, said, survey_with_texts
from verbatims import worklist
from verbatims.coding import Decision, check_question, decide
from verbatims.frames import merge
from verbatims.models import CheckedQuestion, Verbatim
from verbatims.redacting import redact
from verbatims.translating import choose_directions, take, translate
from verbatims.worklist import Narrowed, code_counts, counts_of, listed

pytestmark = pytest.mark.django_db


def texts(survey, **narrowed: str) -> set[str]:
    return {row.text for row in listed(survey, "comment", Narrowed(**narrowed)).texts}


def test_every_filter_narrows_down_to_what_it_says():
    survey, person = survey_with_texts(WELSH, ENGLISH, "Diolch, great survey"), user()
    frame_for(survey, person, "bus")
    decide(
        survey,
        "comment",
        [Decision(said(survey, WELSH).pk, codes=frozenset({"bus"}))],
        read=True,
        actor=person,
    )
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", person)

    assert texts(survey, language="cy") == {WELSH}
    assert texts(survey, language="unsure") == {"Diolch, great survey"}
    assert texts(survey, read="yes") == texts(survey, coded="yes") == texts(survey, code="bus") == {WELSH}
    assert texts(survey, read="no", language="en") == texts(survey, redacted="yes") == {ENGLISH}
    assert texts(survey, waiting="yes") == {WELSH, ENGLISH}
    counts = counts_of(survey)["comment"]
    assert (counts.texts, counts.unread, counts.coded, counts.redacted) == (3, 2, 1, 1)
    assert (counts.cy, counts.en, counts.unsure, counts.from_cy, counts.from_en) == (1, 1, 1, 1, 1)
    assert code_counts(survey, ["comment"]) == {"bus": 1}


def test_pages_follow_one_another_without_a_gap(monkeypatch):
    monkeypatch.setattr(worklist, "PER_PAGE", 3)
    comments = {f"Sylw rhif {number}" for number in range(10)}
    survey = survey_with_texts(*comments)

    seen: list[str] = []
    page = listed(survey, "comment", Narrowed())
    while True:
        seen += [row.text for row in page.texts]
        if page.after is None:
            break
        page = listed(survey, "comment", Narrowed(), page.after)

    assert len(seen) == 10
    assert set(seen) == comments


def test_the_page_before_is_a_full_one_up_to_the_first(monkeypatch):
    monkeypatch.setattr(worklist, "PER_PAGE", 2)
    survey = survey_with_texts(*(f"Sylw {number}" for number in range(7)))
    first = listed(survey, "comment", Narrowed())
    second = listed(survey, "comment", Narrowed(), first.after)
    third = listed(survey, "comment", Narrowed(), second.after)

    back = listed(survey, "comment", Narrowed(), before=third.before)
    assert back == second
    assert listed(survey, "comment", Narrowed(), before=back.before) == first
    assert (first.start, first.before) == ("", None)
    # From the second text on there is less than a page before it: then all of the first page.
    of_second = f"{first.texts[1].day:%Y%m%d}-{first.texts[1].pk}"
    assert listed(survey, "comment", Narrowed(), before=of_second) == first


def test_texts_wait_only_in_the_directions_in_which_they_are_to_be_translated():
    survey = survey_with_texts(WELSH, ENGLISH)
    choose_directions(survey, from_cy=True, from_en=False, actor=user())

    assert texts(survey, waiting="yes") == {WELSH}
    counts = counts_of(survey)["comment"]
    assert (counts.from_cy, counts.from_en) == (1, 0)


@pytest.mark.parametrize(
    "after", ["x", "20121001", "99999999-1", "20121001-" + "9" * 30, "２０１２１００１-1"]
)
def test_a_place_made_up_by_hand_is_the_beginning(after):
    survey = survey_with_texts(WELSH)

    assert len(listed(survey, "comment", Narrowed(), after).texts) == 1


def test_what_an_address_does_not_know_narrows_nothing_down():
    assert Narrowed.of({"language": "fr", "read": "maybe", "x": "y"}) == Narrowed()


def test_withdrawn_texts_are_neither_listed_nor_counted_and_come_back_with_their_response():
    survey = survey_with_texts(WELSH, ENGLISH)
    of_welsh = Response.objects.filter(answers__comment=WELSH)
    of_welsh.update(withdrawn_at=timezone.now())

    assert texts(survey) == {ENGLISH}
    assert counts_of(survey)["comment"].texts == 1

    of_welsh.update(withdrawn_at=None)
    assert texts(survey) == {WELSH, ENGLISH}


def test_two_people_on_one_page_do_not_undo_each_other():
    survey, person = survey_with_texts(WELSH), user()
    frame_for(survey, person, "bus", "staff")
    text = said(survey, WELSH)

    decide(survey, "comment", [Decision(text.pk, codes=frozenset({"bus"}))], read=False, actor=person)
    # Saw the text without codes, as it was.
    decide(survey, "comment", [Decision(text.pk, codes=frozenset({"staff"}))], read=False, actor=user())

    text.refresh_from_db()
    assert text.codes == ["bus", "staff"]


def test_a_page_that_was_left_open_takes_nothing_back_that_a_colleague_has_said_since():
    survey, person, translator = survey_with_texts(WELSH), user(), user()
    frame_for(survey, person, "bus")
    text = said(survey, WELSH)
    Verbatim.objects.update(language="unsure")
    # A page that was shown before anything below was done, and is sent after it as it stood.
    left_open = Decision(text.pk, shown_language="unsure", language="unsure")
    corrected = Decision(text.pk, none_applies=True, shown_language="unsure", language="cy")
    decide(survey, "comment", [corrected], read=False, actor=person)
    take(survey, text.pk, translator)
    translate(survey, text.pk, "The staff are lovely.", translator)

    done = decide(survey, "comment", [left_open], read=True, actor=user())

    assert (done.coded, done.corrected, done.read) == (0, 0, 1)
    text.refresh_from_db()
    assert (text.language, text.translation, text.none_applies) == ("cy", "The staff are lovely.", True)


def test_a_code_that_was_merged_since_the_page_was_shown_gives_what_it_was_merged_into():
    survey, person = survey_with_texts(WELSH, ENGLISH), user()
    frame = frame_for(survey, person, "bus", "coach")
    welsh, english = said(survey, WELSH), said(survey, ENGLISH)
    coach = frozenset({"coach"})
    decide(survey, "comment", [Decision(english.pk, codes=coach)], read=False, actor=person)
    merge(frame.codes.get(code="coach"), frame.codes.get(code="bus"), person)

    ticked, unticked = Decision(welsh.pk, codes=coach), Decision(english.pk, shown=coach)
    decide(survey, "comment", [ticked, unticked], read=False, actor=user())

    welsh.refresh_from_db()
    english.refresh_from_db()
    assert (welsh.codes, english.codes, english.is_coded) == (["bus"], [], False)


def test_without_a_coding_frame_nothing_is_coded():
    survey = survey_with_texts(WELSH)
    text = said(survey, WELSH)

    decide(survey, "comment", [Decision(text.pk, none_applies=True)], read=False, actor=user())

    text.refresh_from_db()
    assert not text.is_coded


def test_that_no_code_applies_is_a_decision_too():
    survey, person = survey_with_texts(WELSH), user()
    frame_for(survey, person, "bus")
    text = said(survey, WELSH)

    decide(survey, "comment", [Decision(text.pk)], read=True, actor=person)
    text.refresh_from_db()
    assert (text.is_coded, text.is_read) == (False, True)

    decide(survey, "comment", [Decision(text.pk, none_applies=True)], read=False, actor=person)
    text.refresh_from_db()
    assert (text.is_coded, text.codes) == (True, [])


def test_only_codes_in_use_of_the_questions_own_frame_are_given():
    survey, person = survey_with_texts(WELSH), user()
    frame_for(survey, person, "bus")
    text = said(survey, WELSH)

    decide(
        survey,
        "comment",
        [Decision(text.pk, codes=frozenset({"bus", "made_up"}))],
        read=False,
        actor=person,
    )

    text.refresh_from_db()
    assert text.codes == ["bus"]


def test_correcting_the_language_puts_a_text_into_the_other_queue():
    survey, person = survey_with_texts(WELSH), user()
    text = said(survey, WELSH)

    done = decide(survey, "comment", [Decision(text.pk, language="en")], read=False, actor=person)

    assert done.corrected == 1
    text.refresh_from_db()
    assert (text.language, text.language_by) == ("en", person)
    decide(survey, "comment", [Decision(text.pk, language="klingon")], read=False, actor=person)
    text.refresh_from_db()
    assert text.language == "en"


def test_a_text_that_went_meanwhile_is_counted_as_gone():
    survey, person = survey_with_texts(WELSH), user()
    text = said(survey, WELSH)
    Response.objects.update(withdrawn_at=timezone.now())

    done = decide(survey, "comment", [Decision(text.pk)], read=True, actor=person)

    assert (done.gone, done.read) == (1, 0)
    assert not Verbatim.objects.get().is_read


def test_a_question_is_said_to_be_looked_through_and_no_more():
    survey, person = survey_with_texts(WELSH), user()

    check_question(survey, "comment", is_checked=True, actor=person)
    check_question(survey, "comment", is_checked=True, actor=person)
    assert CheckedQuestion.objects.get().checked_by == person

    check_question(survey, "comment", is_checked=False, actor=person)
    assert not CheckedQuestion.objects.exists()
