"""What every page of a draft has in common: it belongs to a survey, and the survey decides who may do what."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from accounts.roles import Action
from surveys.access import actions_in, can
from surveys.admin.moving import move
from surveys.forms.colleagues import state_seen
from surveys.models import Survey

# Ids beyond this are no ids of ours; asking Postgres about them is an error rather than "none".
LARGEST_ID = 2**63 - 1


def id_from(text: str | None) -> int | None:
    """The id written in an address, or None for anything that cannot be one."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 19 or int(text) > LARGEST_ID:
        return None
    return int(text)


def survey_for(request: HttpRequest, survey_id: int, action: Action = "view") -> Survey:
    """The survey, if the person may do `action` there.

    Raises Http404 if they may not even see it (its existence is nobody else's business), PermissionDenied if
    they may see it but not do this.
    """
    survey = Survey.objects.visible_to(request.user).filter(pk=min(survey_id, LARGEST_ID)).first()
    if survey is None:
        raise Http404
    if not can(request.user, action, survey):
        raise PermissionDenied
    return survey


def hold_draft(survey_id: int) -> None:
    """Keep everybody else from saving or publishing the survey's draft until this transaction ends.

    Called before anything of the draft is read or written: a save that waited for a colleague's sees it, and
    publishing, which locks the same row, finds a save done or not begun.
    """
    # Not its key: respondents who begin meanwhile refer to the row, and need not wait.
    get_object_or_404(Survey.objects.select_for_update(no_key=True), pk=survey_id)


def touch(survey: Survey) -> None:
    """Note that the draft has changed."""
    Survey.objects.filter(pk=survey.pk).update(updated_at=timezone.now())


class StrictAdmin(admin.ModelAdmin):
    """Addresses made up by hand find nothing, where Django would redirect, or ask the database what it cannot know."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Raises Http404 where Django would send the person to another page with a message about an id."""
        obj = super().get_object(request, object_id, from_field)
        if obj is None:
            raise Http404
        return obj

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters offer: `at__year=0`, say, would be an error of the database's."""
        filters = [each for each in self.list_filter if isinstance(each, type)]
        fields = [each for each in self.list_filter if not isinstance(each, type)]
        names = (each if isinstance(each, str) else each[0] for each in fields)
        by_field = {f"{name}__{how}" for name in names for how in ("exact", "isempty", "isnull")}
        return lookup in by_field or lookup in {each.parameter_name for each in filters}


class ScopedAdmin(StrictAdmin):
    """Limits rows, objects, forms and parents to the surveys in which the person has a role.

    `survey_path` leads from the model to its survey. Parts are added below a parent named in the address
    (`?survey=3`, `?page=5`); without one, or with somebody else's, adding is refused.
    """

    survey_path: ClassVar[str] = "survey"
    parent_model: ClassVar[type[models.Model]] = Survey
    parent_parameter: ClassVar[str] = "survey"
    change_action: ClassVar[Action] = "translate"
    # Names of inline orders that a “Move” button may name.
    orders: ClassVar[tuple[str, ...]] = ()
    actions = None
    view_on_site = False
    save_on_top = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Survey.objects.visible_to(request.user)
        return super().get_queryset(request).filter(**{f"{self.survey_path}__in": visible})

    def survey_of(self, obj: Any) -> Survey:
        for step in self.survey_path.split("__"):
            obj = getattr(obj, step)
        return obj

    def parent_of(self, request: HttpRequest) -> Any | None:
        """The parent named in the address of an add form, if it is there and the person may see it."""
        pk = id_from(request.GET.get(self.parent_parameter))
        if pk is None:
            return None
        visible = Survey.objects.visible_to(request.user)
        path = "pk" if self.parent_model is Survey else "survey"
        return self.parent_model._default_manager.filter(pk=pk, **{f"{path}__in": visible}).first()

    def survey_of_parent(self, parent: Any) -> Survey:
        return parent if isinstance(parent, Survey) else parent.survey

    def survey_at(self, request: HttpRequest, obj: Any | None) -> Survey | None:
        """The survey that this request is about."""
        if obj is not None:
            return self.survey_of(obj)
        parent = self.parent_of(request)
        return None if parent is None else self.survey_of_parent(parent)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def _allows(self, request: HttpRequest, action: Action, obj: Any | None) -> bool:
        if obj is None:
            return Survey.objects.allowing(request.user, action).exists()
        return can(request.user, action, self.survey_of(obj))

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self._allows(request, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self._allows(request, self.change_action, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self._allows(request, "edit", obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        parent = self.parent_of(request)
        return parent is not None and can(request.user, "edit", self.survey_of_parent(parent))

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        # Reached through their survey, so not listed on the first page.
        return {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.survey = self.survey_at(request, obj)
        form.parent = None if obj else self.parent_of(request)
        form.texts_only = form.survey is not None and "edit" not in actions_in(request.user, form.survey)
        return form

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:surveys_survey_changelist")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                self._hold_draft(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody else has taken the same code a moment ago.
            messages.error(
                request, gettext("This could not be saved: a code in it is in use already. Try again.")
            )
            return redirect(request.get_full_path())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            self._hold_draft(request, object_id)
            return super().delete_view(request, object_id, extra_context)

    def _hold_draft(self, request: HttpRequest, object_id: str | None) -> None:
        if request.method != "POST":
            return
        obj = None if object_id is None else self.get_object(request, unquote(object_id))
        survey = self.survey_at(request, obj)
        if survey is not None:
            hold_draft(survey.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if (obj := kwargs.get("obj")) is not None:
            context["seen"] = state_seen(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        touch(self.survey_of(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        survey = self.survey_of(obj)
        super().delete_model(request, obj)
        touch(survey)

    def move_inline(self, request: HttpRequest, obj: Any) -> str:
        """Do what a “Move” button of an inline asks (`options:12:up`), if it may be; the name of its order."""
        order, _separator, rest = request.POST.get("_move", "").partition(":")
        written, _separator, direction = rest.partition(":")
        pk = id_from(written)
        if order not in self.orders or direction not in ("up", "down") or pk is None:
            return ""
        if can(request.user, "edit", self.survey_of(obj)):
            move(getattr(obj, order).all(), pk, direction)  # type: ignore[arg-type]
        return order

    def restore_inline(self, request: HttpRequest, obj: Any) -> str:
        """Bring back the archived part that a “Bring back” button names (`options:12`), if it may be; its order."""
        order, _separator, written = request.POST.get("_restore", "").partition(":")
        pk = id_from(written)
        if order not in self.orders or pk is None or not can(request.user, "edit", self.survey_of(obj)):
            return ""
        parts = getattr(obj, order)
        if not hasattr(parts.model, "archived"):
            return ""
        parts.filter(pk=pk).update(archived=False)
        return order

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list]:
        """Parts go with what they belong to: who may delete the whole needs no permission for each."""
        return [str(obj) for obj in objs], {}, set(), []
