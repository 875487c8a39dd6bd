"""The list of surveys: one line and one next step for each."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext

from accounts.roles import Action
from questionnaire.typography import curly
from surveys.access import actions_in_each, may_create_surveys
from surveys.admin.shares import Shares, shares_of_drafts
from surveys.dates import long_date
from surveys.drafts import load_drafts
from surveys.models import Survey
from surveys.states import STATES, State, state_in_words, state_of

PER_PAGE = 20
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Line:
    survey: Survey
    titles: list[tuple[str, str]]
    state: State
    state_words: str
    shares: Shares
    window: str
    step: tuple[str, str]


def survey_list(request: HttpRequest) -> TemplateResponse:
    """The surveys that the person may see, filtered by state and by words of a title."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    found = _search(Survey.objects.visible_to(request.user), wanted)
    states = {survey.pk: state_of(survey) for survey in found}
    chosen = request.GET.get("state", "")
    shown = [survey for survey in found if chosen not in STATES or states[survey.pk] == chosen]
    page: ListPage[Survey] = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    shares, actions = shares_of_drafts(load_drafts(list(page))), actions_in_each(request.user, page)
    return TemplateResponse(
        request,
        "admin/surveys/list.html",
        {
            **admin.site.each_context(request),
            "title": gettext("Surveys"),
            "lines": [_line(survey, shares[survey.pk], actions[survey.pk]) for survey in page],
            "page": page,
            "chips": _chips(list(states.values()), chosen),
            "chosen": chosen if chosen in STATES else "",
            "wanted": wanted,
            "may_create": may_create_surveys(request.user),
        },
    )


def _search(surveys: QuerySet[Survey], wanted: str) -> QuerySet[Survey]:
    if not wanted:
        return surveys
    match = Q()
    for field in ("title_cy", "title_en", "short_title_cy", "short_title_en", "slug_cy", "slug_en"):
        match |= Q(**{f"{field}__icontains": wanted})
    return surveys.filter(match)


def _chips(states: list[State], chosen: str) -> list[tuple[str, str, int, bool]]:
    """The filters: the value, the word, how many there are, and whether it is on."""
    words = {
        "": pgettext("surveys", "All"),
        "draft": gettext("Draft"),
        "planned": gettext("Not open yet"),
        "open": gettext("Open"),
        "soon": gettext("Closing soon"),
        "closed": gettext("Closed"),
    }
    counts = {"": len(states)} | {state: states.count(state) for state in STATES}
    on = chosen if chosen in STATES else ""
    return [(state, word, counts[state], state == on) for state, word in words.items()]


def _line(survey: Survey, shares: Shares, actions: frozenset[Action]) -> Line:
    return Line(
        survey=survey,
        titles=titles_of(survey),
        state=state_of(survey),
        state_words=state_in_words(survey),
        shares=shares,
        window=window_in_words(survey),
        step=next_step(survey, shares, actions),
    )


def titles_of(survey: Survey) -> list[tuple[str, str]]:
    """Language and title as respondents see it, the person's language first; only those that are written."""
    languages = ("en", "cy") if get_language() == "en" else ("cy", "en")
    titles = [(language, getattr(survey, f"title_{language}")) for language in languages]
    return [(language, curly(title)) for language, title in titles if title]


def window_in_words(survey: Survey) -> str:
    """Both days; empty without a window."""
    if survey.opens_at is None or survey.closes_at is None:
        return ""
    language = get_language() or "cy"
    opens, closes = (
        long_date(moment, language, zone=survey.timezone) for moment in (survey.opens_at, survey.closes_at)
    )
    return gettext("%(opens)s to %(closes)s") % {"opens": opens, "closes": closes}


def next_step(survey: Survey, shares: Shares, actions: frozenset[Action]) -> tuple[str, str]:
    """The words of the one thing to do next, and where to do it."""
    overview = reverse("admin:surveys_survey_overview", args=[survey.pk])
    texts = reverse("admin:surveys_survey_texts", args=[survey.pk])
    missing = shares.missing_cy + shares.missing_en
    if survey.frozen_at is not None and "download" in actions:
        return gettext("See the files"), reverse("exports", args=[survey.pk])
    if survey.current_version_id is not None or not actions:
        return gettext("See the survey"), overview
    if missing and "translate" in actions:
        words = ngettext("Write %(count)s text", "Write %(count)s texts", missing)
        return words % {"count": missing}, f"{texts}?state=missing"
    if shares.not_agreed and "agree" in actions:
        words = ngettext("Agree %(count)s text", "Agree %(count)s texts", shares.not_agreed)
        return words % {"count": shares.not_agreed}, f"{texts}?state=changed"
    if survey.opens_at is None and "change_window" in actions:
        return gettext("Set the window"), reverse("admin:surveys_survey_window", args=[survey.pk])
    if "publish" in actions and not missing and not shares.not_agreed:
        return gettext("Publish"), overview
    return gettext("See the survey"), overview
