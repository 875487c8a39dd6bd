"""Before the time to answer ends, the page says so aloud, and saves what is typed."""

import psycopg
import pytest

from tests.browser.visit import Visited, path, press

MINUTE = 60
REGION = "#ending"


def closes_in(short: Visited, seconds: int) -> None:
    with psycopg.connect(short.site.environment["DATABASE_URL"]) as connection:
        connection.execute(
            "UPDATE surveys_survey SET grace_minutes = 0, closes_at = now() + make_interval(secs => %s)"
            " WHERE slug_cy = %s",
            [seconds, short.slugs["cy"]],
        )


@pytest.fixture
def closing(short):
    """The survey; it is open for long again afterwards."""
    yield short
    closes_in(short, 30 * 24 * 3600)


def begin(page, short, language="en", seconds=30 * MINUTE):
    """On the first page, when so many seconds are left; the page's clock is the test's."""
    page.clock.install()
    page.goto(short.start(language))
    press(page, 'button[name="next"]:not([aria-hidden])')
    closes_in(short, seconds)
    page.reload()


@pytest.mark.parametrize(("language", "words"), [("cy", "dod i ben cyn hir"), ("en", "ends soon")])
def test_ten_minutes_before_the_end_the_region_that_is_read_aloud_says_so(page, closing, language, words):
    begin(page, closing, language, seconds=120 * MINUTE)
    region = page.locator(REGION)
    assert region.get_attribute("role") == "alert"
    assert not region.is_visible()

    page.clock.fast_forward(111 * MINUTE * 1000)

    assert words in region.inner_text()
    page.clock.fast_forward(10 * MINUTE * 1000)
    assert words not in region.inner_text()


def test_what_is_typed_is_saved_by_itself_and_is_there_afterwards(page, closing):
    begin(page, closing)
    page.fill('[name="name"]', "Siân")
    with page.expect_response(lambda reply: reply.request.method == "POST") as saved:
        page.clock.fast_forward(21 * MINUTE * 1000)
    assert saved.value.status == 303

    assert path(page).endswith("/1/")
    page.goto(page.url)
    assert page.input_value('[name="name"]') == "Siân"


def test_nothing_is_sent_where_nothing_was_typed(page, closing):
    posts = []
    begin(page, closing)
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.clock.fast_forward(29 * MINUTE * 1000)

    assert posts == []
