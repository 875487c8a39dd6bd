"""Every page that a respondent can meet, with the marked catalogue: nothing untranslated, and no Welsh unawares."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from questionnaire.document import LANGUAGES, Language
from responses import capture, errors
from responses.identity import grouped
from responses.invitations import codes
from responses.invitations.models import Invitation
from responses.invitations.people import Person, add_person
from responses.models import ComeBackCode, Response
from surveys.models import Survey
from surveys.versions import questionnaire_for
from tests import factories
from tests.browser.household import PEOPLE
from tests.welsh.every_type import PAGES, RIGHT, TYPED, WRONG, paragraphs_in
from tests.welsh.finding import only_in, untranslated, welsh_unannounced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_catalogue")]

TOKEN = re.compile(r'name="token" value="([^"]+)"')
CODE = re.compile(r'data-code="([^"]+)"')
REFERENCE = re.compile(r'data-reference="([^"]+)"')
OTHER: dict[Language, Language] = {"cy": "en", "en": "cy"}


class Visitor:
    """Somebody who answers in one language, and notes what is not in it on every page that they see."""

    def __init__(self, survey: Survey, language: Language) -> None:
        self.survey, self.language, self.client = survey, language, Client(raise_request_exception=False)
        questionnaire = questionnaire_for(survey.current_version_id)
        self.own = [*paragraphs_in(questionnaire, language), *TYPED]
        # Where to come back to, as somebody writes it down.
        self.own.append(f"http://testserver{self.address('resume')}")
        self.welsh = only_in(paragraphs_in(questionnaire, "cy"), paragraphs_in(questionnaire, "en"))
        self.findings: list[str] = []
        self.seen: set[str] = set()
        self.token = self.code = ""

    def address(self, name: str, *numbers: int) -> str:
        slug = self.survey.slug_cy if self.language == "cy" else self.survey.slug_en
        return reverse(f"{name}-{self.language}", args=[slug, *numbers])

    def with_code(self, name: str, code: str) -> str:
        slug = self.survey.slug_cy if self.language == "cy" else self.survey.slug_en
        return reverse(f"{name}-{self.language}", args=[slug, code])

    def look(self, response: HttpResponse, what: str = "") -> HttpResponse:
        """Note what is wrong with the words of a page."""
        html = response.content.decode()
        self.own += [group for code in CODE.findall(html) for group in code.split("-")]
        found = untranslated(html, self.own) + welsh_unannounced(html, self.welsh)
        self.findings += [f"{what or response.request['PATH_INFO']}: {passage}" for passage in found]
        if token := TOKEN.search(html):
            self.token = token[1]
        if code := CODE.search(html):
            self.code = code[1]
        return response

    def get(self, address: str, status: int = 200) -> HttpResponse:
        response = self.client.get(address)
        assert response.status_code == status, address
        if status == 200:
            self.seen.add(response.resolver_match.url_name)
        return self.look(response)

    def post(self, address: str, button: str = "next", **fields: object) -> HttpResponse:
        """Send a form, and look at the page that it leads to."""
        response = self.client.post(address, {"token": self.token, button: "", **fields}, follow=True)
        assert response.status_code == 200, (address, response.status_code)
        self.seen.add(response.resolver_match.url_name)
        return self.look(response)


@pytest.fixture(params=LANGUAGES)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    survey = factories.published_survey(
        *PAGES,
        short_title=factories.text("Byr", "Short"),
        partners=[{"name": factories.text("Partner cyfeillgar", "Friendly ally")}],
        texts={
            "intro": factories.text("Croeso i bawb.", "Everybody may come in."),
            "privacy": factories.text("Cedwir popeth yn ddiogel.", "All is safe."),
            "confirmation_title": factories.text("Diolch yn fawr", "Many thanks"),
            "confirmation_body": factories.text("Daw’r canlyniadau.", "Results come later."),
        },
    )
    return Visitor(survey, request.param)


def test_a_whole_visit_is_in_one_language(visitor):
    visitor.get("/")
    visitor.get(f"/{visitor.language}/")
    visitor.get(visitor.address("start"))
    visitor.post(visitor.address("start"))
    for number, answers in enumerate(RIGHT, start=1):
        visitor.get(visitor.address("page", number))
        visitor.post(visitor.address("page", number), "later", **answers)
        visitor.get(visitor.address("resume"))
        visitor.get(visitor.address("page", number))
        visitor.post(visitor.address("page", number), **answers)
    visitor.get(visitor.address("check"))
    visitor.post(visitor.address("check"))
    visitor.get(visitor.address("done"))
    visitor.get(visitor.address("check"))
    for place in ("clear", "mine", "feedback"):
        visitor.get(visitor.address(place))

    assert visitor.findings == []
    in_surveys = {name for name in _names() if name.endswith(f"-{visitor.language}") and not _is_fixed(name)}
    # A file; what is said while it is being made has a test of its own, and so have lists.
    elsewhere = {f"{name}-{visitor.language}" for name in ("questions", "item", "removal", "copy", "link")}
    elsewhere |= {f"{name}-{visitor.language}" for name in ("invitation", "invited", "unsubscribe")}
    assert in_surveys - elsewhere <= visitor.seen


@pytest.mark.parametrize("anonymous", [False, True], ids=["linked", "anonymous"])
def test_an_invitation_is_in_one_language_from_its_link_to_its_use(visitor, anonymous):
    settings = {"anonymous": anonymous, "check_answers": False}
    page = factories.page("only", factories.question("story", required=False))
    survey = factories.published_survey(page, settings=settings)
    Survey.objects.filter(pk=survey.pk).update(access="invited")
    code = codes.grouped(add_person(survey, Person("sian@example.org", "Siân")))
    invited = Visitor(survey, visitor.language)
    invited.own.append("nonsense")

    invited.get(invited.address("start"))
    invited.get(invited.address("invitation"))
    for typed in ("", "nonsense"):
        invited.look(invited.client.post(invited.address("invitation"), {"code": typed}))
    for name in ("invited", "unsubscribe"):
        invited.get(invited.with_code(name, code))
    invited.look(invited.client.get(invited.with_code("invited", code[:9]), follow=True))
    invited.look(invited.client.get(invited.with_code("unsubscribe", code[:9])))
    invited.look(invited.client.post(invited.with_code("unsubscribe", code)))
    invited.post(invited.address("invitation"), code=code)
    invited.get(invited.with_code("invited", code))
    invited.get(invited.address("resume"))
    invited.post(invited.address("page", 1), asked="story", story="")
    invited.get(invited.with_code("invited", code))

    assert Invitation.objects.get().used_on is not None
    assert invited.findings == []
    assert {f"{name}-{visitor.language}" for name in ("invitation", "invited", "unsubscribe")} <= invited.seen


def test_coming_back_is_in_one_language(visitor):
    visitor.post(visitor.address("start"))
    visitor.post(visitor.address("page", 1), "later", **RIGHT[0])
    visitor.post(visitor.address("saved"), "send", email="")
    visitor.post(visitor.address("saved"), "send", email="sian@example.org")
    visitor.get(
        reverse(f"link-{visitor.language}", args=[visitor.address("start").split("/")[3], visitor.code])
    )
    for wrong in ("", "12345", "0" * 20, visitor.code):
        visitor.own.append(wrong)
        ComeBackCode.objects.update(wrong=10 if wrong == visitor.code else 0, wrong_since=timezone.now())
        visitor.post(visitor.address("resume"), code=wrong)
    visitor.client.cookies.clear()
    visitor.get(visitor.address("resume"))

    assert visitor.findings == []


def test_what_can_be_done_afterwards_is_said_in_one_language(language_of_short):
    visitor, reference = language_of_short
    shown = {"reference": reference, "code": visitor.code}
    visitor.own += [reference, grouped(reference), visitor.code]
    mine = visitor.address("mine")
    visitor.post(visitor.address("done"), "send", email="nobody")
    visitor.post(mine)
    visitor.post(mine, reference=reference, code="0" * 20)
    for button in ("next", "withdraw", "bring_back", "erase"):
        visitor.post(mine, button, **shown)
    closed = timezone.now() - dt.timedelta(hours=2)
    Survey.objects.filter(pk=visitor.survey.pk).update(closes_at=closed, frozen_at=timezone.now())
    for button in ("next", "correct", "withdraw", "erase", "erase_now"):
        visitor.post(mine, button, **shown)

    assert visitor.findings == []


def test_that_answers_are_gone_is_said_in_one_language(language_of_short):
    visitor, reference = language_of_short
    visitor.own += [grouped(reference), visitor.code]

    visitor.post(visitor.address("mine"), "erase_now", reference=reference, code=visitor.code)

    assert visitor.findings == []


@pytest.fixture(params=LANGUAGES)
def language_of_short(request: pytest.FixtureRequest) -> tuple[Visitor, str]:
    """Somebody who has submitted, and the reference."""
    survey = factories.published_survey(settings={"check_answers": False})
    visitor = Visitor(survey, request.param)
    visitor.post(visitor.address("start"))
    receipt = visitor.post(visitor.address("page", 1), asked="name", name="1")
    found = REFERENCE.search(receipt.content.decode())
    assert found
    return visitor, found[1]


def test_both_opinions_are_asked_in_one_language(visitor):
    for address in (visitor.address("feedback"), reverse(f"welsh-report-{visitor.language}")):
        visitor.post(address)
        visitor.post(address, email="1")
        visitor.post(address, text="1")

    assert visitor.findings == []


@pytest.mark.parametrize("minutes", [5, 30, 120])
def test_that_the_time_ends_is_said_in_one_language(visitor, minutes):
    visitor.post(visitor.address("start"))
    closes = timezone.now() + dt.timedelta(minutes=minutes)
    Survey.objects.filter(pk=visitor.survey.pk).update(closes_at=closes, grace_minutes=0)

    visitor.get(visitor.address("page", 1))

    assert visitor.findings == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_in_one_language_from_its_first_item_to_none(language):
    visitor = Visitor(factories.published_survey(PEOPLE), language)
    visitor.own += ["Siân", "Tomos"]
    visitor.post(visitor.address("start"))
    for name in ("Siân", "Tomos"):
        added = visitor.get(visitor.address("page", 1), status=303 if name == "Siân" else 200)
        reply = visitor.client.post(visitor.address("page", 1), {"token": visitor.token, "add": ""})
        address = added["Location"] if name == "Siân" else reply["Location"]
        visitor.get(address)
        visitor.post(address, asked=["name", "age"], name="", age="")
        visitor.post(address, asked=["name", "age"], name=name, age="7")
    for item in Response.objects.get().answers["people"]:
        visitor.get(visitor.address("removal", 1, item))
        visitor.post(visitor.address("removal", 1, item))
    visitor.post(visitor.address("page", 1))

    assert visitor.findings == []
    assert {f"item-{language}", f"removal-{language}", f"page-{language}"} <= visitor.seen


def test_whatever_is_wrong_with_an_answer_is_said_in_one_language(visitor):
    visitor.post(visitor.address("start"))
    for number, answers in WRONG:
        for right in range(1, number):
            visitor.post(visitor.address("page", right), **RIGHT[right - 1])
        visitor.get(visitor.address("page", number))
        visitor.post(visitor.address("page", number), **answers)

    assert visitor.findings == []


def test_pages_around_the_surveys_are_in_one_language(visitor):
    names = {name for name in _names() if name.endswith(f"-{visitor.language}") and _is_fixed(name)}
    for name in names:
        visitor.get(reverse(name))

    assert visitor.findings == []
    assert names <= visitor.seen


def _names() -> set[str]:
    return {
        pattern.name
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and pattern.name
    }


def _is_fixed(name: str) -> bool:
    """Is it an address without a survey in it?"""
    return not get_resolver().reverse_dict[name][0][0][1]


def test_that_keying_is_over_is_said_in_one_language(visitor):
    slug = visitor.survey.slug_cy if visitor.language == "cy" else visitor.survey.slug_en
    keyer = factories.user()
    begun = capture.start(visitor.language, slug, capture.Origin(source="paper", entered_by_id=keyer.pk))
    visitor.client.cookies[f"arolwg_keying_{visitor.survey.pk}"] = begun.token

    visitor.get(visitor.address("page", 1), 403)

    assert visitor.findings == []


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "begun"),
    [(5, 10, False), (-10, -5, False), (-10, -5, True)],
    ids=["not open yet", "closed", "closed on somebody who had begun"],
)
def test_pages_outside_the_window_are_in_one_language(visitor, opens_in, closes_in, begun):
    if begun:
        visitor.post(visitor.address("start"))
    now = timezone.now()
    Survey.objects.filter(pk=visitor.survey.pk).update(
        opens_at=now + dt.timedelta(days=opens_in), closes_at=now + dt.timedelta(days=closes_in)
    )

    visitor.look(visitor.client.get(visitor.address("start")))
    visitor.look(visitor.client.get(visitor.address("page", 1)))
    visitor.look(visitor.client.get(f"/{visitor.language}/"))

    assert visitor.findings == []


def test_the_close_is_said_in_one_language_to_those_who_may_still_go_on(visitor):
    visitor.post(visitor.address("start"))
    closed = timezone.now() - dt.timedelta(minutes=5)
    Survey.objects.filter(pk=visitor.survey.pk).update(closes_at=closed, grace_minutes=30)

    start = visitor.get(visitor.address("start"))
    visitor.get(visitor.address("resume"))

    assert visitor.address("resume") in start.content.decode()
    assert visitor.findings == []


@pytest.fixture
def turning(visitor) -> Visitor:
    """On the one page of a survey, which an answer makes longer."""
    page = factories.page(
        "only",
        factories.question("way", "yes_no"),
        factories.question("name", required=True),
        factories.question("why", relevant="${way} = 'no'"),
        factories.question("where", relevant="${way} = 'no'"),
        factories.question("story", "long_text", settings={"max_length": 50}),
    )
    turning = Visitor(factories.published_survey(page), visitor.language)
    turning.post(turning.address("start"))
    return turning


@pytest.mark.parametrize("asked", [[], ["where"]], ids=["two questions", "one question"])
def test_new_questions_are_announced_in_one_language(turning, asked):
    answers = {"asked": ["way", "name", "story", *asked], "way": "no", "name": "1"}

    reply = turning.post(turning.address("page", 1), **answers)

    assert 'class="arolwg-notice' in reply.content.decode()
    assert turning.findings == []


def test_what_could_not_be_kept_is_said_in_one_language(turning):
    turning.own.append("a" * 80_000)
    turning.post(turning.address("page", 1), asked=["way", "name", "story"], story="a" * 80_000)

    reply = turning.get(turning.address("page", 1))

    assert 'class="arolwg-note arolwg-measure" role="alert"' in reply.content.decode()
    assert turning.findings == []


def test_an_anonymous_survey_says_so_in_one_language(visitor):
    survey = factories.published_survey(settings={"anonymous": True})
    other = Visitor(survey, visitor.language)

    other.get(other.address("start"))

    assert other.findings == []


def test_somebody_without_a_response_is_told_so_in_one_language(visitor):
    for name in ("check", "done", "resume", "saved"):
        visitor.look(visitor.client.get(visitor.address(name)))

    assert visitor.findings == []


def test_a_pdf_that_is_being_made_is_spoken_of_in_one_language(visitor):
    visitor.get(visitor.address("questions"), status=503)

    assert visitor.findings == []


ERRORS: list[Callable[..., HttpResponse]] = [
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.too_large,
    errors.server_error,
    errors.unavailable,
]


@pytest.mark.parametrize("page", ERRORS, ids=lambda page: page.__name__)
def test_the_error_pages_say_in_which_language_they_speak(visitor, rf, page):
    request = rf.get(f"/{visitor.language}/nowhere/")

    visitor.look(page(request), page.__name__)

    assert visitor.findings == []


def test_a_page_that_is_not_there_is_said_in_one_language(visitor):
    visitor.get(f"/{visitor.language}/dim-byd/", status=404)

    assert visitor.findings == []
