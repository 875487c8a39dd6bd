"""The panel of the schedule on the page of exports, and the pages behind it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.sites import site
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import signed_in
from exports.interim import NotOpen
from exports.models import Dataset, ExportFile, InterimSchedule
from exports.schedules.forms import ScheduleForm
from exports.schedules.setting import rhythm_of, set_schedule, stop_schedule, will_be_open
from exports.schedules.timing import next_after
from exports.schedules.wording import OUTCOMES, in_words
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.dates import long_moment
from surveys.models import Survey


@dataclass(frozen=True)
class Panel:
    """What is shown of a schedule. `next`, `turn` and `stopped_at` are moments in words, empty where there is none.
    `made` is the number of the dataset of the last turn, `replaced` those that newer ones took the place of."""

    may_set: bool
    schedule: InterimSchedule | None
    rhythm: str = ""
    next: str = ""
    closes_first: bool = False
    turn: str = ""
    outcome: str = ""
    made: int | None = None
    stopped_at: str = ""
    replaced: tuple["Replaced", ...] = ()

    @property
    def is_over(self) -> bool:
        """Whoever stopped it before, or why: nobody can set it again."""
        return bool(self.stopped_at) and not self.may_set


@dataclass(frozen=True)
class Replaced:
    number: int
    frozen: str
    manifest: int | None


def panel_of(survey: Survey) -> Panel:
    """The panel; costs three queries."""
    schedule = InterimSchedule.objects.filter(survey=survey).select_related("set_by", "stopped_by").first()
    may_set = will_be_open(survey.pk)
    if schedule is None:
        return Panel(may_set, None)
    is_going = schedule.stopped_at is None
    rhythm = rhythm_of(schedule)
    now = max(timezone.now(), survey.opens_at) if survey.opens_at else timezone.now()
    following = next_after(rhythm, survey.timezone, now)
    of_turn = Dataset.objects.filter(survey=survey, scheduled_for=schedule.turn_at)
    made = of_turn.values_list("number", flat=True).first() if schedule.turn_at else None
    return Panel(
        may_set=may_set,
        schedule=schedule,
        rhythm=in_words(rhythm),
        next=_words(survey, following) if is_going else "",
        closes_first=survey.closes_at is not None and following > survey.closes_at,
        turn=_words(survey, schedule.turn_at) if schedule.turn_at else "",
        outcome=str(OUTCOMES.get(schedule.outcome, "")),
        made=made,
        stopped_at=_words(survey, schedule.stopped_at) if schedule.stopped_at else "",
        replaced=tuple(_replaced(survey, dataset) for dataset in replaced_of(survey)),
    )


def replaced_of(survey: Survey) -> QuerySet[Dataset]:
    """What newer ones took the place of, the newest first."""
    replaced = survey.datasets.filter(withdrawn_why=Dataset.Why.REPLACED)
    return replaced.prefetch_related("files").order_by("-number")


def _replaced(survey: Survey, dataset: Dataset) -> Replaced:
    manifests = (
        file.pk
        for file in dataset.files.all()
        if file.content == ExportFile.Content.MANIFEST and file.selection_id is None and file.sha256
    )
    return Replaced(dataset.number, _words(survey, dataset.frozen_at), next(manifests, None))


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Setting or changing it."""
    survey = survey_for(request, survey_id, "download")
    if not will_be_open(survey.pk):
        return _over(request, survey)
    stored = InterimSchedule.objects.filter(survey=survey).first()
    form = ScheduleForm(request.POST if request.method == "POST" else None, schedule=stored)
    if request.method == "POST" and form.is_valid():
        try:
            set_schedule(survey, signed_in(request), form.rhythm(), form.cleaned_data["keep"])
        except NotOpen:
            return _over(request, survey)
        messages.success(request, gettext("The schedule is saved."))
        return redirect("exports", survey.pk)
    context = survey_context(request, survey, "exports")
    context |= {
        "title": gettext("Interim datasets on a schedule"),
        "form": form,
        "errors": form.errors,
        "is_going": stored is not None and stored.stopped_at is None,
    }
    return TemplateResponse(request, "admin/exports/schedule_form.html", context)


@require_POST
def stop(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "download")
    if stop_schedule(survey, signed_in(request)):
        messages.success(request, gettext("The schedule is stopped. What it has made stays."))
    return redirect("exports", survey.pk)


def _over(request: HttpRequest, survey: Survey) -> HttpResponse:
    words = gettext("Only a published survey that has not closed can have a schedule for interim datasets.")
    messages.error(request, words)
    return redirect("exports", survey.pk)


def _words(survey: Survey, moment: object) -> str:
    return long_moment(moment, get_language() or "cy", zone=survey.timezone)  # type: ignore[arg-type]


def patterns() -> list[URLPattern]:
    base = "admin/exports/<int:survey_id>/schedule/"
    return [
        path(base, site.admin_view(schedule), name="export-schedule"),
        path(f"{base}stop/", site.admin_view(stop), name="export-schedule-stop"),
    ]
