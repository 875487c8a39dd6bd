"""The frame around every staff page of one survey: its titles, its state and its tabs."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Action
from surveys.access import actions_in
from surveys.models import Survey
from surveys.states import state_of


@dataclass(frozen=True)
class Tab:
    """A page of every survey. `url_name` takes the survey's id."""

    key: str
    label: str | Promise
    url_name: str
    action: Action = "view"


_tabs: list[Tab] = [
    Tab("overview", _("Overview"), "admin:surveys_survey_overview"),
    Tab("questions", _("Questions"), "admin:surveys_survey_questions"),
    Tab("pictures", _("Pictures"), "admin:surveys_survey_pictures"),
    Tab("settings", _("Texts and settings"), "admin:surveys_survey_change"),
    Tab("agreement", _("Agreement"), "admin:surveys_survey_texts"),
    Tab("people", _("People"), "admin:surveys_survey_people"),
    Tab("record", _("Record"), "admin:surveys_survey_record"),
]


def add_tab(tab: Tab, *, before: str | None = None) -> None:
    """Let a room above this one put a page of its own beside these, at the end or before the tab with that key."""
    keys = [each.key for each in _tabs]
    _tabs.insert(keys.index(before) if before in keys else len(keys), tab)


def survey_context(request: HttpRequest, survey: Survey, tab: str) -> dict[str, Any]:
    """What `admin/surveys/frame.html` shows above the page itself."""
    actions = actions_in(request.user, survey)
    tabs = [(each, reverse(each.url_name, args=[survey.pk])) for each in _tabs if each.action in actions]
    return {
        **admin.site.each_context(request),
        "survey": survey,
        "state": state_of(survey),
        "may": dict.fromkeys(actions, True),
        "tabs": tabs,
        "tab": tab,
        "opts": Survey._meta,
    }


def framed(
    request: HttpRequest, survey: Survey, tab: str, template: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """A page of the survey, in its frame."""
    frame = survey_context(request, survey, tab)
    return TemplateResponse(request, f"admin/surveys/{template}", {**frame, **context}, status=status)
