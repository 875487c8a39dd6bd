"""The frame around every staff page of one survey: its titles, its state and its tabs."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Action
from surveys.access import actions_in
from surveys.models import Survey
from surveys.states import state_of

# The pages of a survey in the order of the work. Fifteen side by side would fill two lines of a wide window.
GROUPS: dict[str, str | Promise] = {
    "overview": _("Overview"),
    "design": pgettext_lazy("tabs", "Design"),
    "collecting": pgettext_lazy("tabs", "Collecting"),
    "fieldwork": pgettext_lazy("tab", "Fieldwork"),
    "data": pgettext_lazy("tabs", "Data"),
    "people": pgettext_lazy("tabs", "People and record"),
}


@dataclass(frozen=True)
class Tab:
    """A page of every survey, in one of GROUPS. `url_name` takes the survey's id."""

    key: str
    label: str | Promise
    url_name: str
    group: str
    action: Action = "view"


@dataclass(frozen=True)
class ShownTab:
    """One link. `current` is the value of its aria-current, empty where people are elsewhere."""

    label: str | Promise
    url: str
    current: str


_tabs: list[Tab] = [
    Tab("overview", _("Overview"), "admin:surveys_survey_overview", "overview"),
    Tab("questions", _("Questions"), "admin:surveys_survey_questions", "design"),
    Tab("pictures", _("Pictures"), "admin:surveys_survey_pictures", "design"),
    Tab("settings", _("Texts and settings"), "admin:surveys_survey_change", "design"),
    Tab("agreement", _("Agreement"), "admin:surveys_survey_texts", "design"),
    Tab("people", _("People"), "admin:surveys_survey_people", "people"),
    Tab("record", _("Record"), "admin:surveys_survey_record", "people"),
]


def add_tab(tab: Tab, *, before: str | None = None) -> None:
    """Let a room above this one put a page of its own at the end of its group, or before the page with that key."""
    keys = [each.key for each in _tabs]
    _tabs.insert(keys.index(before) if before in keys else len(keys), tab)


def _shown_tabs(
    actions: frozenset[Action], survey: Survey, key: str
) -> tuple[list[ShownTab], list[ShownTab]]:
    """A link for each group in which the person may see something, and one for each page of the group they are in.

    A group of which they may see one page alone is called by that page's name, and has no second line.
    """
    allowed = [tab for tab in _tabs if tab.action in actions]
    groups = {name: [tab for tab in allowed if tab.group == name] for name in GROUPS}
    first: list[ShownTab] = []
    second: list[ShownTab] = []
    for name, pages in groups.items():
        links = [
            ShownTab(tab.label, reverse(tab.url_name, args=[survey.pk]), "page" if tab.key == key else "")
            for tab in pages
        ]
        if len(links) == 1:
            first += links
        elif links:
            is_here = any(link.current for link in links)
            first.append(ShownTab(GROUPS[name], links[0].url, "true" if is_here else ""))
            second = links if is_here else second
    return first, second


def survey_context(request: HttpRequest, survey: Survey, tab: str) -> dict[str, Any]:
    """What `admin/surveys/frame.html` shows above the page itself."""
    actions = actions_in(request.user, survey)
    tabs, pages = _shown_tabs(actions, survey, tab)
    return {
        **admin.site.each_context(request),
        "survey": survey,
        "state": state_of(survey),
        "may": dict.fromkeys(actions, True),
        "tabs": tabs,
        "pages_of_tab": pages,
        "opts": Survey._meta,
    }


def framed(
    request: HttpRequest, survey: Survey, tab: str, template: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """A page of the survey, in its frame."""
    frame = survey_context(request, survey, tab)
    return TemplateResponse(request, f"admin/surveys/{template}", {**frame, **context}, status=status)
