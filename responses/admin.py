"""Responses as coordinators see them: that they are there, in which language and when; never what was answered.

Nor in which order they came: the row's own number is in no address, and the list's order tells no more than the minutes
that stand in it.
"""

import datetime as dt
from functools import partial

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import TruncDay, TruncMinute
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from responses.anonymity import anonymous_surveys
from responses.identity import grouped, read_reference
from responses.models import Response
from surveys.admin.scope import StrictAdmin
from surveys.dates import long_date, long_moment
from surveys.models import Survey

_shown_at: list[str] = []


def show_each_at(url_name: str) -> None:
    """Let a room above this one have a page about a response. The name takes the survey's id and the reference."""
    _shown_at[:] = [url_name]


class InNoOrderOfArrival(ChangeList):
    """Whatever the address asks for. Within a minute, in an anonymous survey within a day, chance decides: a token's
    hash says nothing about when."""

    def get_ordering(  # type: ignore[override]  # the stubs know of no OrderBy
        self, request: HttpRequest, queryset: QuerySet[Response]
    ) -> list[OrderBy]:
        return [
            _shown("submitted_at").desc(nulls_last=True),
            _shown("started_at").desc(),
            F("token_hash").asc(),
        ]


def _shown(field: str) -> Case:
    """As exactly as the list says when."""
    anonymous = list(anonymous_surveys().values_list("survey", flat=True))
    return Case(When(survey__in=anonymous, then=TruncDay(field)), default=TruncMinute(field))


class ByState(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("submitted", pgettext("response", "Submitted")),
            ("unfinished", pgettext("response", "Not submitted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Response]:
        if self.value() not in ("submitted", "unfinished"):
            return queryset
        return queryset.filter(submitted_at__isnull=self.value() == "unfinished")


class ByLanguage(admin.SimpleListFilter):
    """By the names that the languages give themselves."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(User.Language.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Response]:
        language = self.value()
        return queryset.filter(language=language) if language else queryset


@admin.register(Response)
class ResponseAdmin(StrictAdmin):
    """For finding a response by its reference. Limited to the surveys one coordinates."""

    list_display = ("linked_reference", "linked_survey", "language_name", "source", "started", "submitted")
    list_filter = (ByLanguage, "source", ByState)
    list_display_links = None
    sortable_by = ()
    list_select_related = ("survey",)
    list_per_page = 50
    # Counting a million rows for a sentence that nobody reads.
    show_full_result_count = False
    search_fields = ("reference",)
    search_help_text = _("The whole reference, with or without its hyphen")
    actions = None

    @admin.display(description=_("reference"))
    def linked_reference(self, response: Response) -> str:
        if response.reference is None or not _shown_at:
            return grouped(response.reference or "")
        address = reverse(_shown_at[0], args=[response.survey_id, response.reference])
        return format_html('<a href="{}">{}</a>', address, grouped(response.reference))

    @admin.display(description=_("language"))
    def language_name(self, response: Response) -> str:
        return format_html(
            '<span lang="{0}">{1}</span>', response.language, User.Language(response.language).label
        )

    @admin.display(description=_("survey"))
    def linked_survey(self, response: Response) -> str:
        # A link in each row also lets the keyboard scroll a list that is wider than a phone.
        address = reverse("admin:surveys_survey_change", args=[response.survey_id])
        return format_html('<a href="{}">{}</a>', address, response.survey)

    @admin.display(description=_("started"))
    def started(self, response: Response) -> str:
        return _moment(response, response.started_at)

    @admin.display(description=_("submitted"))
    def submitted(self, response: Response) -> str:
        return _moment(response, response.submitted_at)

    def get_urls(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urls() if pattern.name == "responses_response_changelist"]

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return InNoOrderOfArrival

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        # The answers are not even fetched.
        responses = super().get_queryset(request).defer("answers", "paradata", "pending", "token_hash")
        responses = responses.annotate(
            says_day_only=Exists(anonymous_surveys().filter(survey=OuterRef("survey")))
        )
        return responses.filter(survey__in=_coordinated(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Response], search_term: str
    ) -> tuple[QuerySet[Response], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(reference=read_reference(search_term)), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return self.has_module_permission(request) and _coordinated(request).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return False


def _moment(response: Response, moment: dt.datetime | None) -> str:
    """In words; of an anonymous survey the day alone."""
    if moment is None:
        return ""
    say = long_date if response.says_day_only else partial(long_moment, weekday=False)
    return say(moment, get_language() or "cy")


def _coordinated(request: HttpRequest) -> QuerySet[Survey]:
    """What opens the answers opens this list; being superuser does not."""
    return Survey.objects.allowing(request.user, "download")
