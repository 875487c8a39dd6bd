"""Files sent from Chromium: kept through errors and the language switch, replaced, removed, with and without script."""

import json

import pytest

from tests.browser.visit import ERRORS, NEXT, Visited, press, switch
from tests.pictures import picture
from tests.site import Site

KEPT = ".arolwg-upload b"


def publish_it() -> None:
    """Inside the site: a survey that asks for a file."""
    from tests import factories as make

    survey = make.published_survey(
        make.page(
            "first",
            make.question(
                "plan", "upload", required=True, settings={"accept": ["png", "pdf"], "max_size": 1}
            ),
            make.question("name", required=True),
        ),
        make.page("second", make.question("more")),
        # Other modules publish into the same site, from processes that count from one as well.
        slug={"cy": "anfon-ffeil", "en": "send-a-file"},
    )
    print(json.dumps({"cy": survey.slug_cy, "en": survey.slug_en}))


@pytest.fixture(scope="module")
def asking(site: Site) -> Visited:
    return Visited(
        site, json.loads(site.python("from tests.browser.test_uploads import publish_it; publish_it()"))
    )


def choose(page, name="llun.png", content=None):
    page.set_input_files("#plan", {"name": name, "mimeType": "image/png", "buffer": content or picture()})


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_file_is_kept_through_an_error_and_the_other_language(visitor, asking, language, script):
    page = visitor(java_script_enabled=script)
    asking.begin(page, language)

    choose(page, "tŷ.png")
    press(page, NEXT)
    assert page.locator(ERRORS).count() == 1
    assert page.text_content(KEPT) == "tŷ.png"

    switch(page)
    assert page.text_content(KEPT) == "tŷ.png"
    page.fill('[name="name"]', "Mair")
    press(page, NEXT)

    stored = asking.stored(page)
    assert stored["plan/name"] == "tŷ.png"
    assert stored["plan/size"] == str(len(picture()))


def test_the_largest_that_is_allowed_is_said_where_more_is_sent(visitor, asking):
    page = visitor()
    asking.begin(page, "en")

    choose(page, "big.png", picture() + b"\0" * 2_000_000)
    press(page, NEXT)

    assert "The file must be smaller than 1 MB" in page.text_content(ERRORS)
    page.click(f"{ERRORS} a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "plan"


def test_a_file_is_replaced_and_removed(visitor, asking):
    page = visitor()
    asking.begin(page, "en")
    choose(page, "one.png")
    press(page, NEXT)

    choose(page, "two.png")
    press(page, NEXT)
    assert page.text_content(KEPT) == "two.png"

    page.check("#plan-remove")
    press(page, NEXT)
    assert not page.locator(KEPT).is_visible()
    assert "Choose a file" in page.text_content(ERRORS)


def test_nothing_is_said_of_a_file_before_there_is_one(visitor, asking):
    page = visitor()
    asking.begin(page, "en")

    assert not page.locator(".arolwg-upload").is_visible()
    assert page.text_content("#plan-rules") == "PNG, PDF; at most 1 MB."
