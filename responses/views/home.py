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
    context = spoken(language, addresses.home(addresses.other_language(language)), surveys=listed)
    seconds = seconds_the_same(survey.time_left for survey in listed)
    return cached(html("responses/surveys.html", context), seconds)
