"""When the time to answer ends, the page says so; long before, it says nothing."""

import pytest

from tests import factories as make
from tests.browser.household import PEOPLE
from tests.responses.conftest import begun, move_start, move_window, ready_to_submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("cy", "Gallwch ateb a chyflwyno hyd at"), ("en", "until")])
def test_within_the_last_hour_the_page_says_until_when(survey, language, words):
    visitor = begun(survey, language)
    move_window(survey, closes=20, grace=0)
    visitor.get(visitor.at)

    note = visitor.html.partition('id="ending"')[2].partition("</div>")[0]
    assert " hidden>" not in note
    assert words in note
    assert 1100 < int(note.partition('data-seconds="')[2].partition('"')[0]) <= 1200


def test_whoever_began_before_the_close_is_told_the_end_of_the_grace(survey):
    visitor = begun(survey)
    move_window(survey, closes=-5, grace=30)
    move_start(60)

    visitor.get(visitor.at)

    assert 1400 < int(visitor.html.partition('data-seconds="')[2].partition('"')[0]) <= 1500


def test_earlier_only_the_script_knows(survey):
    visitor = begun(survey)
    move_window(survey, closes=120, grace=0)

    visitor.get(visitor.at)

    assert " hidden>" in visitor.html.partition('id="ending"')[2].partition("</div>")[0]


def test_far_from_the_end_there_is_neither_note_nor_script(survey):
    assert "ending" not in begun(survey).html


def test_the_pages_that_check_and_list_say_it_too(survey):
    people = make.published_survey(PEOPLE)
    checking, listing = ready_to_submit(survey), begun(people)
    for visitor, of in ((checking, survey), (listing, people)):
        move_window(of, closes=20, grace=0)
        visitor.get(visitor.at)
        assert visitor.html.count('id="ending"') == 1
