"""The questions as a PDF, for whoever would rather read them on paper first: the same for everybody, while open."""

from django.http import HttpRequest, HttpResponse

from questionnaire.document import Language
from responses import addresses
from responses.reading import SurveyState
from responses.views.arriving import survey_at
from responses.views.notices import closed, not_open_yet
from responses.views.replies import cached, html, respondent_page, spoken
from responses.views.start import seconds_kept
from surveys.paper.keeping import kept_pdf
from surveys.versions import questionnaire_for

# How soon somebody may ask again for one that is being made.
SOON = "10"


@respondent_page("GET")
def paper(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """Costs two statements. What is not open shows its questions to nobody; what is being made says so."""
    survey = survey_at(request, language, slug).survey
    if survey.is_before_opening:
        return cached(not_open_yet(survey, language), seconds_kept(survey))
    if not survey.is_open:
        return cached(closed(survey, language), seconds_kept(survey))
    content = kept_pdf(survey, language)
    if content is None:
        return _being_made(survey, language)
    reply = HttpResponse(content, content_type="application/pdf")
    reply["Content-Disposition"] = f'attachment; filename="{survey.slug.in_(language)}.pdf"'
    return cached(reply, seconds_kept(survey))


def _being_made(survey: SurveyState, language: Language) -> HttpResponse:
    questionnaire = questionnaire_for(survey.current_version_id)
    other = addresses.other_language(language)
    context = spoken(
        language,
        addresses.questions(other, survey.slug.in_(other)),
        survey_name=questionnaire.heading.in_(language),
        start=addresses.start(language, survey.slug.in_(language)),
        again=addresses.questions(language, survey.slug.in_(language)),
    )
    reply = html("responses/being_made.html", context, status=503)
    reply["Retry-After"] = SOON
    return reply
