"""Check your answers, and afterwards the answers as they were submitted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from questionnaire.answers import Answers
from questionnaire.describing import Line, describe
from questionnaire.document import Language, Page, Question
from questionnaire.lists import items_of
from questionnaire.routing import Walk, on_route
from responses.listing import named
from responses.posts import read_post
from responses.rendering import first_control
from responses.spots import Spot
from responses.texts import filled, line_words
from responses.views.arriving import Arrival, arrive_by_cookie, arrive_by_form, still_open
from responses.views.ending import ending
from responses.views.finishing import finish
from responses.views.replies import html, respondent_page, spoken
from responses.views.turning import FROM_CHECK


@dataclass(frozen=True)
class Row:
    """One question with its answer in words; `change` is where it can be changed."""

    text: str
    lines: list[Line]
    change: str


@dataclass(frozen=True)
class Item:
    """An item of a list with what was answered about it."""

    words: str
    rows: list[Row]


@dataclass(frozen=True)
class Group:
    """The answers of a page; of a list, those of each item, and where items are added and removed."""

    title: str
    rows: list[Row]
    items: list[Item] = field(default_factory=list)
    change_list: str = ""


@respondent_page("GET", "POST")
def check(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _sent(request, language, slug)
    arrival = arrive_by_cookie(request, language, slug)
    if arrival.response.submitted_at is None:
        still_open(arrival)
        if arrival.goes_on_at != arrival.place("check"):
            return arrival.going_to(arrival.goes_on_at)
    return html("responses/check.html", _context(arrival))


def _sent(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    post = read_post(request)
    arrival = still_open(arrive_by_form(request, post, language, slug), posted=True)
    if post.button == "language":
        return arrival.going_to(arrival.place("check", post.language or language))
    if post.button == "later":
        return arrival.going_to(arrival.place("saved"))
    if post.button == "back" and arrival.standing.route:
        return arrival.going_to(arrival.page(arrival.standing.route[-1]))
    return finish(request, arrival)


def _context(arrival: Arrival) -> dict[str, object]:
    language, questionnaire = arrival.language, arrival.questionnaire
    context = spoken(
        language,
        "",
        token=arrival.token,
        is_keyed=arrival.response.is_keyed,
        survey_name=questionnaire.heading.in_(language),
        groups=list(groups_of(arrival)),
        submitted=arrival.response.submitted_at is not None,
        is_correction=arrival.response.replaces_id is not None,
        done=arrival.place("done"),
        ending="" if arrival.response.submitted_at else ending(arrival.visit, language),
    )
    context["address"] = arrival.place("check", context["other"])
    return context


def groups_of(arrival: Arrival) -> Iterator[Group]:
    """The pages of the route, found and read in one walk, however many pages and items there are."""
    questionnaire, today = arrival.questionnaire, arrival.visit.survey.today
    answers = arrival.response.answers
    walk, shown = Walk(questionnaire, answers, today), on_route(questionnaire, answers, today)
    for number, page in enumerate(questionnaire.pages, 1):
        title = filled(page.title, questionnaire, arrival.visit.survey, shown, arrival.language)
        if page.repeat is not None and walk.is_true(page.relevant):
            items = list(_items(arrival, number, page, walk, shown))
            yield Group(title, [], items, f"{arrival.page(number)}{FROM_CHECK}")
        if (questions := walk.pass_page(page)) and page.repeat is None:
            yield Group(title, _rows(arrival, Spot(number, page), questions, shown))


def _items(arrival: Arrival, number: int, page: Page, walk: Walk, shown: Answers) -> Iterator[Item]:
    """The items of a list to which the walk has come."""
    answers, survey = arrival.response.answers, arrival.visit.survey
    items = items_of(page, answers)
    for one in named(arrival.questionnaire, page, items, survey, answers, arrival.language):
        about, rows = walk.about_item(page, one.item), []
        shown_here = {**shown, **walk.about_item(page, one.item).keep_all(page.item_pages)}
        for inner, asked in enumerate(page.item_pages, 1):
            spot = Spot(number, asked, page, one.item, inner)
            rows += _rows(arrival, spot, about.pass_page(asked), shown_here)
        yield Item(one.words, rows)


def _rows(arrival: Arrival, spot: Spot, questions: Iterable[Question], shown: Answers) -> list[Row]:
    own = spot.own(arrival.response.answers)
    return [_row(arrival, spot, question, own, shown) for question in questions if question.keys]


def _row(arrival: Arrival, spot: Spot, question: Question, own: Answers, shown: Answers) -> Row:
    language = arrival.language
    return Row(
        filled(question.text, arrival.questionnaire, arrival.visit.survey, shown, language),
        [line_words(line, language) for line in describe(question, own, language)],
        f"{arrival.at(spot)}{FROM_CHECK}#{first_control(question)}",
    )
