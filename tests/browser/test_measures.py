"""The measures find what they are for: each is shown a page with one thing wrong, and the same page put right."""

import pytest

from tests.browser import measures

PAGE = '<!doctype html><html lang="cy"><title>Gwall: Tudalen</title><body>{}</body></html>'
BUTTON = '<button style="height: 44px; min-width: 44px">Ymlaen</button>'
TWO_MORE = "<button>Dau</button><button id=c>Tri</button>"
SUMMARY = """<div class="govuk-error-summary" tabindex="-1"><a href="#{to}">Rhowch enw</a></div>
<div data-question="name"><p class="govuk-error-message">Gwall: {said}</p><input id="name"></div>
<script>document.querySelector(".govuk-error-summary").focus()</script>"""
CASES = {
    "sticking_out": (
        measures.room,
        '<main><p style="width: 400px">Hir</p></main>',
        '<main><p style="width: 200px">Hir</p></main>',
        "sticks out",
    ),
    "cut_off": (
        measures.room,
        '<p style="width: 50px; overflow: hidden; white-space: nowrap">Llanfairpwllgwyngyll</p>',
        '<p style="width: 50px; overflow-wrap: anywhere">Llanfairpwllgwyngyll</p>',
        "is cut off",
    ),
    "lying_on": (
        measures.room,
        '<p>Un</p><p style="margin-top: -30px">Dau</p>',
        "<p>Un</p><p>Dau</p>",
        "lies on",
    ),
    "too_wide_when_text_is_larger": (
        measures.room_for_larger_text,
        '<p style="width: 15rem">Hir</p>',
        "<p>Hir</p>",
        "sticks out",
    ),
    "small": (
        lambda page: measures.small_targets(page, 44),
        '<p><a href="/">Ymlaen</a></p>',
        f'<p>Mae <a href="/">dolen</a> mewn brawddeg.</p>{BUTTON}',
        "px to press",
    ),
    "moving": (
        measures.motion,
        '<p style="transition: color 1s">Un</p>',
        "<style>@media (prefers-reduced-motion: no-preference) { p { transition: color 1s } }</style><p>Un</p>",
        "moves",
    ),
    "language": (
        measures.languages,
        '<main class="arolwg-choice">Un</main><header><a href="/">English</a></header>',
        '<main class="arolwg-choice">Un</main><header><a href="/" lang="en">English</a></header>',
        "without its language",
    ),
    "summary_that_leads_nowhere": (
        measures.errors,
        SUMMARY.format(to="nowhere", said="Rhowch enw"),
        SUMMARY.format(to="name", said="Rhowch enw"),
        "leads nowhere",
    ),
    "summary_that_says_something_else": (
        measures.errors,
        SUMMARY.format(to="name", said="Rhowch oed"),
        SUMMARY.format(to="name", said="Rhowch enw"),
        "is not said again",
    ),
    "summary_without_the_focus": (
        measures.errors,
        SUMMARY.format(to="name", said="Rhowch enw").replace("focus()", "blur()"),
        SUMMARY.format(to="name", said="Rhowch enw"),
        "has not taken the focus",
    ),
    "stop_with_an_order_of_its_own": (
        measures.stops,
        '<button>Un</button><button tabindex="1">Dau</button>',
        "<button>Un</button><button>Dau</button>",
        "has an order of its own",
    ),
    "stop_out_of_order": (
        measures.stops,
        "<button onfocus=\"document.getElementById('c').focus()\">Un</button>" + TWO_MORE,
        "<button>Un</button>" + TWO_MORE,
        "is not the next",
    ),
    "stop_above_the_one_before": (
        measures.stops,
        '<div style="display: flex; flex-direction: column-reverse"><button>Un</button><button>Dau</button></div>',
        "<div><button>Un</button><button>Dau</button></div>",
        "stands above",
    ),
    "stop_that_looks_the_same": (
        measures.stops,
        '<button style="outline: none">Un</button>',
        "<button>Un</button>",
        "looks the same",
    ),
    "stop_with_a_clear_outline": (
        measures.stops,
        '<button style="outline: 3px solid transparent">Un</button>',
        "<button>Un</button>",
        "looks the same",
    ),
    "stop_below_something": (
        measures.stops,
        '<button>Un</button><div style="position: fixed; inset: 0; background: white">Baner</div>',
        "<button>Un</button>",
        "cannot be seen",
    ),
    "trap": (
        measures.stops,
        "<button onkeydown=\"if (event.key === 'Tab') event.preventDefault()\">Un</button><button>Dau</button>",
        "<button>Un</button><button>Dau</button>",
        "the Tab key stops at 1 of 2",
    ),
}


@pytest.fixture
def blank(shown):
    shown.page.set_viewport_size(measures.ZOOMED)
    return shown.page


@pytest.mark.parametrize(("measure", "wrong", "right", "finding"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_found_and_what_is_right_is_not(blank, measure, wrong, right, finding):
    blank.set_content(PAGE.format(wrong))
    found = measure(blank)
    blank.set_content(PAGE.format(right))

    assert any(finding in line for line in found)
    assert measure(blank) == []
