"""An answer to every question of demo/surveys/question-types.yaml: what a form sends, and what is then stored.

Whoever adds a type adds its question there and its answer here: the tests of every type (tests/questionnaire,
tests/responses, tests/browser) take both from these.
"""

from typing import Any, NamedTuple

from tests.site import ROOT

SURVEY_FILE = ROOT / "demo" / "surveys" / "question-types.yaml"


class Given(NamedTuple):
    """What is posted, by control, and what is stored, by key; keys left out are stored as None."""

    posted: dict[str, str | list[str]]
    stored: dict[str, Any]


# By code of the question, in the order of the survey.
ANSWERS: dict[str, Given] = {
    "single_choice": Given(
        {"single_choice": "other", "single_choice/other": "Tŷ’r nain"},
        {"single_choice": "other", "single_choice/other": "Tŷ’r nain"},
    ),
    "council": Given({"council": "cardiff"}, {"council": "cardiff"}),
    "multi_choice": Given({"multi_choice": ["borrow", "meet"]}, {"multi_choice": ["borrow", "meet"]}),
    "yes_no": Given({"yes_no": "yes"}, {"yes_no": "yes"}),
    "ranking": Given(
        {"ranking/books": "2", "ranking/hours": "1", "ranking/quiet": "3"},
        {"ranking": ["hours", "books", "quiet"]},
    ),
    "rating": Given({"rating": "4"}, {"rating": "4"}),
    "recommendation": Given({"recommendation": "9"}, {"recommendation": "9"}),
    "scale": Given({"scale": "neither"}, {"scale": "neither"}),
    "matrix_single": Given(
        {"matrix_single/staff": "good", "matrix_single/place": "poor"},
        {"matrix_single/staff": "good", "matrix_single/place": "poor"},
    ),
    "matrix_multi": Given(
        {"matrix_multi/events": ["web", "poster"], "matrix_multi/hours": ["none"]},
        {"matrix_multi/events": ["web", "poster"], "matrix_multi/hours": ["none"]},
    ),
    "matrix_number": Given(
        {
            "matrix_number/books/last_year": "12",
            "matrix_number/books/this_year": " 7",
            "matrix_number/films/last_year": "0",
            "matrix_number/films/this_year": "3",
        },
        {
            "matrix_number/books/last_year": "12",
            "matrix_number/books/this_year": "7",
            "matrix_number/films/last_year": "0",
            "matrix_number/films/this_year": "3",
        },
    ),
    "matrix_text": Given({"matrix_text/book": " Tŷ Dŵr "}, {"matrix_text/book": "Tŷ Dŵr"}),
    "number": Given({"number": "1,200"}, {"number": "1200"}),
    "decimal": Given({"decimal": "2.50"}, {"decimal": "2.5"}),
    "currency": Given({"currency": "£1,234.50"}, {"currency": "1234.5"}),
    "percentage": Given({"percentage": "40%"}, {"percentage": "40"}),
    "quantity": Given({"quantity": "12 milltir"}, {"quantity": "12"}),
    "constant_sum": Given(
        {"constant_sum/books": "60", "constant_sum/staff": "40", "constant_sum/building": ""},
        {"constant_sum/books": "60", "constant_sum/staff": "40"},
    ),
    "date": Given({"date-day": "7", "date-month": "03", "date-year": "2026"}, {"date": "2026-03-07"}),
    "time": Given({"time": "2.30 pm"}, {"time": "14:30"}),
    "datetime": Given(
        {"datetime-day": "7", "datetime-month": "3", "datetime-year": "2026", "datetime-time": "19:00"},
        {"datetime": "2026-03-07T19:00"},
    ),
    "month": Given({"month-month": "3", "month-year": "1999"}, {"month": "1999-03"}),
    "duration": Given({"duration-hours": "1", "duration-minutes": "30"}, {"duration": "90"}),
    "membership": Given({"membership-years": "2", "membership-months": ""}, {"membership": "24"}),
    "information": Given({}, {}),
    "short_text": Given({"short_text": " Tŷ Dŵr "}, {"short_text": "Tŷ Dŵr"}),
    "long_text": Given({"long_text": "Mwy o lyfrau.\r\nẀ"}, {"long_text": "Mwy o lyfrau.\nẀ"}),
    "image_single": Given({"image_single": "van"}, {"image_single": "van"}),
    "image_multi": Given({"image_multi": ["computer", "books"]}, {"image_multi": ["books", "computer"]}),
    # What is stored of a file is drawn by lot: test_uploads.py of responses and of the browser send some.
    "upload": Given({}, {}),
    "email": Given({"email": "siân@EXAMPLE.cymru"}, {"email": "siân@example.cymru"}),
    "phone": Given({"phone": "(029) 2018 0123"}, {"phone": "+442920180123"}),
    "url": Given({"url": "WWW.Example.org/Tŷ"}, {"url": "https://www.example.org/Tŷ"}),
    "postcode": Given({"postcode": "cf103nq"}, {"postcode": "CF10 3NQ"}),
    "address": Given(
        {
            "address/line1": "Tŷ Dŵr",
            "address/line2": "",
            "address/town": "Llandrindod",
            "address/county": "",
            "address/postcode": "CF103NQ",
        },
        {
            "address/line1": "Tŷ Dŵr",
            "address/line2": None,
            "address/town": "Llandrindod",
            "address/county": None,
            "address/postcode": "CF10 3NQ",
        },
    ),
    "consent": Given({"consent": "agree"}, {"consent": "agree"}),
}
