"""Jobs as operators see them: to look at, never to edit."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.registry import words_of


class ByKind(admin.SimpleListFilter):
    """By the kinds that there are jobs of, in words."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        kinds = Job.objects.order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, words_of(kind)) for kind in kinds), key=lambda each: each[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        kind = self.value()
        return queryset.filter(kind=kind) if kind else queryset


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "id",
        "name_of_kind",
        "state",
        "progress_done",
        "progress_total",
        "attempts",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", ByKind]
    exclude = ["token", "kind", "params", "error"]
    readonly_fields = ["name_of_kind", "arguments", "what_stopped_it"]

    @admin.display(description=_("kind"), ordering="kind")
    def name_of_kind(self, job: Job) -> str:
        return words_of(job.kind)

    # Of the program itself, the same in every language; exports.pages.wording has words for people.
    @admin.display(description=_("parameters"))
    def arguments(self, job: Job) -> str:
        return format_html("<code>{}</code>", json.dumps(job.params, ensure_ascii=False))

    @admin.display(description=_("reason"))
    def what_stopped_it(self, job: Job) -> str:
        return format_html("<code>{}</code>", job.error)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False
