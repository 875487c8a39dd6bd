"""An English page shows English: Django must not fall back to the default language, which is Welsh."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext


@pytest.fixture
def english(marked_catalogue):
    with translation.override("en"):
        yield


def test_a_message_of_ours_is_its_own_english(english):
    assert gettext("Waiting for a worker") == "Waiting for a worker"


def test_a_message_of_django_s_is_its_own_english(english):
    assert gettext("Enter a valid date.") == "Enter a valid date."


def test_a_message_with_a_context_loses_the_context_alone(english):
    assert pgettext("abbrev. month", "Sept.") == "Sept."


@pytest.mark.parametrize(("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_counted_message_has_the_two_english_forms(english, count, words):
    assert ngettext("%(num)d day", "%(num)d days", count) % {"num": count} == words
