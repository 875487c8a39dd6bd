"""Check your answers, and afterwards the answers as they were submitted."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from questionnaire.describing import Line, describe
from questionnaire.document import Language, Page, Question
from questionnaire.lists import items_of
from questionnaire.routing import item_route, relevant_questions
from responses.listing import named
from responses.posts import read_post
from responses.rendering import first_control
from responses.spots import Spot
from responses.texts import line_words, piped
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
        survey_name=questionnaire.short_title.in_(language),
        groups=groups_of(arrival),
        submitted=arrival.response.submitted_at is not None,
        done=arrival.place("done"),
        ending="" if arrival.response.submitted_at else ending(arrival.visit, language),
    )
    context["address"] = arrival.place("check", context["other"])
    return context


def groups_of(arrival: Arrival) -> list[Group]:
    """Every page on the route with its answers."""
    return [_group(arrival, number) for number in arrival.standing.route]


def _group(arrival: Arrival, number: int) -> Group:
    questionnaire, survey, answers = arrival.questionnaire, arrival.visit.survey, arrival.response.answers
    page = questionnaire.page(number)
    title = piped(page.title, questionnaire, survey, answers, arrival.language)
    if page.repeat is None:
        return Group(title, _rows(arrival, Spot(number, page)))
    items = items_of(page, answers)
    about = named(questionnaire, page, items, survey, answers, arrival.language)
    return Group(
        title,
        [],
        [Item(one.words, _rows_about(arrival, number, page, one.item)) for one in about],
        f"{arrival.page(number)}{FROM_CHECK}",
    )


def _rows_about(arrival: Arrival, number: int, page: Page, item: str) -> list[Row]:
    answers, today = arrival.response.answers, arrival.visit.survey.today
    route = item_route(arrival.questionnaire, page, item, answers, today)
    spots = [Spot(number, page.item_pages[inner - 1], page, item, inner) for inner in route]
    return [row for spot in spots for row in _rows(arrival, spot)]


def _rows(arrival: Arrival, spot: Spot) -> list[Row]:
    response, today = arrival.response, arrival.visit.survey.today
    questions = relevant_questions(arrival.questionnaire, spot.page, response.answers, today, spot.item)
    return [_row(arrival, spot, question) for question in questions if question.keys]


def _row(arrival: Arrival, spot: Spot, question: Question) -> Row:
    answers, language = arrival.response.answers, arrival.language
    return Row(
        piped(question.text, arrival.questionnaire, arrival.visit.survey, answers, language, spot),
        [line_words(line, language) for line in describe(question, spot.own(answers), language)],
        f"{arrival.at(spot)}{FROM_CHECK}#{first_control(question)}",
    )
