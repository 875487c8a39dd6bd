"""What a page of questions loads, by what it asks: no script that it has no use for."""

import gzip

import pytest

from tests.browser.shown import STATIC
from tests.questionnaire.builders import question

# Compressed bytes: an ordinary page, and one of each kind that has a script of its own.
MOST_OF_AN_ORDINARY_PAGE = 18_000
MOST_OF_ANY_PAGE = 30_000

ORDINARY = [question("a"), question("grid", "matrix_single"), question("many", "multi_choice")]
SEARCHED = question("list", display="search")
KINDS = {
    "ordinary": (ORDINARY, {"page"}),
    "ranking": ([question("rank", "ranking")], {"page", "ranking", "saying"}),
    "sum": ([question("shares", "constant_sum", total="100")], {"page", "sums", "numbers", "saying"}),
    "counted": ([question("why", "long_text", max_length=200)], {"page", "counting", "saying"}),
    "searched": ([SEARCHED], {"page", "search", "finding", "saying"}),
    "deciding": (
        [question("a"), question("c", relevant="${a} = 'b'")],
        {"page", "relevance", "expressions", "numbers", "readers"},
    ),
}


def loaded(shown, questions):
    """The static files that the page asks for, by their names in static/."""
    files = []
    shown.page.on("request", lambda request: files.append(request.url.partition("/static/")[2]))
    shown.questions(*questions)
    shown.page.wait_for_load_state("networkidle")
    return [name for name in files if name]


@pytest.mark.parametrize(("questions", "scripts"), KINDS.values(), ids=KINDS)
def test_a_page_loads_the_scripts_that_it_needs_and_each_once(shown, questions, scripts):
    files = loaded(shown, questions)

    assert sorted(name for name in files if name.endswith(".js")) == sorted(
        f"respondent/{script}.js" for script in scripts
    )


@pytest.mark.parametrize(("questions", "scripts"), KINDS.values(), ids=KINDS)
def test_it_weighs_little(shown, questions, scripts):
    files = loaded(shown, questions)

    sent = [shown.html.encode(), *((STATIC / name).read_bytes() for name in files)]
    most = MOST_OF_AN_ORDINARY_PAGE if questions is ORDINARY else MOST_OF_ANY_PAGE
    assert sum(len(gzip.compress(content, 6)) for content in sent) <= most
