"""What a page of exports that is open asks for every two seconds, as long as anything is being made.

The page says what it has seen of each file, so that only what has changed is sent: boxes that are ticked, disclosures
that are open and the keyboard's place stay as they are. Without JavaScript nothing of this happens: there is a link.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exports.pages.downloaded import downloads_of_files
from exports.pages.queries import (
    DatasetCard,
    FileLine,
    Files,
    card_of,
    datasets_in_use,
    files_of,
    files_shown,
)
from exports.selections.shown import panel_of
from surveys.admin.scope import survey_for
from surveys.models import Survey

# Of a file: its id, and the first letter of its state.
SEEN = re.compile(r"(\d{1,19})([a-z])")


def seen_of(shown: Sequence[Files]) -> str:
    """What a page with these files has seen: `1-12d.13r` is dataset 1 with two files."""
    return "_".join(
        f"{files.seen_as}-" + ".".join(f"{line.id}{line.letter}" for line in files.lines) for files in shown
    )


def poll_of(survey: Survey, shown: Sequence[Files]) -> str:
    """The address that an open page asks; empty if nothing is being made."""
    return asking_at(reverse("export-live", args=[survey.pk]), shown)


def asking_at(address: str, shown: Sequence[Files]) -> str:
    """The address with what the page has seen; empty if nothing is being made."""
    if not any(files.is_unfinished for files in shown):
        return ""
    # The language is for whoever is signed out by then.
    asked = {"seen": seen_of(shown), "language": get_language() or "cy"}
    return f"{address}?{urlencode(asked)}"


@never_cache
@require_GET
def live(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What has changed since the page was last told. Whoever may not see the page any more is told that, and no more;
    the page then stops asking."""

    def shown(survey: Survey) -> list[Files]:
        downloads = downloads_of_files(survey.pk)
        return [files_shown(dataset, downloads) for dataset in datasets_in_use(survey)]

    return changes(request, survey_id, reverse("export-live", args=[survey_id]), shown)


def changes(
    request: HttpRequest,
    survey_id: int,
    address: str,
    shown_of: Callable[[Survey], Sequence[Files]],
    page: str = "",
) -> HttpResponse:
    """What a page is sent that asks at `address` about the files that `shown_of` finds; `page` is its own address."""
    if not site.has_permission(request):
        return _ended(request, survey_id, 401)
    try:
        survey = survey_for(request, survey_id, "download")
        shown = shown_of(survey)
    except PermissionDenied:
        return _ended(request, survey_id, 403)
    except Http404:
        return _ended(request, survey_id, 404)
    seen = _read(request.GET.get("seen", ""))
    if [files.seen_as for files in shown] != list(seen):
        # Another dataset is another page, and nobody's boxes are taken from under their hands.
        about = {"survey": survey, "page": page}
        return HttpResponse(render_to_string("admin/exports/live_changed.html", about, request))
    context: dict[str, Any] = {
        "survey": survey,
        "page": page,
        "poll": asking_at(address, shown),
        "changed": [_changed(files, seen[files.seen_as]) for files in shown],
        "running": [line for files in shown for line in files.lines if line.is_running],
        "oob": True,
    }
    if any(each["card"] for each in context["changed"]):
        context["selections"] = panel_of(survey)
    return HttpResponse(render_to_string("admin/exports/live.html", context, request))


def _changed(files: Files, seen: dict[int, str]) -> dict[str, object]:
    """What has to be shown anew of a dataset and its files. `said` is for screen readers: when files have ended, not
    at every row."""
    lines = [line for line in files.lines if seen.get(line.id) not in (None, line.letter)]
    added = [group for group in files.groups if any(line.id not in seen for line in group.files)]
    ended = [line for line in lines if _has_ended(line)]
    return {
        "files": files,
        "lines": lines,
        "groups": added,
        "is_changed": bool(lines or added),
        "card": _card(files) if any(line.is_dataset for line in ended) else None,
        "said": files.in_words if ended else [],
    }


def _card(files: Files) -> DatasetCard:
    """What is known of a dataset only when it is made."""
    return card_of(files.dataset, files_of(files.dataset))


def _has_ended(line: FileLine) -> bool:
    return line.is_ready or line.has_failed or line.is_cancelled


def _read(seen: str) -> dict[int, dict[int, str]]:
    """By number of the dataset what the page has seen of its files; nothing where it was not written by us."""
    read: dict[int, dict[int, str]] = {}
    for part in seen.split("_") if seen else ():
        number, _dash, files = part.partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return {}
        found = (SEEN.fullmatch(each) for each in files.split("."))
        read[int(number)] = {int(match[1]): match[2] for match in found if match}
    return read


def _ended(request: HttpRequest, survey_id: int, status: int) -> HttpResponse:
    back = urlencode({"next": reverse("exports", args=[survey_id]), "language": get_language() or "cy"})
    context = {"sign_in": f"{reverse('admin:login')}?{back}", "is_signed_out": status == 401}
    return HttpResponse(render_to_string("admin/exports/live_ended.html", context, request), status=status)
