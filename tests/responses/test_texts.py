"""The survey's own texts, and the time that the start page names."""

import datetime as dt

import pytest

from questionnaire.document import Page, Question, Questionnaire, Text, Texts
from responses.texts import minutes_needed, moment_words

CLOSES = dt.datetime(2012, 10, 19, 22, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "words"), [("cy", "19 Hydref 2012 am 23:59"), ("en", "19 October 2012 at 23:59")]
)
def test_a_moment_is_written_in_the_surveys_own_time(language, words):
    assert moment_words(CLOSES, "Europe/London", language) == words


def test_the_beginning_of_a_day_can_be_written_as_the_day_alone():
    opens = dt.datetime(2012, 9, 13, 23, 0, tzinfo=dt.UTC)

    assert moment_words(opens, "Europe/London", "cy", midnight=False) == "14 Medi 2012"
    assert moment_words(opens, "Europe/London", "en") == "14 September 2012 at 00:00"


def questionnaire(count: int, intro: Text) -> Questionnaire:
    questions = tuple(Question(f"q{number}", "short_text") for number in range(count))
    return Questionnaire(pages=(Page("only", questions=questions),), texts=Texts(intro=intro))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Bydd yn cymryd tua 15 munud.", 15),
        ("Bydd yn cymryd 2 funud.", 2),
        ("Tua 20 o funudau", 20),
        ("It takes about 12 minutes.", 12),
        ("1 minute", 1),
    ],
)
def test_the_time_that_the_author_states_is_the_time_shown(text, minutes):
    assert minutes_needed(questionnaire(40, Text(text, text)), "cy") == minutes


@pytest.mark.parametrize(("count", "minutes"), [(1, 5), (10, 5), (20, 10), (31, 15), (100, 50)])
def test_without_the_authors_word_the_time_is_estimated_in_fives(count, minutes):
    assert minutes_needed(questionnaire(count, Text("Croeso", "Welcome")), "cy") == minutes
