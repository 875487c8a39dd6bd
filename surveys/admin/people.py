"""Who works on a survey, and giving them their roles."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from accounts.audit import record
from accounts.models import User
from accounts.roles import Role
from surveys.access import can
from surveys.admin.frame import framed, survey_context
from surveys.admin.scope import ScopedAdmin, survey_for
from surveys.forms.roles import RoleForm
from surveys.models import SurveyRole


@require_GET
def people(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    roles = survey.roles.select_related("user").order_by("user__username", "role")
    return framed(
        request,
        survey,
        "people",
        "people.html",
        title=gettext("People"),
        roles=roles,
        has_coordinator=any(each.role == Role.COORDINATOR for each in roles),
    )


@admin.register(SurveyRole)
class SurveyRoleAdmin(ScopedAdmin):
    """Roles of one survey, given and taken by those who may. Each change is audited."""

    form = RoleForm
    change_action = "manage_roles"
    change_form_template = add_form_template = "admin/surveys/role.html"
    delete_confirmation_template = "admin/surveys/delete.html"

    def get_fields(self, request: HttpRequest, obj: SurveyRole | None = None) -> tuple[str, ...]:
        # A coordinator could otherwise give this to themselves.
        identifying = ("identifying",) if request.user.is_superuser else ()
        return (("user",) if obj is None else ()) + ("role", *identifying)

    def has_add_permission(self, request: HttpRequest) -> bool:
        parent = self.parent_of(request)
        return parent is not None and self._may_manage(request, parent)

    def has_delete_permission(self, request: HttpRequest, obj: SurveyRole | None = None) -> bool:
        return self._allows(request, "manage_roles", obj)

    def _may_manage(self, request: HttpRequest, survey: Any) -> bool:
        return can(request.user, "manage_roles", survey)

    def save_model(self, request: HttpRequest, obj: SurveyRole, form: ModelForm, change: bool) -> None:
        if not change:
            obj.survey = form.parent
        if obj.role != "coordinator":
            obj.identifying = False
        obj.save()
        self._record(request, "role changed" if change else "role given", obj)

    def delete_model(self, request: HttpRequest, obj: SurveyRole) -> None:
        self._record(request, "role taken", obj)
        obj.delete()

    def _record(self, request: HttpRequest, action: str, obj: SurveyRole) -> None:
        actor: User = request.user
        record(
            action,
            actor=actor,
            survey_id=obj.survey_id,
            subject=str(obj.survey),
            person=obj.user.get_username(),
            role=obj.role,
            identifying=obj.identifying,
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        survey = self.survey_at(request, kwargs.get("obj"))
        context |= survey_context(request, survey, "people") | {"opts": self.opts}
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        survey = self.survey_of(self.get_object(request, object_id))
        request.survey_id = survey.pk  # type: ignore[attr-defined]
        context = survey_context(request, survey, "people") | {"opts": self.opts}
        context["back"] = reverse("admin:surveys_survey_people", args=[survey.pk])
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def response_add(self, request: HttpRequest, obj: SurveyRole, *args: Any) -> HttpResponse:
        messages.success(request, gettext("Saved."))
        return redirect("admin:surveys_survey_people", obj.survey_id)

    response_change = response_add

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, gettext("Removed."))
        return redirect("admin:surveys_survey_people", request.survey_id)  # type: ignore[attr-defined]
