"""The start page, the same for everybody, and beginning (or going on with) a response."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from questionnaire.document import Language
from responses import addresses, capture, signs
from responses.cookies import forget_keyed, own_token_hashes, set_token
from responses.devices import device_of
from responses.journey import standing_with
from responses.parameters import carried, parameters
from responses.posts import read_post
from responses.reading import SurveyState, Visit
from responses.retention.wording import kept_for
from responses.texts import in_words, length, minutes_needed
from responses.views.arriving import survey_at
from responses.views.frames import frame
from responses.views.notices import closed, not_open_yet
from responses.views.replies import SeeOther, cached, respondent_page, seconds_the_same
from surveys.dates import long_moment
from surveys.models import Survey
from surveys.versions import questionnaire_for


@respondent_page("GET", "POST")
def start(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _begin(request, language, slug)
    survey = survey_at(request, language, slug).survey
    return cached(_page(request, survey, language), seconds_kept(survey))


def _begin(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """A new response; unless this browser has an unfinished one, and has not yet said that it wants another."""
    post = read_post(request)
    afresh = "afresh" in post.fields
    hashes = own_token_hashes(request)
    if hashes and not afresh:
        visit = survey_at(request, language, slug, hashes)
        if _can_go_on(visit):
            address = addresses.place(language, visit.survey.slug.in_(language), "resume")
            to_resume = SeeOther(
                address + carried(questionnaire_for(visit.survey.current_version_id), request.GET)
            )
            forget_keyed(request, to_resume, visit.survey.id)
            return to_resume
    brought = _brought(request, language, slug)
    origin = capture.Origin(device=device_of(request.headers), signs=signs.at_start(request, post))
    begun = capture.start(language, slug, origin, brought)
    if begun is None:
        return _why_not(request, language, slug)
    questionnaire = questionnaire_for(begun.version_id)
    pages = standing_with(questionnaire, {**brought.plain, **brought.identifying}, (), begun.today).route
    reply = SeeOther(addresses.page(language, slug, pages[0] if pages else 1))
    set_token(reply, begun.survey_id, begun.token, begun.seconds_left)
    forget_keyed(request, reply, begun.survey_id)
    return reply


def _brought(request: HttpRequest, language: Language, slug: str) -> capture.Brought:
    """What the address brings along for hidden values. Costs a statement, only where there is something to bring."""
    if not request.GET:
        return capture.NOTHING_BROUGHT
    questionnaire = questionnaire_for(survey_at(request, language, slug).survey.current_version_id)
    found = parameters(questionnaire, request.GET)
    identifying, plain = capture.apart(questionnaire, found)
    return capture.Brought(plain, identifying)


def _can_go_on(visit: Visit) -> bool:
    return visit.response is not None and visit.response.submitted_at is None and not visit.is_too_late


def _why_not(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    survey = survey_at(request, language, slug).survey
    if survey.is_before_opening:
        return not_open_yet(survey, language, posted=True)
    if survey.is_open and survey.access == Survey.Access.INVITED:
        return _page(request, survey, language, status=403)
    return closed(survey, language, posted=True)


def _page(request: HttpRequest, survey: SurveyState, language: Language, status: int = 200) -> HttpResponse:
    if survey.is_before_opening:
        return not_open_yet(survey, language)
    if not survey.is_open:
        return closed(survey, language)
    other = addresses.other_language(language)
    questionnaire = questionnaire_for(survey.current_version_id)
    with translation.override(language):
        closes = long_moment(survey.closes_at, language, zone=survey.timezone)
        how_long = length(questionnaire)
    elsewhere = addresses.start(other, survey.slug.in_(other))
    whole = frame(
        "responses/start.html",
        language=language,
        other=other,
        address=elsewhere + carried(questionnaire, request.GET),
        # Search engines want whole addresses.
        canonical=request.build_absolute_uri(addresses.start(language, survey.slug.in_(language))),
        alternate=request.build_absolute_uri(elsewhere),
        title=questionnaire.title.in_(language),
        owner=questionnaire.owner.in_(language),
        intro=in_words(questionnaire.texts.intro, survey, language),
        privacy=in_words(questionnaire.texts.privacy, survey, language),
        minutes=minutes_needed(questionnaire, language),
        length=how_long,
        closes=closes[:1].upper() + closes[1:],
        empty_field=signs.EMPTY_FIELD,
        resume=addresses.place(language, survey.slug.in_(language), "resume"),
        paper=addresses.questions(language, survey.slug.in_(language)),
        partners=tuple((p.name.in_(language), p.url.in_(language)) for p in questionnaire.partners),
        kept=tuple(kept_for(questionnaire, survey, language)),
        is_anonymous=questionnaire.settings.anonymous,
        takes_everybody=survey.access != Survey.Access.INVITED,
        invitation=""
        if survey.access == Survey.Access.OPEN
        else addresses.invitation(language, survey.slug.in_(language)),
    )
    return HttpResponse(whole.filled(), status=status)


def seconds_kept(survey: SurveyState) -> int:
    """How long what everybody is shown of a survey stays the same."""
    edges = (survey.opens_at, survey.closes_at, survey.closes_at + survey.grace)
    times_left = [edge - survey.now for edge in edges if edge > survey.now]
    return seconds_the_same(() if survey.frozen_at is not None else times_left)
