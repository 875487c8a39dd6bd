"""The preview of a draft: every page in both languages, unfinished or not, and nothing stored."""

import pytest
from django.test import Client
from django.urls import reverse

from questionnaire.types import TYPES
from responses.models import Response
from surveys.models import Option, Page, Question, Survey
from tests.factories import option, page, question, survey, text
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["cy", "en"]


def every_page(client: Client, made: Survey, language: str) -> list[str]:
    """The HTML of each page of the preview, in order."""
    addresses = [reverse("preview", args=[made.pk, language])]
    count = made.pages.count()
    addresses += [reverse("preview-page", args=[made.pk, language, number]) for number in range(1, count + 1)]
    addresses.append(reverse("preview-check", args=[made.pk, language]))
    replies = [client.get(address) for address in addresses]
    assert [reply.status_code for reply in replies] == [200] * len(replies)
    assert {reply["Content-Language"] for reply in replies} == {language}
    return [reply.content.decode() for reply in replies]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of_person", LANGUAGES)
def test_the_preview_is_in_the_language_asked_for_whoever_looks(language, of_person):
    made = survey(page("one", question("q")), page("two", question("r")))

    start, *pages, check = every_page(staff_of(made, "translator", language=of_person), made, language)

    assert f'<html lang="{language}"' in start
    assert [pages[0].count(words) for words in ("Cwestiwn q", "Question q")] == [
        int(language == "cy"), int(language == "en")
    ]  # fmt: skip
    assert len(pages) == 2
    banner = {"cy": "Rhagolwg", "en": "Preview: nothing is stored."}[language]
    assert all(banner in html for html in (start, *pages, check))


def test_nothing_is_stored_and_nothing_can_be_sent():
    made = survey()
    client = staff_of(made, "author")

    pages = every_page(client, made, "cy")
    sent = client.post(reverse("preview-page", args=[made.pk, "cy", 1]), {"name": "Mair", "asked": "name"})

    assert sent.status_code == 405
    assert not Response.objects.exists()
    assert not any('method="post"' in html for html in pages)


def test_questions_that_answers_of_the_same_page_decide_about_are_there_for_the_script():
    made = survey(
        page(
            "one",
            question("a", "single_choice"),
            question("b"),
            question("c", relevant="${a} = 'a' and ${b} = 'x'"),
        )
    )

    _start, html, _check = every_page(staff_of(made, "author"), made, "en")

    assert 'data-question="c" data-relevant=' in html


def test_questions_that_earlier_pages_decide_about_are_shown():
    made = survey(
        page("one", question("a", "single_choice")), page("two", question("b", relevant="${a} = 'a'"))
    )

    pages = every_page(staff_of(made, "author"), made, "en")

    assert "Question b" in pages[2]


@pytest.mark.parametrize(
    ("language", "notice"), [("cy", "[testun Cymraeg ar goll]"), ("en", "[English text missing]")]
)
def test_a_missing_text_says_so_in_its_own_language(language, notice):
    made = survey(page("one", question("q", "single_choice", options=[option("a"), option("b")])))
    Question.objects.update(**{f"text_{language}": ""})
    Option.objects.filter(code="a").update(**{f"label_{language}": ""})

    _start, html, _check = every_page(staff_of(made, "author"), made, language)

    assert html.count(notice) >= 2


def test_a_rule_that_cannot_be_read_is_shown():
    made = survey(page("one", question("q")))
    Question.objects.update(relevant="${q = 'x'", constraint="<script>")
    Page.objects.update(relevant="'unclosed")

    _start, html, _check = every_page(staff_of(made, "author"), made, "en")

    assert "These rules cannot be read" in html
    assert "${q = &#x27;x&#x27;" in html
    assert "<script>" not in html.replace('<script type="module"', "")


def test_rules_are_sentences_and_answers_that_nobody_gave_are_named():
    opening = text("Oed: ${age}, nesaf: ${next}, ${opens_date}", "Age: ${age}, next: ${next}, ${opens_date}")
    made = survey(
        page(
            "one",
            question("age", "number"),
            question("next", "calculated", calculation="${age} + 1"),
            question("wave", "hidden", settings={"parameter": "wave", "value": "1"}),
        ),
        page("two", question("q") | {"text": opening}, relevant="${age} > 5"),
    )

    _start, one, two, _check = every_page(staff_of(made, "author"), made, "en")

    assert "Worked out here, and shown to nobody:" in one
    assert "<code>next</code>: " in one
    assert (
        "<code>wave</code>: It comes from the link that people follow: “?wave=…”. Without that it is “1”."
        in one
    )
    assert "Worked out here" not in two
    assert "This page is shown only if: the answer to “Question age” is more than 5." in two
    assert "${" not in two
    assert "Age: (your answer to “Question age”), next: (the value of “next”), " in two


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_draft_can_be_previewed(language):
    made = Survey.objects.create()
    Page.objects.create(survey=made, code="empty")
    without = Survey.objects.create()

    for each in (made, without):
        every_page(staff_of(each, "author"), each, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("type", list(TYPES))
@pytest.mark.parametrize("settings", [{}, {"min": 9, "max": 1}, {"min": "x", "display": 7}])
def test_a_question_with_nothing_in_it_can_be_previewed(language, type, settings):
    made = Survey.objects.create()
    empty = Page.objects.create(survey=made, code="one")
    Question.objects.create(survey=made, page=empty, code="q", type=type, settings=settings)

    every_page(staff_of(made, "author"), made, language)


@pytest.mark.parametrize("address", ["preview", "preview-check"])
def test_only_those_who_may_see_the_survey_see_its_preview(address):
    made = survey()

    assert staff_of(survey(), "author").get(reverse(address, args=[made.pk, "cy"])).status_code == 404
    assert Client().get(reverse(address, args=[made.pk, "cy"])).status_code == 302
