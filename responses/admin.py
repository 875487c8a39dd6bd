"""Responses as staff see them: that they are there, in which language and when; never what was answered."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from responses.identity import read_reference
from responses.models import Response
from surveys.admin.scope import StrictAdmin
from surveys.models import Survey


@admin.register(Response)
class ResponseAdmin(StrictAdmin):
    """For finding a response by its reference. Limited to the surveys that the person has a role in."""

    fields = ("survey", "version", "reference", "language", "source", "started_at", "submitted_at")
    list_display = ("reference", "survey", "language", "source", "started_at", "submitted_at")
    list_filter = ("language", "source", ("submitted_at", admin.EmptyFieldListFilter))
    list_select_related = ("survey",)
    list_per_page = 50
    # Counting a million rows for a sentence that nobody reads.
    show_full_result_count = False
    search_fields = ("reference",)
    search_help_text = _("The whole reference, with or without its hyphen")
    ordering = ("-pk",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        # The answers are not even fetched.
        responses = super().get_queryset(request).defer("answers", "paradata", "pending", "token_hash")
        return responses.filter(survey__in=Survey.objects.visible_to(request.user))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Response], search_term: str
    ) -> tuple[QuerySet[Response], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(reference=read_reference(search_term)), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        if not self.has_module_permission(request):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Response | None = None) -> bool:
        return False
