"""Check your answers, and afterwards the answers as they were submitted."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from questionnaire.describing import Line, describe
from questionnaire.document import Language, Question
from questionnaire.routing import relevant_questions
from responses.posts import read_post
from responses.rendering import first_control
from responses.texts import line_words, piped
from responses.views.arriving import Arrival, arrive_by_cookie, arrive_by_form, still_open
from responses.views.finishing import finish
from responses.views.pages import FROM_CHECK
from responses.views.replies import html, respondent_page, spoken


@dataclass(frozen=True)
class Row:
    """One question with its answer in words; `change` is where it can be changed."""

    text: str
    lines: list[Line]
    change: str


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


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
        groups=[_group(arrival, number) for number in arrival.standing.route],
        submitted=arrival.response.submitted_at is not None,
        done=arrival.place("done"),
    )
    context["address"] = arrival.place("check", context["other"])
    return context


def _group(arrival: Arrival, number: int) -> Group:
    questionnaire, survey, answers = arrival.questionnaire, arrival.visit.survey, arrival.response.answers
    page = questionnaire.page(number)
    questions = relevant_questions(questionnaire, page, answers, survey.today)
    return Group(
        piped(page.title, questionnaire, survey, answers, arrival.language),
        [_row(arrival, number, question) for question in questions if question.keys],
    )


def _row(arrival: Arrival, number: int, question: Question) -> Row:
    answers = arrival.response.answers
    return Row(
        piped(question.text, arrival.questionnaire, arrival.visit.survey, answers, arrival.language),
        [line_words(line, arrival.language) for line in describe(question, answers, arrival.language)],
        f"{arrival.page(number)}{FROM_CHECK}#{first_control(question)}",
    )
