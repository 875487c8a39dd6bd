"""The real survey, answered from the language choice to the receipt."""

import pytest

from responses.identity import read_reference
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.respondent import answer_to_the_end, fill_page, go_on
from tests.browser.visit import NEXT, language, path, press, switch

OTHER = {"cy": "en", "en": "cy"}
DETAILS = "Manylion: tŷ, dŵr, ẁ"
WORDS = "Mae’r gwasanaeth yn dda: ŵ ŷ ẁ ẃ ẅ ỳ"
# One of each kind of answer; the options that bring up other questions are among them.
WANTED = {
    "strand": "organisation",
    "sector": "other",
    "org_access": "some",
    "restriction_reasons": ["security", "other"],
    "platforms": ["facebook", "blogs"],
    "share_or_learn": "both",
    "contact_consent": "yes",
    "contact_language": "both",
    "evaluates": "yes",
}
# Whatever the language, the width and the script: this and nothing else is stored.
STORED = {
    "strand": "organisation",
    "sector": "other",
    "sector/other": DETAILS,
    "organisation_name": WORDS,
    "region": "north",
    "org_access": "some",
    "restriction_reasons": ["security", "other"],
    "restriction_reasons/other": DETAILS,
    "has_policy": "yes",
    "policy_reviewed": "2012-03-27",
    "platforms": ["facebook", "blogs"],
    "platforms/other": None,
    "frequency/facebook": "daily",
    "frequency/twitter": "daily",
    "frequency/youtube": "daily",
    "frequency/blogs": "daily",
    "accounts": "0",
    "purposes": ["news"],
    "purposes/other": None,
    "org_languages": "same_account",
    "welsh_skills": ["understand"],
    "welsh_statements/expect_reply": "5",
    "welsh_statements/enough_staff": "5",
    "welsh_statements/confident": "5",
    "welsh_statements/translation_slow": "5",
    "welsh_help": WORDS,
    "overall_rating": "1",
    "barriers": ["lack_knowledge_skills"],
    "barriers/other": None,
    "barrier_rank": ["skills", "negative", "time", "access", "leadership"],
    "evaluates": "yes",
    "evaluation_methods": ["followers"],
    "evaluation_methods/other": None,
    "training_needs": ["start"],
    "share_or_learn": "both",
    "share_text": WORDS,
    "learn_text": WORDS,
    "contact_consent": "yes",
    "email": "sian@example.cymru",
    "contact_language": "both",
}


def stored_answers(whole, reference):
    """What was submitted, without the note of the words in which consent was given: it names their language."""
    return {key: value for key, value in whole.submitted(reference).items() if "//" not in key}


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("begun_in", ["cy", "en"])
def test_the_survey_is_answered_with_a_switch_half_way(visitor, whole, viewport, begun_in):
    page = visitor(viewport=viewport)
    page.goto("/")
    press(page, f'main a[href="/{begun_in}/"]')
    press(page, f'main a[href="{whole.start(begun_in)}"]')
    press(page, NEXT)

    reference = answer_to_the_end(page, WANTED, switch_after=3)

    assert read_reference(reference) == reference
    assert language(page) == OTHER[begun_in]
    assert stored_answers(whole, reference) == STORED


@pytest.mark.parametrize("begun_in", ["cy", "en"])
def test_the_survey_is_answered_without_javascript(visitor, whole, begun_in):
    page = visitor(viewport=PHONE, java_script_enabled=False)
    whole.begin(page, begun_in)

    reference = answer_to_the_end(page, WANTED, switch_after=3)

    assert language(page) == OTHER[begun_in]
    assert stored_answers(whole, reference) == STORED


@pytest.mark.parametrize("begun_in", ["cy", "en"])
def test_an_answer_is_changed_from_the_page_that_checks_them(visitor, short, begun_in):
    page = visitor()
    short.begin(page, begun_in)
    while path(page) != short.place(begun_in, "check"):
        fill_page(page, {"way": "yes"})
        go_on(page)
    press(page, f'.govuk-summary-list__actions a[href*="{short.page(begun_in, 1)}"][href$="#name"]')
    page.fill('[name="name"]', "Enw arall")

    press(page, NEXT)

    assert path(page) == short.place(begun_in, "check")
    assert page.get_by_text("Enw arall").is_visible()
    assert short.stored(page)["name"] == "Enw arall"


def test_the_page_that_checks_answers_and_the_receipt_change_language_too(page, short):
    short.begin(page, "cy")
    while path(page) != short.place("cy", "check"):
        fill_page(page)
        go_on(page)
    switch(page)
    assert path(page) == short.place("en", "check")
    press(page, NEXT)
    reference = page.locator("[data-reference]").get_attribute("data-reference")

    switch(page)

    assert path(page) == short.place("cy", "done")
    assert page.locator("[data-reference]").get_attribute("data-reference") == reference
