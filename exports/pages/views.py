"""The exports of one survey, for its coordinators."""

import datetime as dt

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import signed_in
from accounts.words import in_words
from exports.datasets import current_dataset
from exports.interim import BeingMade, NotOpen, ask_for_interim
from exports.models import LARGEST_NUMBER, Dataset, ExportFile, Selection
from exports.pages import bundles, downloads, sent_files
from exports.pages.cancelling import cancel, make_again
from exports.pages.downloaded import entries
from exports.pages.gone import gone
from exports.pages.identifying import KeysMissing
from exports.pages.live import live, poll_of
from exports.pages.opening import guide_for
from exports.pages.queries import page_of
from exports.reopening import may_reopen
from exports.schedules.page import panel_of
from exports.selections.shown import panel_of as selections_of
from exports.texts_since import NothingWaits, make_next, texts_to_say
from responses.retention.rules import identifying_deleted_at
from surveys.access import can
from surveys.admin.frame import survey_context
from surveys.admin.scope import LARGEST_ID, id_from, survey_for
from surveys.dates import long_date, long_moment
from surveys.models import Survey

PER_PAGE = 50


@require_GET
def exports(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What is frozen, and its files with their state. Works without JavaScript: Refresh is a link."""
    survey = survey_for(request, survey_id, "download")
    context = survey_context(request, survey, "exports") | page_of(survey)
    context["title"] = gettext("Exports")
    context["selections"] = selections_of(survey)
    context["schedule"] = panel_of(survey)
    context["may_reopen"] = may_reopen(survey)
    in_use = [context["shown"]] if context["shown"] else context["interim"]
    context["poll"] = poll_of(survey, [shown.files for shown in in_use])
    if shown := context["shown"]:
        context["may_identifying"] = can(request.user, "download_identifying", survey)
        if moment := identifying_deleted_at(survey):
            context["identifying_deleted"] = _deleted(survey, moment)
        context["texts"] = texts_to_say(survey, shown.card.dataset)
        context["sent"] = sent_files.listed(shown.card.dataset, identifying=context["may_identifying"])
    elif survey.frozen_at is None and survey.current_version_id and survey.closes_at:
        context["closes"] = _words(survey, survey.closes_at)
        context["has_closed"] = survey.closes_at <= timezone.now()
        context["in_grace"] = survey.closes_at + dt.timedelta(minutes=survey.grace_minutes) > timezone.now()
        is_over = context["has_closed"] and not context["in_grace"]
        context["may_interim"] = survey.opens_at <= timezone.now() and not is_over
    return TemplateResponse(request, "admin/exports/exports.html", context)


@require_POST
def interim(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Have an interim dataset made of what has been submitted up to now."""
    survey = survey_for(request, survey_id, "download")
    try:
        dataset = ask_for_interim(survey, signed_in(request))
    except NotOpen:
        messages.error(request, gettext("The survey is not open, so there is no interim dataset to make."))
    except BeingMade:
        messages.error(request, gettext("An interim dataset is being made. Wait until its files are ready."))
    else:
        words = gettext("Interim dataset %(number)d is being made.")
        messages.success(request, words % {"number": dataset.number})
    return redirect("exports", survey.pk)


@require_POST
def next_dataset(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Have the next dataset made, with what was done about texts since."""
    survey = survey_for(request, survey_id, "download")
    try:
        dataset = make_next(survey, signed_in(request))
    except NothingWaits:
        messages.info(request, gettext("The dataset has everything that was done about texts."))
    else:
        words = gettext("Dataset %(number)d is being made. The one before it is withdrawn.")
        messages.success(request, words % {"number": dataset.number})
    return redirect("exports", survey.pk)


@require_GET
def download(request: HttpRequest, survey_id: int, file_id: int) -> HttpResponseBase:
    survey = survey_for(request, survey_id, "download")
    file = _file(survey, file_id)
    if not file.sha256:
        raise Http404
    if file.dataset.withdrawn_at is not None and not file.outlives_its_dataset:
        return gone(request, survey, file.dataset)
    try:
        return downloads.download(file, signed_in(request))
    except downloads.NotThere:
        messages.error(request, gettext("The file is no longer there. Ask whoever runs the service to look."))
    except downloads.StorageAway:
        _say_away(request)
    return redirect("exports", survey.pk)


def _say_away(request: HttpRequest) -> None:
    messages.error(request, gettext("The file cannot be fetched at the moment. Try again in some minutes."))


@require_POST
def try_again(request: HttpRequest, survey_id: int, file_id: int) -> HttpResponse:
    """Have a file made again that could not be made."""
    survey = survey_for(request, survey_id, "download")
    file = _file(survey, file_id)
    if file.dataset.withdrawn_at is not None:
        return gone(request, survey, file.dataset)
    if make_again(file, signed_in(request)):
        messages.success(request, gettext("The file is queued again."))
    return _back_to(file)


@require_POST
def cancel_file(request: HttpRequest, survey_id: int, file_id: int) -> HttpResponse:
    """Have a file not made that waits or is being written."""
    survey = survey_for(request, survey_id, "download")
    file = _file(survey, file_id)
    if file.dataset.withdrawn_at is not None:
        return gone(request, survey, file.dataset)
    if cancel(file, signed_in(request)):
        messages.success(request, gettext("Cancelled: %(name)s") % {"name": file.name})
    else:
        words = gettext("There was nothing to cancel any more: %(name)s")
        messages.warning(request, words % {"name": file.name})
    return _back_to(file)


@require_POST
def download_chosen(request: HttpRequest, survey_id: int, number: int) -> HttpResponseBase:
    """Several files of a dataset as one zip file: those that are ticked, a group of the page, or all that are ready."""
    survey = survey_for(request, survey_id, "download")
    datasets = Dataset.objects.select_related("survey")
    dataset = get_object_or_404(datasets, survey=survey, number=min(number, LARGEST_NUMBER))
    if dataset.withdrawn_at is not None:
        return gone(request, survey, dataset)
    selection = _selection(dataset, request.POST.get("selection"))
    try:
        if group := request.POST.get("group"):
            files = bundles.of_group(dataset, group, selection)
        else:
            files = bundles.chosen(dataset, _ids(request.POST.getlist("file")), selection)
        return bundles.download(dataset, files, signed_in(request), selection)
    except bundles.NotOfDataset:
        raise Http404 from None
    except bundles.NothingChosen:
        messages.error(request, gettext("Tick the files that you want in the zip file, then try again."))
    except bundles.NotReady:
        messages.error(request, gettext("One of these files is not ready, so no zip file was made."))
    except downloads.NotThere:
        messages.error(request, gettext("The file is no longer there. Ask whoever runs the service to look."))
    except downloads.StorageAway:
        _say_away(request)
    return _back(dataset, selection)


def _selection(dataset: Dataset, number: str | None) -> Selection | None:
    """The selection that a form names; None where it names none. Raises Http404."""
    if number is None:
        return None
    given = min(id_from(number) or 0, LARGEST_NUMBER)
    return get_object_or_404(dataset.selections.filter(deleted_at=None), number=given)


def _back_to(file: ExportFile) -> HttpResponse:
    """To the page that a file is on, at its place: it is far down on a phone."""
    back = _back(file.dataset, file.selection)
    return redirect(f"{back['Location']}#file-{file.pk}")


def _back(dataset: Dataset, selection: Selection | None) -> HttpResponse:
    """To the page that files are on."""
    if selection is not None:
        return redirect("export-selections", dataset.survey_id, dataset.number)
    return redirect("exports", dataset.survey_id)


def _ids(written: list[str]) -> set[int]:
    """Raises NotOfDataset for what is no id."""
    ids = {id_from(each) for each in written}
    if None in ids:
        raise bundles.NotOfDataset
    return {each for each in ids if each is not None}


@require_GET
def who_downloaded(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Every download of the survey's data: who, when and which file."""
    survey = survey_for(request, survey_id, "download")
    page = Paginator(entries(survey.pk), PER_PAGE).get_page(request.GET.get("p"))
    context = survey_context(request, survey, "exports") | {
        "title": gettext("Who downloaded what"),
        "lines": [(entry, in_words(entry)) for entry in page],
        "page": page,
    }
    return TemplateResponse(request, "admin/exports/downloads.html", context)


# Nobody's answers may leave by a link that a browser follows ahead of the person.
@require_POST
def download_identifying(request: HttpRequest, survey_id: int) -> HttpResponseBase:
    survey = survey_for(request, survey_id, "download")
    if not can(request.user, "download_identifying", survey):
        raise PermissionDenied
    if moment := identifying_deleted_at(survey):
        messages.error(request, _deleted(survey, moment))
        return redirect("exports", survey.pk)
    dataset = current_dataset(survey)
    if dataset is None:
        raise Http404
    try:
        return downloads.download_identifying(dataset, signed_in(request))
    except KeysMissing:
        messages.error(
            request,
            gettext(
                "These answers cannot be read with the keys that the service has. Ask whoever runs it to look."
            ),
        )
        return redirect("exports", survey.pk)


@require_GET
def sent_file(request: HttpRequest, survey_id: int, stored_name: str) -> HttpResponseBase:
    """One file that a respondent sent."""
    survey, dataset, identifying = _of_coordinator(request, survey_id)
    if not stored_name.isalnum():
        # The database takes not every character to look for.
        raise Http404
    row = get_object_or_404(sent_files.in_dataset(dataset, identifying=identifying), stored_name=stored_name)
    try:
        return sent_files.download(dataset, row, signed_in(request))
    except downloads.NotThere:
        messages.error(request, gettext("The file is no longer there. Ask whoever runs the service to look."))
        return redirect("exports", survey.pk)


@require_POST
def all_sent_files(request: HttpRequest, survey_id: int) -> HttpResponseBase:
    _survey, dataset, identifying = _of_coordinator(request, survey_id)
    return sent_files.download_all(dataset, signed_in(request), identifying=identifying)


@require_GET
def how_to_open(request: HttpRequest) -> HttpResponse:
    """How to open each kind of file, with names of files as they might be."""
    return TemplateResponse(
        request, "admin/exports/how_to_open.html", site.each_context(request) | guide_for(None)
    )


@require_GET
def how_to_open_files(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The same with the names of a survey's own files."""
    survey = survey_for(request, survey_id, "download")
    context = survey_context(request, survey, "exports") | guide_for(survey)
    return TemplateResponse(request, "admin/exports/how_to_open.html", context)


def _of_coordinator(request: HttpRequest, survey_id: int) -> tuple[Survey, Dataset, bool]:
    """Raises Http404 where nothing is frozen yet, or no more."""
    survey = survey_for(request, survey_id, "download")
    dataset = current_dataset(survey)
    if dataset is None:
        raise Http404
    return survey, dataset, can(request.user, "download_identifying", survey)


def _deleted(survey: Survey, moment: dt.datetime) -> str:
    words = gettext(
        "The answers that identify a person were deleted on %(date)s: the time to keep them was over."
    )
    return words % {"date": long_date(moment, get_language() or "cy", zone=survey.timezone)}


def _file(survey: Survey, file_id: int) -> ExportFile:
    """Not one of a selection that was deleted: there is nothing to be made again of it."""
    files = ExportFile.objects.select_related("dataset__survey", "selection").filter(
        selection__deleted_at=None
    )
    return get_object_or_404(files, pk=min(file_id, LARGEST_ID), dataset__survey=survey)


def _words(survey: Survey, moment: object) -> str:
    return long_moment(moment, get_language() or "cy", zone=survey.timezone)  # type: ignore[arg-type]


def patterns() -> list[URLPattern]:
    base = "admin/exports/<int:survey_id>/"
    pages = [
        ("", exports, "exports"),
        ("interim/", interim, "export-interim"),
        ("next/", next_dataset, "export-next"),
        ("identifying/", download_identifying, "export-identifying"),
        ("sent/", all_sent_files, "export-sent-all"),
        ("sent/<str:stored_name>/", sent_file, "export-sent"),
        ("files/<int:file_id>/", download, "export-download"),
        ("files/<int:file_id>/again/", try_again, "export-again"),
        ("files/<int:file_id>/cancel/", cancel_file, "export-cancel"),
        ("datasets/<int:number>/zip/", download_chosen, "export-zip"),
        ("downloads/", who_downloaded, "export-downloads"),
        ("how-to-open/", how_to_open_files, "export-how-to-open"),
    ]
    return [
        path("admin/exports/how-to-open/", site.admin_view(how_to_open), name="how-to-open"),
        # Says itself, and in few words, that somebody is signed out.
        path(base + "live/", live, name="export-live"),
        *(path(base + end, site.admin_view(view), name=name) for end, view, name in pages),
    ]
