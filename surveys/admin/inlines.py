"""Parts that are edited with what they belong to: options, rows, report groups and partners."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from surveys.access import can
from surveys.forms.drafts import CodesOnceFormSet, DraftForm, pair, pair_labels
from surveys.forms.question import ArchivingFormSet, OptionForm, OptionFormSet
from surveys.models import Option, OptionSet, Partner, Question, ReportGroup, Row, Survey


class PartInline(admin.StackedInline):
    """Rows with a short first line (the fields in `first`) and the rest under “More”."""

    template = "admin/surveys/inline.html"
    form = DraftForm
    has_code = True
    # Folded away until there are some: most questions have none.
    is_folded = False
    # Whether those that have been published are archived instead of deleted.
    archives = False
    first: tuple[Any, ...] = ()
    details: tuple[Any, ...] = ()

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        # Without JavaScript, “Add another” cannot add; a few empty lines stand ready.
        return 2 if self.has_add_permission(request, obj) else 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first = (None, {"fields": self.first, "classes": ["aw-part__first"]})
        details = self.details_for(obj)
        return [first, (None, {"fields": details, "classes": ["aw-part__more"]})] if details else [first]

    def details_for(self, obj: Any) -> tuple[Any, ...]:
        return self.details

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, labels=pair_labels(self.model), **kwargs)
        formset.form.texts_only = not self._may(request, "edit", obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Those of one parent, which the person has been let in to: permissions are asked with it.
        return self.model._default_manager.get_queryset()

    def _may(self, request: HttpRequest, action: Any, obj: Any) -> bool:
        survey = obj if isinstance(obj, Survey) else getattr(obj, "survey", None)
        return survey is not None and can(request.user, action, survey)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "translate", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "edit", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "edit", obj)


class OptionInline(PartInline):
    model = Option
    form = OptionForm
    formset = OptionFormSet
    archives = True
    first = ("code", pair("label"))

    def details_for(self, obj: Question | OptionSet) -> tuple[Any, ...]:
        details: tuple[Any, ...] = ("missing", "relevant")
        kind = obj.kind if isinstance(obj, Question) else None
        if kind is None or kind.exclusive:
            details = ("exclusive", *details)
        if kind is None or obj.report_groups.exists():
            details = (*details, "report_group")
        if kind is None or "order" in kind.settings:
            details = (*details, "fixed")
        if kind is None or kind.images:
            details = (*details, "image", pair("alt"))
        if kind is None or kind.other_texts:
            details = (
                *details, "has_other_text", pair("other_label"), ("other_max_length", "other_required")
            )  # fmt: skip
        return details

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None:
            formset.form.pictures = tuple(obj.survey.pictures.values_list("name", flat=True))
        if isinstance(obj, Question):
            formset.form.groups = tuple(obj.report_groups.values_list("code", flat=True))
        return formset


class RowInline(PartInline):
    model = Row
    archives = True
    formset = ArchivingFormSet
    first = ("code", pair("label"))


class ReportGroupInline(PartInline):
    model = ReportGroup
    is_folded = True
    formset = CodesOnceFormSet
    first = ("code", pair("label"))


class PartnerInline(PartInline):
    model = Partner
    has_code = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    first = (pair("name"),)
    details = (pair("url"), "logo", pair("alt"))


def place_new_rows(formset: Any) -> None:
    """Put rows that are new in a formset after those that are there."""
    last = max((form.instance.position for form in formset.initial_forms), default=-1)
    for form in formset.extra_forms:
        if form.has_changed() and not form.cleaned_data.get("DELETE"):
            last += 1
            form.instance.position = last
