"""Pages that say why it does not go on here, and what to do: not open yet, closed, not recognised, keying over."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse

from questionnaire.document import Language, Questionnaire
from questionnaire.piping import placeholders
from responses import addresses
from responses.reading import SurveyState
from responses.texts import in_words, moment_words, survey_dates
from responses.views.replies import html, spoken
from surveys.dates import clock_time
from surveys.versions import questionnaire_for

_WAYS_BACK: tuple[addresses.Place, ...] = ("resume", "mine")


def not_open_yet(survey: SurveyState, language: Language, *, posted: bool = False) -> HttpResponse:
    questionnaire = questionnaire_for(survey.current_version_id)
    text = in_words(questionnaire.texts.not_open_yet, survey, language)
    context = _context(survey, language, questionnaire=questionnaire, text=text)
    # Whatever the author has written, or has not: people come back when they know when.
    context["says_when"] = "opens_date" in placeholders(questionnaire.texts.not_open_yet.in_(language))
    return html("responses/not_open_yet.html", context, status=403 if posted else 200)


def closed(
    survey: SurveyState,
    language: Language,
    questionnaire: Questionnaire | None = None,
    *,
    had_begun: bool = False,
    posted: bool = False,
) -> HttpResponse:
    """In answer to a form it is a 403, because what was sent has not been taken; the address itself stays good (the
    window may be extended), so it is no 410."""
    questionnaire = questionnaire or questionnaire_for(survey.current_version_id)
    text = in_words(questionnaire.texts.closed, survey, language)
    context = _context(survey, language, questionnaire=questionnaire, text=text, had_begun=had_begun)
    context["grace_minutes"] = survey.grace_minutes
    context["until"] = _end_of_grace(survey, language) if survey.in_grace else ""
    slug = survey.slug.in_(language)
    context |= {where: addresses.place(language, slug, where) for where in _WAYS_BACK}
    return html("responses/closed.html", context, status=403 if posted else 200)


def _end_of_grace(survey: SurveyState, language: Language) -> str:
    """The time, with the day where that is another one than the close's."""
    ends = survey.closes_at + survey.grace
    zone = ZoneInfo(survey.timezone)
    if ends.astimezone(zone).date() == survey.closes_at.astimezone(zone).date():
        return clock_time(ends, zone=survey.timezone)
    return moment_words(ends, survey.timezone, language)


def not_recognised(survey: SurveyState, language: Language) -> HttpResponse:
    """No response belongs to what this browser sent: a lost cookie, another device, a form of long ago."""
    questionnaire = questionnaire_for(survey.current_version_id)
    slug = survey.slug.in_(language)
    places = {where: addresses.place(language, slug, where) for where in _WAYS_BACK}
    context = _context(survey, language, questionnaire=questionnaire, **places)
    return html("responses/not_recognised.html", context, status=403)


def keying_over(survey: SurveyState, language: Language) -> HttpResponse:
    """For a member of staff who keys, and whose role has been taken away."""
    questionnaire = questionnaire_for(survey.current_version_id)
    return html(
        "responses/keying/over.html", _context(survey, language, questionnaire=questionnaire), status=403
    )


def _context(
    survey: SurveyState, language: Language, questionnaire: Questionnaire, **more: object
) -> dict[str, object]:
    other = addresses.other_language(language)
    dates = survey_dates(survey, language)
    return spoken(
        language,
        addresses.start(other, survey.slug.in_(other)),
        start=addresses.start(language, survey.slug.in_(language)),
        survey_name=questionnaire.heading.in_(language),
        owner=questionnaire.owner.in_(language),
        **survey_dates(survey, language),
        opens=dates["opens_date"],
        closed=dates["closes_date"],
        **more,
    )
