"""The first page of the staff pages: what waits for the person who is signed in, and how their surveys stand."""

from typing import Any

from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import signed_in
from desk.chosen import Chosen, chosen_for
from desk.drafts import outstanding_in
from desk.standing import Known, Line, line_of
from desk.waiting import waiting_for
from exports.pages.standing import standing_in
from results.snapshots import completed_in
from surveys.access import may_create_surveys
from surveys.models import Survey

# About a screen of both together.
LINES = 6


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """With `show=all` in the address, everything that waits and every survey that was looked into."""
    person = signed_in(request)
    chosen = chosen_for(person)
    shows_all = request.GET.get("show") == "all"
    context = site.each_context(request) | _work(person, chosen, None if shows_all else LINES)
    context |= {
        "title": site.index_title,
        "may_create": may_create_surveys(person),
        "is_new": not chosen.count and not Survey.objects.exists(),
        "shows_all": shows_all,
    }
    return TemplateResponse(request, "admin/desk/desk.html", context)


def _work(person: User, chosen: Chosen, most: int | None) -> dict[str, Any]:
    outstanding = outstanding_in(chosen.surveys)
    standing = standing_in(survey.pk for survey in chosen.allowing("download"))
    waiting = waiting_for(person, chosen, outstanding, standing)
    shown = chosen.surveys[:most]
    completed = completed_in(survey.pk for survey in shown)

    def line(survey: Survey) -> Line:
        pk = survey.pk
        return line_of(
            survey,
            Known(chosen.actions[pk], outstanding.get(pk), completed.get(pk), standing.get(pk, [])),
        )

    return {
        "waiting": waiting[:most],
        "more_waiting": max(0, len(waiting) - (most or len(waiting))),
        "lines": [line(survey) for survey in shown],
        "count": chosen.count,
        "more_surveys": chosen.count - len(shown),
    }


def patterns() -> list[URLPattern]:
    return [path("admin/", site.admin_view(desk), name="desk")]
