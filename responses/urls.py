"""Respondents' addresses, in both languages (responses/addresses.py has the words)."""

from django.urls import URLPattern, path

from questionnaire.document import LANGUAGES, Language
from responses import addresses
from responses.views import checking, home, invitations, leaving, pages, paper, removing, start

PLACES = {"check": checking.check, "done": leaving.done, "resume": leaving.resume, "saved": leaving.saved}


def patterns() -> list[URLPattern]:
    found = [path("", home.choose_language, name="choose-language")]
    for language in LANGUAGES:
        found += _patterns_in(language)
    return found


def _patterns_in(language: Language) -> list[URLPattern]:
    fixed = {"language": language}
    survey = f"{language}/{addresses.SURVEYS[language]}/<slug:slug>/"
    invitation = f"{survey}{addresses.INVITATION[language]}/"
    return [
        path(f"{language}/", home.surveys, fixed, name=f"surveys-{language}"),
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
        path(invitation, invitations.by_code, fixed, name=f"invitation-{language}"),
        path(f"{invitation}<slug:code>/", invitations.by_link, fixed, name=f"invited-{language}"),
        path(
            f"{invitation}<slug:code>/{addresses.UNSUBSCRIBING[language]}/",
            invitations.unsubscribe,
            fixed,
            name=f"unsubscribe-{language}",
        ),
        path(f"{survey}{addresses.QUESTIONS[language]}", paper.paper, fixed, name=f"questions-{language}"),
        *(
            path(f"{survey}{word}/", PLACES[place], fixed, name=f"{place}-{language}")
            for place, word in addresses.PLACES[language].items()
        ),
    ]
