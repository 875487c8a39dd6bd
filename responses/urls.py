"""Respondents' addresses, in both languages (responses/addresses.py has the words)."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire.document import LANGUAGES, Language
from responses import addresses
from responses.views import checking, home, invitations, leaving, pages, paper, removing, start

PLACES = {"check": checking.check, "done": leaving.done, "resume": leaving.resume, "saved": leaving.saved}


def patterns() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = [path("", home.choose_language, name="choose-language")]
    for language in LANGUAGES:
        fixed = {"language": language}
        found += [
            path(f"{language}/", home.surveys, fixed, name=f"surveys-{language}"),
            # What comes before is looked at once for all of them.
            path(
                f"{language}/{addresses.SURVEYS[language]}/<slug:slug>/", include(_of_survey(language)), fixed
            ),
        ]
    return found


def _of_survey(language: Language) -> list[URLPattern]:
    item = "<int:number>/<slug:item>/"
    invitation = f"{addresses.INVITATION[language]}/"
    return [
        path("", start.start, name=f"start-{language}"),
        path("<int:number>/", pages.page, name=f"page-{language}"),
        path(f"{item}<int:inner>/", pages.item_page, name=f"item-{language}"),
        path(f"{item}{addresses.REMOVAL[language]}/", removing.remove, name=f"removal-{language}"),
        path(invitation, invitations.by_code, name=f"invitation-{language}"),
        path(f"{invitation}<slug:code>/", invitations.by_link, name=f"invited-{language}"),
        path(
            f"{invitation}<slug:code>/{addresses.UNSUBSCRIBING[language]}/",
            invitations.unsubscribe,
            name=f"unsubscribe-{language}",
        ),
        path(addresses.QUESTIONS[language], paper.paper, name=f"questions-{language}"),
        *(
            path(f"{word}/", PLACES[place], name=f"{place}-{language}")
            for place, word in addresses.PLACES[language].items()
        ),
    ]
