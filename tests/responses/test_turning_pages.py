"""Going through the pages: forwards, backwards, elsewhere, and what is kept on the way."""

import datetime as dt

import pytest
from django.utils import timezone

from responses.models import Response
from surveys.models import Survey
from surveys.publishing import publish
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import (
    begun,
    individual_on_last_page,
    ready_to_submit,
    start_of,
)

pytestmark = pytest.mark.django_db


def answers() -> dict:
    return Response.objects.get().answers


def test_a_good_page_is_saved_and_leads_on(survey):
    visitor = begun(survey).press(strand="individual")

    assert visitor.at == f"{start_of(survey)}3/"
    assert answers() == {"strand": "individual"}


def test_a_page_turn_is_a_redirect_and_costs_three_statements(survey, django_assert_num_queries):
    visitor = begun(survey)

    with django_assert_num_queries(3):
        visitor.press(strand="individual")

    assert visitor.status == 200


def test_a_page_turn_with_an_identifying_answer_costs_three_statements_too(survey, django_assert_num_queries):
    visitor = begun(survey).press(strand="organisation")
    assert visitor.questions == ["strand", "body"]

    with django_assert_num_queries(3):
        visitor.press(body="Cyngor Gwynedd")

    assert visitor.at == f"{start_of(survey)}2/"


def test_nothing_of_a_wrong_page_is_saved_and_everything_typed_is_shown(survey):
    visitor = begun(survey).press(strand="individual")

    visitor.press(platforms=["web"], **{"reviewed-day": "31", "reviewed-month": "2", "reviewed-year": "2012"})

    assert visitor.status == 200
    assert visitor.has_errors
    assert visitor.html.count('value="31"') == 1
    assert "platforms" not in answers()
    assert "<title>Error: " in visitor.html


def test_a_wrong_page_shows_the_same_when_it_is_fetched_again(survey):
    visitor = begun(survey).press(strand="individual")
    visitor.press(platforms=["web"], **{"reviewed-day": "31"})
    shown = visitor.words

    visitor.get(visitor.at)

    assert visitor.words == shown


def test_a_wrong_page_costs_two_statements(survey, django_assert_num_queries):
    visitor = begun(survey)

    with django_assert_num_queries(2):
        visitor.press(strand=None)

    assert visitor.has_errors


def test_a_question_that_appears_brings_the_page_back_and_is_no_error(survey):
    visitor = begun(survey).press(strand="organisation")

    assert visitor.at == f"{start_of(survey)}1/"
    assert visitor.questions == ["strand", "body"]
    assert not visitor.has_errors
    assert "There is a new question on this page" in visitor.words
    assert answers() == {"strand": "organisation"}


def test_the_next_page_cannot_be_had_before_a_question_that_appeared(survey):
    visitor = begun(survey).press(strand="organisation")

    visitor.get(f"{start_of(survey)}2/")

    assert visitor.at == f"{start_of(survey)}1/"


def test_back_keeps_a_good_page_as_answers(survey):
    visitor = begun(survey).press(strand="individual").press("back", platforms=["web"])

    assert visitor.at == f"{start_of(survey)}1/"
    assert answers()["platforms"] == ["web"]


def test_back_keeps_a_wrong_page_as_it_was_typed(survey):
    visitor = begun(survey).press(strand="individual")
    visitor.press("back", platforms=["web"], **{"reviewed-day": "32"})

    assert visitor.at == f"{start_of(survey)}1/"
    assert "platforms" not in answers()
    visitor.press("next")
    assert visitor.at == f"{start_of(survey)}3/"
    assert 'value="32"' in visitor.html
    assert not visitor.has_errors


def test_back_from_the_first_page_leads_to_the_start(survey):
    visitor = begun(survey).press("back", strand="individual")

    assert visitor.at == start_of(survey)
    assert answers() == {"strand": "individual"}


def test_later_keeps_what_was_typed_and_says_until_when(survey):
    visitor = begun(survey).press(strand="individual").press("later", **{"reviewed-day": "32"})

    assert visitor.at == f"{start_of(survey)}saved/"
    assert "You can go on until" in visitor.words
    visitor.get(start_of(survey)).press("next")
    assert visitor.at == f"{start_of(survey)}continue/"
    visitor.get(f"{start_of(survey)}3/")
    assert 'value="32"' in visitor.html


@pytest.mark.parametrize("language", ["cy", "en"])
def test_later_names_the_close_that_the_start_page_names(survey, language):
    """However long it is until then, and however long the grace."""
    closes = timezone.make_aware(dt.datetime(2036, 10, 19, 23, 59))
    Survey.objects.filter(pk=survey.pk).update(closes_at=closes, grace_minutes=45)
    at_the_start = Visitor().get(start_of(survey, language)).words

    words = begun(survey, language).press("later").words

    day = {"cy": "19 Hydref 2036", "en": "19 October 2036"}[language]
    assert f"{day}, 23:59" in at_the_start
    assert f"{day} {'am' if language == 'cy' else 'at'} 23:59." in words


def test_later_names_the_end_of_the_grace_once_the_close_has_passed(survey):
    visitor = begun(survey)
    closed = timezone.now() - dt.timedelta(minutes=5)
    started = closed - dt.timedelta(minutes=5)
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=closed - dt.timedelta(days=1), closes_at=closed, grace_minutes=45
    )
    Response.objects.update(started_at=started)

    words = visitor.press("later").words

    assert f"{timezone.localtime(closed + dt.timedelta(minutes=45)):%H:%M}." in words


@pytest.mark.parametrize("button", ["later", "back"])
@pytest.mark.parametrize("platforms", [[], ["web"]])
def test_a_question_left_empty_by_leaving_its_page_is_not_passed_over_afterwards(survey, button, platforms):
    visitor = begun(survey).press(strand="individual").press(button, platforms=platforms)

    visitor.get(f"{start_of(survey)}4/")

    assert visitor.at == f"{start_of(survey)}3/"
    assert visitor.form.values.get("platforms", []) == platforms
    assert "reviewed" not in answers()
    assert answers().get("platforms", []) == platforms


def test_going_on_from_a_page_left_empty_passes_it(survey):
    visitor = begun(survey).press(strand="individual").press("later")

    visitor.get(f"{start_of(survey)}3/").press()

    assert visitor.at == f"{start_of(survey)}4/"


@pytest.mark.parametrize("button", ["back", "later", "language"])
def test_a_page_left_as_it_was_shown_keeps_no_typing(survey, button):
    visitor = begun(survey).press(button)

    assert "What you typed" not in visitor.words
    assert Response.objects.get().pending is None


def test_clearing_what_was_stored_is_typing_too(survey):
    visitor = begun(survey).press(strand="organisation").press(body="Cyngor").press(staff="12")
    visitor.get(f"{start_of(survey)}2/").press("language", staff="")

    assert visitor.form.values["staff"] == [""]


@pytest.mark.parametrize(("language", "other"), [("cy", "en"), ("en", "cy")])
def test_switching_language_keeps_the_page_and_what_was_typed_even_where_it_is_wrong(survey, language, other):
    visitor = begun(survey, language).press(strand="individual")
    visitor.press("language", platforms=["web"], **{"reviewed-day": "32"})

    assert visitor.at == start_of(survey, other) + "3/"
    assert 'value="32"' in visitor.html
    assert visitor.form.values["platforms"] == ["web"]
    assert not visitor.has_errors
    assert "platforms" not in answers()


def test_switching_language_keeps_the_errors_shown(survey):
    visitor = begun(survey, "cy").press(strand="individual").press(**{"reviewed-day": "32"})
    assert visitor.has_errors

    visitor.press("language")

    assert visitor.at == start_of(survey, "en") + "3/"
    assert visitor.has_errors
    assert "Enter a date that includes a month and a year" in visitor.words
    visitor.press("language")
    assert visitor.at == start_of(survey, "cy") + "3/"
    assert visitor.has_errors


def test_switching_language_keeps_a_long_text(survey):
    visitor = individual_on_last_page(survey)
    text = "Tŷ ŵyn\n" * 900  # too long for its question

    visitor.press("language", comments=text)

    assert visitor.at == start_of(survey, "cy") + "4/"
    assert visitor.form.values["comments"][0].split() == text.split()


def test_enter_never_changes_the_language(survey):
    assert begun(survey).form.first_button == "next"


def test_a_form_sent_without_any_button_goes_on(survey):
    visitor = begun(survey)

    visitor.send(visitor.at, visitor.filled(visitor.form, {"strand": "individual"}))

    assert visitor.at == f"{start_of(survey)}3/"


@pytest.mark.parametrize("number", [2, 4, 9, 0])
def test_a_page_off_the_route_or_beyond_reach_leads_to_the_next_to_answer(survey, number):
    visitor = begun(survey).press(strand="individual")

    visitor.get(f"{start_of(survey)}{number}/")

    assert visitor.at == f"{start_of(survey)}3/"
    assert visitor.status == 200


def test_checking_before_everything_is_answered_leads_to_the_next_to_answer(survey):
    visitor = begun(survey).press(strand="individual")

    visitor.get(f"{start_of(survey)}check/")

    assert visitor.at == f"{start_of(survey)}3/"


def test_a_changed_answer_that_removes_a_page_keeps_its_answers_until_submitting(survey):
    visitor = begun(survey).press(strand="organisation").press(body="Cyngor").press(staff="4321")
    visitor.get(f"{start_of(survey)}1/").press(strand="individual")

    assert visitor.at == f"{start_of(survey)}3/"
    assert answers()["staff"] == "4321"
    visitor.press().press(agree="no")
    assert "4321" not in visitor.words
    visitor.press("next")
    assert "staff" not in answers()


def test_a_changed_answer_that_brings_a_page_back_brings_its_answers_back(survey):
    visitor = begun(survey).press(strand="organisation").press(body="Cyngor").press(staff="12")
    visitor.get(f"{start_of(survey)}1/").press(strand="individual")

    visitor.get(f"{start_of(survey)}1/").press(strand="organisation").press()

    assert visitor.at == f"{start_of(survey)}2/"
    assert 'value="12"' in visitor.html


def test_a_change_link_leads_back_to_checking(survey):
    visitor = ready_to_submit(survey)
    assert f'href="{start_of(survey)}3/?from=check#platforms"' in visitor.html

    visitor.get(f"{start_of(survey)}3/?from=check").press(platforms=["none"])

    assert visitor.at == f"{start_of(survey)}check/"
    assert "Choice none" in visitor.words


def test_a_change_that_needs_more_asks_for_it_and_then_leads_back_to_checking(survey):
    visitor = ready_to_submit(survey)

    visitor.get(f"{start_of(survey)}1/?from=check").press(strand="organisation").press(body="Cyngor")
    assert visitor.at == f"{start_of(survey)}2/?from=check"
    visitor.press(staff="3")

    assert visitor.at == f"{start_of(survey)}check/"


def test_switching_language_on_a_page_opened_from_checking_still_leads_back_there(survey):
    visitor = ready_to_submit(survey)

    visitor.get(f"{start_of(survey)}3/?from=check").press("language", platforms=["none"]).press()

    assert visitor.at == start_of(survey, "cy") + "gwirio/"


def test_unsaved_typing_has_to_be_settled_before_submitting(survey):
    visitor = ready_to_submit(survey)
    visitor.get(f"{start_of(survey)}3/?from=check").press("back", **{"reviewed-day": "32"})

    visitor.get(f"{start_of(survey)}check/")

    assert visitor.at == f"{start_of(survey)}3/"
    assert 'value="32"' in visitor.html


def test_without_a_check_page_the_last_page_submits(survey_without_check):
    visitor = individual_on_last_page(survey_without_check)
    assert "Submit answers" in visitor.words

    visitor.press(agree="no")

    assert visitor.at == f"{start_of(survey_without_check)}done/"
    assert visitor.reference == Response.objects.get().reference


def test_an_answer_given_in_one_version_is_finished_in_it(survey):
    visitor = begun(survey)
    changed = Survey.objects.get(pk=survey.pk)
    changed.pages.exclude(code="about").delete()
    first = changed.current_version_id
    publish(changed, None)

    visitor.press(strand="individual").press().press(agree="yes").press("next")

    response = Response.objects.get()
    assert response.version_id == first
    assert visitor.reference == response.reference
    assert len(Visitor().get(start_of(survey)).press("next").press(strand="individual").questions) == 0


def test_the_texts_of_a_page_tell_what_was_answered(db):
    survey = make.published_survey(
        make.page("first", make.question("place", required=True)),
        make.page("second", make.question("why", text=make.text("Pam ${place}?", "Why ${place}?"))),
    )

    visitor = Visitor().get(start_of(survey)).press("next").press(place="Môn & <b>Arfon</b>")

    assert "Why Môn & <b>Arfon</b>?" in visitor.words
    assert "<b>Arfon" not in visitor.html


@pytest.mark.parametrize(
    ("short", "said"), [({}, "Arolwg hir"), ({"short_title": make.text("Byr", "Short")}, "Byr")]
)
def test_every_page_says_whose_it_is_by_the_short_title_or_the_whole_one(short, said):
    made = make.published_survey(title=make.text("Arolwg hir", "A long survey"), **short)

    visitor = begun(made, "cy")

    assert f'<span class="arolwg-header__survey">{said}</span>' in visitor.html
