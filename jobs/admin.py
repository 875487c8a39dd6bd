"""Jobs as operators see them: to look at, never to edit."""

import json

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jobs.models import Job


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
    list_filter = ["state", "kind"]
    exclude = ["token", "kind", "params", "error"]
    readonly_fields = ["name_of_kind", "arguments", "what_stopped_it"]

    # Names and messages of the program itself, the same in every language; exports.wording has words for people.
    @admin.display(description=_("kind"), ordering="kind")
    def name_of_kind(self, job: Job) -> str:
        return format_html("<code>{}</code>", job.kind)

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
