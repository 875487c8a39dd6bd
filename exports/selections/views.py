"""Ordering files of a dataset: a form, what was ordered, and deleting it again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from exports.dataset.filters import Impossible
from exports.models import LARGEST_NUMBER, Dataset, Selection
from exports.pages.gone import gone
from exports.pages.live import asking_at, changes
from exports.pages.queries import Files, datasets_in_use
from exports.selections import asking
from exports.selections.counting import columns_of, how_many
from exports.selections.forms import OrderForm
from exports.selections.shown import files_of_selections, ordered
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.models import Survey

# Of fewer responses, what is known of the choice and what they say may be enough to know a person by.
FEW = 10


@require_http_methods(["GET", "POST"])
def selections(request: HttpRequest, survey_id: int, number: int) -> HttpResponse:
    """What was ordered of a dataset, and the form for more. One button of it only counts."""
    survey = survey_for(request, survey_id, "download")
    if withdrawn := _withdrawn(survey, number):
        return gone(request, survey, withdrawn, all_ordered=True)
    dataset = _dataset(survey, number)
    form = OrderForm(
        request.POST if request.method == "POST" else None, dataset=dataset, columns=columns_of(dataset)
    )
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        context["counted"], found = True, _counted(dataset, form)
        context["found"] = found
        if form.is_valid() and "make" in request.POST and (made := _made(request, dataset, form)):
            words = gettext("The files of selection %(number)d are being made.")
            messages.success(request, words % {"number": made.number})
            return redirect("export-selections", survey.pk, dataset.number)
    found_so_far = ordered(dataset)
    context |= survey_context(request, survey, "exports") | {
        "title": gettext("Files to order"),
        "dataset": dataset,
        "form": form,
        "errors": form.errors,
        "links": form.links,
        "few": FEW,
        "is_made": dataset.is_made(),
        "ordered": found_so_far,
        "page": reverse("export-selections", args=[survey.pk, dataset.number]),
        "poll": asking_at(_asked_at(survey.pk, dataset.number), [each.files for each in found_so_far]),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/exports/order.html", context, status=status)


def _counted(dataset: Dataset, form: OrderForm) -> int | None:
    """How many responses the choice gives; where it is none, the form says so."""
    try:
        found = how_many(dataset, form.filters)
    except Impossible as error:
        form.add_error(form.field_of(error.field), str(error))
        return None
    if found == 0:
        form.add_error(None, gettext("No response is as you have chosen. Choose fewer things, or others."))
    return found


def _made(request: HttpRequest, dataset: Dataset, form: OrderForm) -> Selection | None:
    try:
        return asking.ask_for_selection(dataset, form.order, signed_in(request))
    except asking.AllStandard:
        words = gettext(
            "The dataset has these files anyway. Choose some of the responses, another layout, or other labels."
        )
    except asking.TooMany:
        words = gettext("A dataset has at most %(most)d selections. Delete one that nobody needs any more.")
        words %= {"most": asking.MOST_SELECTIONS}
    except asking.NotMade:
        words = gettext("The dataset is not made yet, or is no longer in use.")
    form.add_error(None, words)
    return None


@never_cache
@require_GET
def live(request: HttpRequest, survey_id: int, number: int) -> HttpResponse:
    """What has changed on the page since it was last told (exports.pages.live)."""

    def shown(survey: Survey) -> list[Files]:
        return files_of_selections(_dataset(survey, number))

    page = reverse("export-selections", args=[survey_id, number])
    return changes(request, survey_id, _asked_at(survey_id, number), shown, page)


def _asked_at(survey_id: int, number: int) -> str:
    return reverse("export-selections-live", args=[survey_id, number])


@require_POST
def delete(request: HttpRequest, survey_id: int, number: int, selection: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "download")
    dataset = _dataset(survey, number)
    chosen = get_object_or_404(
        dataset.selections.select_related("dataset__survey"), number=min(selection, LARGEST_NUMBER)
    )
    if asking.delete_selection(chosen, signed_in(request)):
        words = gettext("Selection %(number)d and its files are deleted.")
        messages.success(request, words % {"number": chosen.number})
    return redirect("export-selections", survey.pk, dataset.number)


def _dataset(survey: Survey, number: int) -> Dataset:
    """One that is in use. Raises Http404."""
    for dataset in datasets_in_use(survey):
        if dataset.number == number:
            return dataset
    raise Http404


def _withdrawn(survey: Survey, number: int) -> Dataset | None:
    """One to which a message or a bookmark may still lead."""
    numbered = Dataset.objects.filter(survey=survey, number=min(number, LARGEST_NUMBER))
    return numbered.filter(withdrawn_at__isnull=False).first()


def patterns() -> list[URLPattern]:
    base = "admin/exports/<int:survey_id>/datasets/<int:number>/selections/"
    pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
        ("", selections, "export-selections"),
        ("<int:selection>/delete/", delete, "export-selection-delete"),
    ]
    return [
        # It says itself to whoever is signed out that they are.
        path(base + "live/", live, name="export-selections-live"),
        *(path(base + end, site.admin_view(view), name=name) for end, view, name in pages),
    ]
