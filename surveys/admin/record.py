"""Who did what in a survey."""

import json

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.models import AuditEntry
from accounts.words import in_words
from surveys.admin.frame import framed
from surveys.admin.scope import StrictAdmin, survey_for
from surveys.models import Survey

PER_PAGE = 50


@require_GET
def survey_record(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    entries = AuditEntry.objects.filter(survey_id=survey.pk).select_related("actor")
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
    return framed(
        request,
        survey,
        "record",
        "record.html",
        title=gettext("Record"),
        entries=[(entry, in_words(entry)) for entry in page],
        page=page,
    )


@admin.register(AuditEntry)
class AuditEntryAdmin(StrictAdmin):
    """Nobody changes the record. People see what concerns their surveys; superusers see all."""

    list_display = ("at", "actor", "what", "subject")
    list_display_links = None
    list_select_related = ("actor",)
    list_per_page = PER_PAGE
    search_fields = ("subject", "actor__username")
    actions = None

    fields = ("at", "actor", "what", "subject", "facts")

    @admin.display(description=_("details"))
    def facts(self, entry: AuditEntry) -> str:
        return format_html("<code>{}</code>", json.dumps(entry.details, ensure_ascii=False))

    @admin.display(description=_("what"))
    def what(self, entry: AuditEntry) -> str:
        return in_words(entry)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        entries = super().get_queryset(request)
        if request.user.is_superuser:
            return entries
        surveys = Survey.objects.visible_to(request.user).values("pk")
        return entries.filter(Q(survey_id__in=surveys))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        if not self.has_module_permission(request):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
