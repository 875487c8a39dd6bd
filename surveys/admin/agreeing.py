"""Every pair of texts side by side, and agreeing them."""

from dataclasses import dataclass
from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import roles_allowing
from surveys.admin.frame import framed
from surveys.admin.links import change_url
from surveys.admin.scope import survey_for
from surveys.agreement import agree, agreed_among, digest
from surveys.models import Survey, SurveyRole
from surveys.texts import TextUnit, texts_of

PairState = Literal["missing", "changed", "agreed"]


@dataclass(frozen=True)
class Pair:
    """`seen` is the digest of what the person sees: what is agreed is that, and nothing newer."""

    unit: TextUnit
    state: PairState
    seen: str
    url: str


@require_GET
def texts(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    pairs = pairs_of(survey)
    chosen = request.GET.get("state", "")
    words = {
        "": pgettext("texts", "All"),
        "missing": gettext("To write"),
        "changed": gettext("To agree"),
        "agreed": pgettext("texts", "Agreed"),
    }
    chosen = chosen if chosen in words else ""
    counts = {state: sum(1 for pair in pairs if state in ("", pair.state)) for state in words}
    return framed(
        request,
        survey,
        "agreement",
        "texts.html",
        title=gettext("Agreement"),
        pairs=[pair for pair in pairs if chosen in ("", pair.state)],
        seen=" ".join(f"{pair.unit.key} {pair.seen}" for pair in pairs if pair.state == "changed"),
        chips=[(state, word, counts[state], state == chosen) for state, word in words.items()],
        chosen=chosen,
        to_agree=counts["changed"],
        agreeing=_agreeing(survey),
    )


def _agreeing(survey: Survey) -> str:
    """The names of those whose role lets them agree texts."""
    roles = SurveyRole.objects.filter(
        survey=survey, role__in=roles_allowing("agree"), user__is_active=True
    ).select_related("user")
    return ", ".join(sorted({role.user.get_full_name() or role.user.get_username() for role in roles}))


def pairs_of(survey: Survey) -> list[Pair]:
    """Every text that respondents see and that is written or needed, with its state."""
    units = [unit for unit in texts_of(survey) if unit.used and (unit.needed or not unit.is_empty)]
    agreed = agreed_among(survey, units)
    return [
        Pair(unit, _state(unit, agreed), digest(unit.cy, unit.en), change_url(unit.row)) for unit in units
    ]


def _state(unit: TextUnit, agreed: set[str]) -> PairState:
    if not unit.is_complete:
        return "missing"
    return "agreed" if unit.key in agreed else "changed"


@require_POST
def agree_texts(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Agree the pair named by `agree` (its key), or with `all` every complete pair: each only as the person saw it.

    The form repeats the pairs as `seen`, key and digest in turn, in one field, since a form may have only so many. A
    pair that has changed since then stays as it is.
    """
    survey = survey_for(request, survey_id, "agree")
    written = request.POST.get("seen", "").split()
    seen = dict(zip(written[::2], written[1::2], strict=False))
    wanted = seen.keys() if "all" in request.POST else {request.POST.get("agree", "")} & seen.keys()
    units = [unit for unit in texts_of(survey) if unit.key in wanted]
    unchanged = [unit for unit in units if digest(unit.cy, unit.en) == seen[unit.key]]
    agreed = agree(survey, {unit.key for unit in unchanged}, request.user, texts=unchanged)
    if agreed:
        words = ngettext("%(count)s text agreed.", "%(count)s texts agreed.", len(agreed))
        messages.success(request, words % {"count": len(agreed)})
    if len(unchanged) < len(units):
        messages.warning(
            request, gettext("Some texts have just been changed. Read them again before you agree.")
        )
    state = request.POST.get("state", "")
    query = f"?state={state}" if state in ("missing", "changed", "agreed") else ""
    return redirect(reverse("admin:surveys_survey_texts", args=[survey.pk]) + query)
