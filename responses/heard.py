"""What people have said about a survey and its Welsh, for its staff."""

from django.contrib.admin.sites import site
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from responses.models import Feedback, WelshReport
from responses.opinions import reply_address
from surveys.access import can
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.models import Survey

PER_PAGE = 50
MOST_REPORTS = 200


@require_GET
def heard(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Feedback for those who may open the answers; reports about the Welsh for everybody with a role."""
    survey = survey_for(request, survey_id)
    may_read = can(request.user, "download", survey)
    # Within a day chance decides, as the key does.
    said = Feedback.objects.filter(survey=survey).exclude(text="").order_by("-day", "pk")
    page = Paginator(said if may_read else said.none(), PER_PAGE).get_page(request.GET.get("p"))
    return framed(
        request,
        survey,
        "heard",
        "heard.html",
        title=gettext("Feedback"),
        may_read=may_read,
        ease=_ease(survey) if may_read else [],
        page=page,
        reports=_reports(survey, request.user.is_superuser),
    )


def _ease(survey: Survey) -> list[tuple[str, int]]:
    """How many found it how easy, the easiest first."""
    given = Feedback.objects.filter(survey=survey, ease__isnull=False).order_by()
    counted = dict(given.values_list("ease").annotate(Count("pk")))
    return [(str(ease.label), counted.get(ease.value, 0)) for ease in reversed(Feedback.Ease)]


def _reports(survey: Survey, of_service: bool) -> list[tuple[WelshReport, str]]:
    """The newest, each with the address for an answer. Those about pages of no survey concern everybody who cares for
    the Welsh; who wrote them, only whoever looks after the service (`of_service`)."""
    found = WelshReport.objects.filter(Q(survey=survey) | Q(survey=None)).order_by("-at")[:MOST_REPORTS]
    return [(report, reply_address(report) if report.survey_id or of_service else "") for report in found]


def patterns() -> list[URLPattern]:
    return [path("admin/feedback/<int:survey_id>/", site.admin_view(heard), name="survey-heard")]
