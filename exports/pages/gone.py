"""What stands where files of a dataset were that has been withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from exports.models import Dataset
from surveys.admin.frame import survey_context
from surveys.models import Survey


def gone(
    request: HttpRequest, survey: Survey, dataset: Dataset, *, all_ordered: bool = False
) -> HttpResponse:
    """Why a file is no longer there, or (`all_ordered`) all that were ordered."""
    context = survey_context(request, survey, "exports") | {
        "title": gettext("Files to order") if all_ordered else gettext("Exports"),
        "all_ordered": all_ordered,
        "why": dataset.get_withdrawn_why_display(),
        "note": dataset.withdrawn_note,
    }
    return TemplateResponse(request, "admin/exports/gone.html", context, status=410)
