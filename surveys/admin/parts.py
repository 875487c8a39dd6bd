"""The pages on which an author changes a page, a question or an option set."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from surveys.admin.frame import survey_context
from surveys.admin.inlines import OptionInline, ReportGroupInline, RowInline, place_new_rows
from surveys.admin.moving import next_position
from surveys.admin.outline import number_of, outline_of, words_of
from surveys.admin.previews import previews_of
from surveys.admin.rules import Rules
from surveys.admin.scope import ScopedAdmin, id_from
from surveys.forms.drafts import OptionSetForm, PageForm, pair, pair_labels
from surveys.forms.question import QuestionForm
from surveys.forms.settings import setting_field, setting_names
from surveys.models import OptionSet, Page, Question, Survey


class PartAdmin(ScopedAdmin):
    """A part of the questionnaire, changed in the frame of its survey beside the outline."""

    change_form_template = "admin/surveys/part.html"
    add_form_template = "admin/surveys/part.html"
    delete_confirmation_template = "admin/surveys/delete.html"
    object_history_template = "admin/surveys/history.html"

    def siblings(self, obj: Any) -> QuerySet[Any]:
        raise NotImplementedError

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, labels=pair_labels(self.model), **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        survey = self.survey_at(request, obj)
        context |= survey_context(request, survey, "questions")
        context |= {
            "opts": self.opts,
            "part": obj,
            "heading": self.heading(obj),
            "outline": outline_of(survey),
            "rules": Rules(survey),
        }
        context["open_page"] = self.page_id(request, obj)
        if obj is not None:
            context |= self.links(survey, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def heading(self, obj: Any | None) -> str:
        raise NotImplementedError

    def page_id(self, request: HttpRequest, obj: Any | None) -> int | None:
        """The page whose questions the outline shows."""
        return None

    def links(self, survey: Survey, obj: Any) -> dict[str, Any]:
        names = f"admin:surveys_{self.opts.model_name}"
        return {
            "history_url": reverse(f"{names}_history", args=[obj.pk]),
            "delete_url": reverse(f"{names}_delete", args=[obj.pk]),
        }

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            self.place(obj, form.parent)
        super().save_model(request, obj, form, change)

    def place(self, obj: Any, parent: Any) -> None:
        """Give a new row its survey, its parent and its place after the others."""
        obj.survey = self.survey_of_parent(parent)
        obj.position = next_position(self.siblings(obj))

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        place_new_rows(formset)
        super().save_formset(request, form, formset, change)
        for part in formset.deleted_objects:
            if getattr(part, "archived", False):
                words = gettext("“%(part)s” is archived. Its code stays taken; you can bring it back.")
                messages.info(request, words % {"part": part})

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, gettext("Added. Now complete it."))
        return HttpResponseRedirect(self.change_url(obj))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        moved = self.move_inline(request, obj) or self.restore_inline(request, obj)
        messages.success(request, gettext("Saved."))
        if "_save" in request.POST:
            return self.after(obj)
        return HttpResponseRedirect(self.change_url(obj) + (f"#{moved}-group" if moved else ""))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, gettext("Deleted."))
        return redirect("admin:surveys_survey_questions", request.deleted_from)  # type: ignore[attr-defined]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        survey = self.survey_of(obj)
        request.deleted_from = survey.pk  # type: ignore[attr-defined]
        context = survey_context(request, survey, "questions") | {
            "opts": self.opts,
            "back": self.change_url(obj),
            "warning": self.warning(obj),
        }
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def warning(self, obj: Any) -> str:
        """What else goes with it."""
        return ""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        context = survey_context(request, self.survey_of(obj), "questions") | {"opts": self.opts}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def after(self, obj: Any) -> HttpResponse:
        url = reverse("admin:surveys_survey_questions", args=[self.survey_of(obj).pk])
        return HttpResponseRedirect(f"{url}#{self.opts.model_name}-{obj.pk}")

    def change_url(self, obj: Any) -> str:
        return reverse(f"admin:surveys_{self.opts.model_name}_change", args=[obj.pk])


@admin.register(Page)
class PageAdmin(PartAdmin):
    form = PageForm

    def page_id(self, request: HttpRequest, obj: Page | None) -> int | None:
        parent = self.parent_of(request) if obj is None else None
        return obj.pk if obj else parent.pk if isinstance(parent, Page) else None

    def parent_of(self, request: HttpRequest) -> Survey | Page | None:
        """The survey that a page is added to or, with `list` in the address, the list."""
        pk = id_from(request.GET.get("list"))
        if pk is None:
            return super().parent_of(request)
        visible = Survey.objects.visible_to(request.user)
        return Page.objects.filter(pk=pk, is_list=True, survey__in=visible).first()

    def place(self, obj: Page, parent: Survey | Page) -> None:
        obj.parent = parent if isinstance(parent, Page) else None
        super().place(obj, parent)

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> Any:
        words = (None, {"fields": (pair("title"),)})
        rule = (_("Code and rule"), {"fields": ("code", "relevant")})
        if obj is None and isinstance(self.parent_of(request), Page):
            return (words, rule)
        if obj is None or not obj.is_list:
            own = (
                ()
                if obj is not None and obj.parent_id
                else ((pgettext_lazy("page", "List"), {"fields": ("is_list",)}),)
            )
            return (words, rule, *own)
        of_list = ("is_list", pair("item"), pair("add"), "list_min", "list_max", "item_name")
        return (words, (pgettext_lazy("page", "List"), {"fields": of_list}), rule)

    def links(self, survey: Survey, obj: Page) -> dict[str, Any]:
        listed = [(question, words_of(question, "text")) for question in obj.questions.all()]
        links = super().links(survey, obj) | {"previews": previews_of(survey, number_of(obj))}
        if obj.is_list:
            links["list_pages"] = [(page, words_of(page, "title")) for page in obj.item_pages.all()]
        if listed or not obj.is_list:
            links["page_questions"] = listed
        return links

    def siblings(self, obj: Page) -> QuerySet[Page]:
        return obj.survey.pages.filter(parent=obj.parent_id)

    def warning(self, obj: Page) -> str:
        count = Question.objects.filter(Q(page=obj) | Q(page__parent=obj)).count()
        words = ngettext(
            "Its %(count)s question is deleted with it.",
            "Its %(count)s questions are deleted with it.",
            count,
        )
        return words % {"count": count} if count else ""

    def heading(self, obj: Page | None) -> str:
        if obj is None:
            return gettext("Add a page")
        return pgettext("page", "List") if obj.is_list else gettext("Page")


@admin.register(OptionSet)
class OptionSetAdmin(PartAdmin):
    form = OptionSetForm
    fieldsets = ((None, {"fields": ("code",)}),)
    inlines = (OptionInline,)
    orders = ("options",)

    def siblings(self, obj: OptionSet) -> QuerySet[OptionSet]:
        return obj.survey.option_sets.all()

    def get_inlines(self, request: HttpRequest, obj: OptionSet | None) -> Any:
        return (OptionInline,) if obj else ()

    def heading(self, obj: OptionSet | None) -> str:
        return gettext("Option set") if obj else gettext("Add an option set")

    def has_delete_permission(self, request: HttpRequest, obj: OptionSet | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.questions.exists())


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    form = QuestionForm
    parent_model = Page
    parent_parameter = "page"
    orders = ("options", "rows", "report_groups")

    def page_id(self, request: HttpRequest, obj: Question | None) -> int | None:
        return obj.page_id if obj else self.parent_of(request).pk  # type: ignore[union-attr]

    def links(self, survey: Survey, obj: Question) -> dict[str, Any]:
        previews = previews_of(survey, number_of(obj.page))
        order = list(self.siblings(obj).values_list("pk", flat=True))
        neighbours = {"first": order[0] == obj.pk, "last": order[-1] == obj.pk}
        return {**super().links(survey, obj), "previews": previews, "neighbours": neighbours}

    def siblings(self, obj: Question) -> QuerySet[Question]:
        return obj.page.questions.all()

    def place(self, obj: Question, parent: Page) -> None:
        obj.page = parent
        super().place(obj, parent)

    def heading(self, obj: Question | None) -> str:
        return obj.get_type_display() if obj else gettext("Add a question")

    def save_model(self, request: HttpRequest, obj: Question, form: ModelForm, change: bool) -> None:
        if change and "page" in form.changed_data:
            obj.position = next_position(obj.page.questions.exclude(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def get_inlines(self, request: HttpRequest, obj: Question | None) -> Any:
        if obj is None or not (obj.kind.rows or obj.kind.options != "none"):
            return ()
        rows = (RowInline,) if obj.kind.rows else ()
        # A set's options are changed with the set.
        own = () if obj.option_set_id or obj.kind.options == "none" else (OptionInline,)
        groups = (ReportGroupInline,) if obj.kind.options != "none" and obj.type != "ranking" else ()
        return (*rows, *own, *groups)

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("type", "code", pair("text"))}),)
        words = (pair("text"), pair("hint"))
        if obj.kind.end_labels:
            words = (*words, pair("min_label"), pair("max_label"))
        if obj.kind.unit:
            words = (*words, pair("unit"))
        place = (_("Code, type and page"), {"fields": ("code", "type", "page")})
        if not obj.kind.asked:
            calculation = ("calculation",) if obj.kind.calculates else ()
            flags = () if obj.kind.calculates else ("identifying",)
            settings = self._setting_fields(request, obj)
            return (
                (_("The value"), {"fields": (*calculation, *settings, *flags)}),
                (_("When it is worked out"), {"fields": ("relevant",)}),
                (_("What data files call it"), {"fields": (pair("text"),)}),
                place,
            )
        if obj.type == "information":
            return ((None, {"fields": words}), (_("Who sees it"), {"fields": ("relevant",)}), place)
        return (
            (None, {"fields": words}),
            (_("The answer"), {"fields": self._answer_fields(request, obj)}),
            (_("Rules"), {"fields": ("relevant", "constraint", pair("constraint_message"))}),
            place,
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # The form makes the fields of its settings itself: they are not the model's.
        kwargs["fields"] = [name for name in kwargs.get("fields") or () if not name.startswith("setting_")]
        return super().get_form(request, obj, change, **kwargs)

    def _answer_fields(self, request: HttpRequest, obj: Question) -> tuple[str, ...]:
        option_set = ("option_set",) if obj.kind.options != "none" else ()
        return ("required", "identifying", *self._setting_fields(request, obj), *option_set)

    def _setting_fields(self, request: HttpRequest, obj: Question) -> tuple[str, ...]:
        if not self.has_change_permission(request, obj):
            return ("settings_in_words",) if obj.settings else ()
        return tuple(f"setting_{name}" for name in setting_names(obj.kind))

    @admin.display(description=_("settings"))
    def settings_in_words(self, obj: Question) -> str:
        """For those who may look and not change: one line for each."""
        return format_html_join(
            mark_safe("<br>"),
            "{}: {}",
            (
                (setting_field(name, obj.kind).label, gettext("Yes") if value is True else value)
                for name, value in obj.settings.items()
                if name in setting_names(obj.kind)
            ),
        )
