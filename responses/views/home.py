"""The way in: the choice of a language, and the surveys that are open."""

from django.http import HttpRequest, HttpResponse

from questionnaire.document import Language
from responses import addresses
from responses.queries import open_surveys
from responses.views.replies import cached, html, respondent_page, seconds_the_same, spoken


@respondent_page("GET")
def choose_language(request: HttpRequest) -> HttpResponse:
    return cached(html("responses/choose_language.html", {}), 300)


@respondent_page("GET")
def surveys(request: HttpRequest, language: Language) -> HttpResponse:
    listed = open_surveys(language)
    context = spoken(language, addresses.home(addresses.other_language(language)), surveys=listed.surveys)
    seconds = seconds_the_same(listed.times_left)
    return cached(html("responses/surveys.html", context), seconds)
