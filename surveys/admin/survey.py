"""The admin of surveys: the list, a survey's own texts and settings, and the addresses of its other pages."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from surveys.access import can, may_create_surveys
from surveys.admin import (
    agreeing,
    comparing,
    copying,
    files,
    leaving,
    overview,
    papers,
    people,
    pictures,
    questions,
    window,
)
from surveys.admin import record as record_page
from surveys.admin.frame import survey_context
from surveys.admin.inlines import PartnerInline, place_new_rows
from surveys.admin.listing import survey_list
from surveys.admin.roles import make_author
from surveys.admin.scope import ScopedAdmin
from surveys.forms.drafts import pair, pair_labels
from surveys.forms.survey import SurveyForm
from surveys.invited import record_access
from surveys.models import Survey
from surveys.retention import RULES, record_change

PAGES = (
    ("overview", overview.overview),
    ("publish", overview.publish_survey),
    ("questions", questions.questions),
    ("move", questions.move_part),
    ("texts", agreeing.texts),
    ("agree", agreeing.agree_texts),
    ("window", window.window),
    ("people", people.people),
    ("pictures", pictures.pictures),
    ("record", record_page.survey_record),
    ("changes", comparing.changes),
    ("copy", copying.copy),
    ("file", leaving.survey_file),
    ("xlsform", leaving.xlsform),
    ("xlsform_file", leaving.xlsform_file),
)


@admin.register(Survey)
class SurveyAdmin(ScopedAdmin):
    form = SurveyForm
    inlines = (PartnerInline,)
    orders = ("partners",)
    survey_path: ClassVar[str] = "pk"
    change_form_template = add_form_template = "admin/surveys/survey.html"
    delete_confirmation_template = "admin/surveys/delete.html"
    object_history_template = "admin/surveys/history.html"
    fieldsets = (
        (_("The survey"), {"fields": (pair("title"), pair("short_title"), pair("owner"), pair("slug"))}),
        (_("Start page"), {"fields": (pair("intro"), pair("privacy"))}),
        (_("Before and after"), {"fields": (pair("not_open_yet"), pair("closed"))}),
        (_("Confirmation"), {"fields": (pair("confirmation_title"), pair("confirmation_body"))}),
        (
            _("Settings"),
            {"fields": ("check_answers", "access", "anonymous", "consultation", "timezone", "provenance")},
        ),
        (
            _("How long the answers are kept"),
            {
                "fields": (
                    "keep_drafts_days",
                    "keep_identifying_days",
                    "keep_responses_days",
                    "after_keeping",
                )
            },
        ),
    )
    add_fieldsets = ((None, {"fields": (pair("title"), pair("slug"))}),)

    def survey_of(self, obj: Survey) -> Survey:
        return obj

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path(f"<int:survey_id>/{name}/", view(page), name=f"surveys_survey_{name}")
            for name, page in PAGES
        ]
        return [
            path("<int:survey_id>/paper/<str:language>/", view(papers.paper), name="surveys_survey_paper"),
            path("import/", view(files.import_file), name="surveys_survey_import"),
            *own,
            *super().get_urls(),
        ]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {"add": may_create_surveys(request.user), "change": True, "delete": False, "view": True}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_create_surveys(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        # The list is everybody's: it holds only what they may see.
        return True if obj is None else super().has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        """Only a draft: what was published is kept."""
        return obj is not None and obj.current_version_id is None and can(request.user, "edit", obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return survey_list(request)

    def get_fieldsets(self, request: HttpRequest, obj: Survey | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Survey | None) -> Any:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, labels=pair_labels(Survey), **kwargs)
        form.texts_only = obj is not None and not can(request.user, "edit", obj)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        survey = kwargs.get("obj")
        if survey is not None:
            context |= survey_context(request, survey, "settings") | {
                "heading": gettext("Texts and settings")
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Survey, form: ModelForm, change: bool) -> None:
        # Only what the form holds: the window and the version may have changed in the meantime.
        if change:
            obj.save(update_fields=[*form.changed_data, "updated_at"])
            if "access" in form.changed_data:
                record_access(obj, request.user)
            if set(form.changed_data) & set(RULES):
                record_change(obj, request.user, {name: form.initial[name] for name in RULES})
            return
        obj.save()
        record("survey created", actor=request.user, survey_id=obj.pk, subject=str(obj))
        make_author(request.user, obj)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        place_new_rows(formset)
        super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Survey) -> None:
        record("survey deleted", actor=request.user, survey_id=obj.pk, subject=str(obj))
        # Questions protect their option sets, so they go first.
        obj.pages.all().delete()
        obj.delete()

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        survey = self.get_object(request, object_id)
        context = survey_context(request, survey, "settings")
        context |= {
            "back": reverse("admin:surveys_survey_change", args=[survey.pk]),
            "warning": gettext("All its pages, questions, texts and roles are deleted with it."),
        }
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        context = survey_context(request, self.get_object(request, object_id), "settings")
        return super().history_view(request, object_id, context | (extra_context or {}))

    def response_add(
        self, request: HttpRequest, obj: Survey, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(
            request, gettext("The survey is created. Write its texts, then add pages and questions.")
        )
        return redirect("admin:surveys_survey_change", obj.pk)

    def response_change(self, request: HttpRequest, obj: Survey) -> HttpResponse:
        moved = self.move_inline(request, obj)
        messages.success(request, gettext("Saved."))
        change = reverse("admin:surveys_survey_change", args=[obj.pk])
        return redirect(change + (f"#{moved}-group" if moved else ""))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, gettext("Deleted."))
        return redirect("admin:surveys_survey_changelist")
