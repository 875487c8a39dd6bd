"""Settings of numbers, times and lengths as authors enter them in the admin."""

import pytest
from django.urls import reverse

from surveys.models import Question
from tests.factories import page, question, survey, text
from tests.surveys.staff import change, errors_of, staff_of

pytestmark = pytest.mark.django_db

UNITS = {"quantity": {"unit": text("milltir", "miles")}}


def sent(kind, entered):
    """The question, and what the admin answers to these settings."""
    made = survey(page("one", question("q", kind, **UNITS.get(kind, {}))))
    asked = Question.objects.get(page__survey=made)
    address = reverse("admin:surveys_question_change", args=[asked.pk])
    settings = {f"setting_{name}": value for name, value in entered.items()}
    return asked, change(staff_of(made, "author"), address, **settings)


@pytest.mark.parametrize(
    ("kind", "entered", "kept"),
    [
        ("time", {"min": "9:30", "max": "5pm"}, {"min": "09:30", "max": "17:00"}),
        (
            "datetime",
            {"min": "2026-01-31 09:30", "max": "heddiw"},
            {"min": "2026-01-31T09:30", "max": "today"},
        ),
        ("month", {"min": "2026-01", "max": "today"}, {"min": "2026-01", "max": "today"}),
        ("currency", {"currency": " eur", "min": "0.50"}, {"currency": "EUR", "min": "0.5"}),
        ("percentage", {"min": "-5", "max": "100"}, {"min": -5, "max": 100}),
        ("quantity", {"decimals": "2"}, {"decimals": 2}),
        ("upload", {"accept": ["png", "pdf"], "max_size": "25"}, {"accept": ["pdf", "png"], "max_size": 25}),
        ("duration", {"parts": ["months", "years"], "max": "24"}, {"parts": ["years", "months"], "max": 24}),
    ],
)
def test_a_setting_is_kept_in_its_one_form(kind, entered, kept):
    asked, _response = sent(kind, entered)

    asked.refresh_from_db()
    assert asked.settings == kept


@pytest.mark.parametrize(
    ("kind", "entered", "message"),
    [
        ("time", {"min": "25:00"}, "Enter a time such as 09:30."),
        (
            "datetime",
            {"max": "2026-01-31"},
            "Enter a date and time such as 2026-01-31T09:30, or the word today.",
        ),
        ("month", {"min": "1/2026"}, "Enter a month such as 2026-01, or the word today."),
        ("upload", {"max_size": "26"}, "Enter a whole number from 1 to 25."),
        ("currency", {"currency": "£"}, "Enter the three letters of a currency, such as GBP."),
        ("time", {"min": "10:00", "max": "09:00"}, "Enter a value that is not below the smallest (10:00)."),
        (
            "month",
            {"min": "2026-03", "max": "2026-02"},
            "Enter a value that is not below the smallest (2026-03).",
        ),
    ],
)
def test_a_setting_that_cannot_be_says_what_to_enter(kind, entered, message):
    _asked, response = sent(kind, entered)

    assert message in errors_of(response)


def test_what_a_file_brought_stays_as_it_is_until_somebody_changes_it():
    made = survey(page("one", question("q", "upload", settings={"accept": ["png", "pdf", "doc"]})))
    asked = Question.objects.get(page__survey=made)
    author, address = staff_of(made, "author"), reverse("admin:surveys_question_change", args=[asked.pk])

    change(author, address, hint_en="Any picture.")
    asked.refresh_from_db()
    assert asked.settings == {"accept": ["png", "pdf", "doc"]}

    change(author, address, setting_accept=["png", "pdf"])
    asked.refresh_from_db()
    assert asked.settings == {"accept": ["pdf", "png"]}


def test_the_largest_file_is_what_publishing_takes():
    _asked, response = sent("upload", {"max_size": "26"})

    assert "Enter a whole number from 1 to 25." in errors_of(response)
