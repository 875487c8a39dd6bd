"""Ten thousand random questionnaires, each answered by somebody: the browser and Python agree at every page, routing
ends, and no answer off the route is submitted."""

import shutil
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from questionnaire.cleaning import clean_page
from questionnaire.lists import stored_under
from questionnaire.routing import next_page, on_route, route, walk_to
from tests.questionnaire.builders import TODAY
from tests.questionnaire.javascript import is_there, javascript
from tests.questionnaire.random_visits import Maker, as_javascript_sees, item_ids, person, typed_on

# Chromium takes some milliseconds for each request: there, a part of them.
VISITS = 10_000 if shutil.which("node") else 1_000


@pytest.fixture(scope="module")
def browser():
    if not is_there():
        pytest.skip("neither node nor Chromium is installed: the vectors alone hold the two together")
    with javascript() as run:
        yield run


class Visit:
    """One person's visit to one questionnaire."""

    def __init__(self, seed, browser):
        self.rng = Random(seed)
        self.browser = browser
        self.whole = Maker(self.rng).questionnaire()
        self.person = person(self.rng)
        self.answers = {}

    def answer_page(self, page, item=""):
        """Enter what comes to mind; the browser shows and sends what it thinks right, and the server agrees."""
        known = dict(walk_to(self.whole, page, self.answers, TODAY, item).readable)
        typed = typed_on(page, self.person)
        seen = self.browser(
            {
                "page": as_javascript_sees(page),
                "known": known,
                "typed": typed | self._hidden(page),
                "today": TODAY.isoformat(),
            }
        )
        posted = {}
        for question in page.questions:
            if question.code in seen["shown"]:
                posted |= question.kind.as_posted(question, seen["sent"])

        outcome = clean_page(self.whole, page, posted, seen["shown"], self.answers, TODAY, item)

        assert list(outcome.relevant) == seen["shown"]
        assert outcome.appeared == ()
        for code, offered in outcome.offered.items():
            if code in seen["shown"]:
                assert [option.code for option in offered] == seen["offered"][code]
        of_list = self.whole.list_of(page)
        self.answers |= stored_under(of_list, item, outcome.values) if of_list else outcome.values

    def _hidden(self, page):
        return {
            key: self.answers.get(key) for one in page.questions if not one.kind.asked for key in one.keys
        }

    def answer_list(self, page):
        self.answers[page.code] = item_ids(self.rng) or None
        for item in self.answers[page.code] or ():
            for asked in page.item_pages:
                self.answer_page(asked, item)

    def answer(self):
        """From the first page to the last, with a step back here and there."""
        number, turns = 0, 0
        while (number := next_page(self.whole, number, self.answers, TODAY) or 0) > 0:
            turns += 1
            assert turns < 100
            page = self.whole.page(number)
            (self.answer_page if page.repeat is None else self.answer_list)(page)
            if turns < 6 and self.rng.random() < 0.15:
                number = self.rng.randint(0, number - 1)

    def change(self):
        """Go back to one page from checking the answers, and to no other: what is stored of those after it stays."""
        changed = self.whole.page(self.rng.choice(route(self.whole, self.answers, TODAY)))
        (self.answer_page if changed.repeat is None else self.answer_list)(changed)

    def submitted(self):
        """What is left of the answers at the end, by Python; and the same and the route, by the browser."""
        seen = self.browser(
            {
                "pages": [as_javascript_sees(page) for page in self.whole.pages],
                "answers": self.answers,
                "today": TODAY.isoformat(),
            }
        )
        return on_route(self.whole, self.answers, TODAY), seen


@settings(
    max_examples=VISITS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**64 - 1))
def test_ten_thousand_visits_are_the_same_in_the_browser_and_on_the_server(browser, seed):
    visit = Visit(seed, browser)

    visit.answer()
    if route(visit.whole, visit.answers, TODAY):
        visit.change()
    kept, seen = visit.submitted()

    assert list(route(visit.whole, visit.answers, TODAY)) == seen["route"]
    assert kept == seen["kept"]
    assert on_route(visit.whole, kept, TODAY) == kept
