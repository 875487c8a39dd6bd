"""The draft on paper, for those who work on it: made while they wait."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from questionnaire.document import LANGUAGES
from surveys.admin.scope import survey_for
from surveys.paper import CannotMakePaper, survey_pdf


@require_GET
def paper(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    survey = survey_for(request, survey_id)
    if language not in LANGUAGES:
        raise Http404
    try:
        content = survey_pdf(survey, language)
    except CannotMakePaper:
        messages.error(request, gettext("The PDF could not be made. Ask whoever runs the service to look."))
        return redirect("admin:surveys_survey_overview", survey.pk)
    response = HttpResponse(content, content_type="application/pdf")
    name = getattr(survey, f"slug_{language}") or f"survey-{survey.pk}-{language}"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
