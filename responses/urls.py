"""Respondents' addresses, in both languages (responses/addresses.py has the words)."""

from django.urls import URLPattern, path

from questionnaire.document import LANGUAGES, Language
from responses import addresses
from responses.views import (
    checking,
    coming_back,
    copy,
    home,
    leaving,
    mine,
    opinions,
    pages,
    paper,
    removing,
    start,
)
from responses.views.replies import View

PLACES: dict[addresses.Place, View] = {
    "check": checking.check,
    "clear": leaving.clear,
    "done": leaving.done,
    "feedback": opinions.feedback,
    "mine": mine.mine,
    "resume": coming_back.resume,
    "saved": leaving.saved,
}


def patterns() -> list[URLPattern]:
    found = [path("", home.choose_language, name="choose-language")]
    for language in LANGUAGES:
        found += _patterns_in(language)
    return found


def _patterns_in(language: Language) -> list[URLPattern]:
    fixed = {"language": language}
    survey = f"{language}/{addresses.SURVEYS[language]}/<slug:slug>/"
    return [
        path(f"{language}/", home.surveys, fixed, name=f"surveys-{language}"),
        path(
            f"{language}/{addresses.WELSH_REPORT[language]}/",
            opinions.welsh_report,
            fixed,
            name=f"welsh-report-{language}",
        ),
        path(survey, start.start, fixed, name=f"start-{language}"),
        path(f"{survey}<int:number>/", pages.page, fixed, name=f"page-{language}"),
        path(
            f"{survey}<int:number>/<slug:item>/<int:inner>/", pages.item_page, fixed, name=f"item-{language}"
        ),
        path(
            f"{survey}<int:number>/<slug:item>/{addresses.REMOVAL[language]}/",
            removing.remove,
            fixed,
            name=f"removal-{language}",
        ),
        path(
            f"{survey}{addresses.PLACES[language]['resume']}/<str:code>/",
            coming_back.link,
            fixed,
            name=f"link-{language}",
        ),
        path(f"{survey}{addresses.QUESTIONS[language]}", paper.paper, fixed, name=f"questions-{language}"),
        path(f"{survey}{addresses.COPY[language]}", copy.copy, fixed, name=f"copy-{language}"),
        *(
            path(f"{survey}{addresses.PLACES[language][place]}/", view, fixed, name=f"{place}-{language}")
            for place, view in PLACES.items()
        ),
    ]
