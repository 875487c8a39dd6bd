"""The draft on paper, for those who work on it: made while they wait. And how far the PDFs of respondents are."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from jobs.models import Job
from questionnaire.document import LANGUAGES, Language
from surveys.admin.scope import survey_for
from surveys.models import Survey
from surveys.paper import CannotMakePaper, survey_pdf
from surveys.paper.keeping import states_of_papers

# How the state of a file is marked in the staff pages.
_MARKS = {Job.State.DONE: "done", Job.State.FAILED: "wrong"}


class Handed(NamedTuple):
    """The PDF that respondents get in one language, or are to get."""

    language: Language
    mark: str
    words: str


def handed_out(survey: Survey) -> list[Handed]:
    """Empty where nobody is given one: before the first version, and once the survey is frozen."""
    if survey.current_version_id is None or survey.frozen_at is not None:
        return []
    words = {
        Job.State.DONE: gettext("The PDF is ready"),
        Job.State.FAILED: gettext("The PDF could not be made"),
    }
    waits = gettext("The PDF is being made")
    return [
        Handed(language, _MARKS.get(state, "soon"), words.get(state, waits))
        for language, state in states_of_papers(survey).items()
    ]


def drafts_of(survey: Survey) -> list[tuple[Language, str]]:
    """Language and address of the draft on paper."""
    return [(each, reverse("admin:surveys_survey_paper", args=[survey.pk, each])) for each in LANGUAGES]


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
