"""Respondents' addresses, in both languages (responses/addresses.py has the words)."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire.document import LANGUAGES, Language
from responses import addresses
from responses.views import (
    checking,
    coming_back,
    copy,
    home,
    invitations,
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


def patterns() -> list[URLPattern | URLResolver]:
    # They are tried in turn: those of surveys first, since most requests are theirs, and the pages first among those.
    found: list[URLPattern | URLResolver] = [
        # What comes before is looked at once for all of them.
        path(
            f"{language}/{addresses.SURVEYS[language]}/<slug:slug>/",
            include(_of_survey(language)),
            {"language": language},
        )
        for language in LANGUAGES
    ]
    found.append(path("", home.choose_language, name="choose-language"))
    for language in LANGUAGES:
        fixed = {"language": language}
        found += [
            path(f"{language}/", home.surveys, fixed, name=f"surveys-{language}"),
            path(
                f"{language}/{addresses.WELSH_REPORT[language]}/",
                opinions.welsh_report,
                fixed,
                name=f"welsh-report-{language}",
            ),
        ]
    return found


def _of_survey(language: Language) -> list[URLPattern]:
    item = "<int:number>/<slug:item>/"
    invitation, words = f"{addresses.INVITATION[language]}/", addresses.PLACES[language]
    return [
        path("<int:number>/", pages.page, name=f"page-{language}"),
        path("", start.start, name=f"start-{language}"),
        path(f"{item}<int:inner>/", pages.item_page, name=f"item-{language}"),
        path(f"{item}{addresses.REMOVAL[language]}/", removing.remove, name=f"removal-{language}"),
        path(invitation, invitations.by_code, name=f"invitation-{language}"),
        path(f"{invitation}<str:code>/", invitations.by_link, name=f"invited-{language}"),
        path(
            f"{invitation}<str:code>/{addresses.UNSUBSCRIBING[language]}/",
            invitations.unsubscribe,
            name=f"unsubscribe-{language}",
        ),
        path(f"{words['resume']}/<str:code>/", coming_back.link, name=f"link-{language}"),
        path(addresses.QUESTIONS[language], paper.paper, name=f"questions-{language}"),
        path(addresses.COPY[language], copy.copy, name=f"copy-{language}"),
        *(path(f"{words[place]}/", view, name=f"{place}-{language}") for place, view in PLACES.items()),
    ]
