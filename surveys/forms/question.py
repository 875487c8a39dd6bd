"""The form of a question: what suits every type, and the settings of its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from questionnaire.types import TYPES
from surveys.archiving import Published, published_parts
from surveys.forms.drafts import CodesOnceFormSet, DraftForm
from surveys.forms.settings import SettingsMixin
from surveys.models import Option, Page, Question, Row, Survey


def pages_with_questions(survey: Survey) -> QuerySet[Page]:
    """The pages that a question can stand on, in order: a list itself asks nothing."""
    return survey.pages.filter(is_list=False).order_by(
        Coalesce("parent__position", "position"), F("parent").asc(nulls_first=True), "position"
    )


class QuestionForm(SettingsMixin, DraftForm):
    """With a question: everything that suits its type. Without one: code, type and wording, to begin with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.add_setting_fields()
            self._explain_type()
        if self.texts_only:
            for name in self.setting_names:
                self.fields[f"setting_{name}"].disabled = True
        if "page" in self.fields:
            self.fields["page"].queryset = pages_with_questions(self.survey)
            self.fields["page"].label_from_instance = page_label
        if "option_set" in self.fields:
            self.fields["option_set"].queryset = self.survey.option_sets.all()
            self.fields["option_set"].empty_label = gettext("The question’s own options, below")

    def _explain_type(self) -> None:
        if "type" in self.fields:
            self.fields["type"].help_text = gettext(
                "Each type has its own settings. If you change it, save, and those of the new type appear."
            )

    def clean_code(self) -> str:
        message = _("Choose another code: this survey has a question “%(code)s” already.")
        return self.refuse_twin(self.survey.questions, message)

    def clean_type(self) -> str:
        """Refuses a type that would leave options or rows behind, unseen but still there."""
        chosen: str = self.cleaned_data["type"]
        if not self.instance.pk:
            return chosen
        kind = TYPES[chosen]
        if kind.options == "none" and (self.instance.option_set_id or self._has(self.instance.options)):
            raise ValidationError(
                _("Remove the question’s options first, then change it to a type without options."),
                code="type",
            )
        if not kind.rows and self._has(self.instance.rows):
            raise ValidationError(
                _("Remove the question’s rows first, then change it to a type without rows."), code="type"
            )
        return chosen

    def _has(self, parts: Any) -> bool:
        """Whether there are any that are not archived."""
        return parts.filter(archived=False).exists()

    def clean_option_set(self) -> Any:
        chosen = self.cleaned_data["option_set"]
        if chosen is not None and self._has(self.instance.options):
            raise ValidationError(
                _("Remove the question’s own options first, then choose an option set."), code="option_set"
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self.check_settings()
        return cleaned

    def save(self, commit: bool = True) -> Question:
        if self.instance.pk and not self.errors:
            settings = self.settings()
            # Limits of a number mean nothing to a date.
            kept = {"source"} if "type" in self.changed_data else set(settings)
            self.instance.settings = {name: settings[name] for name in settings if name in kept}
        return super().save(commit)


def page_label(page: Page) -> str:
    return " – ".join(filter(None, [page.code, page.title_en if get_language() == "en" else page.title_cy]))


class OptionForm(DraftForm):
    """`groups` are the codes of the question's report groups; in an option set, any code may be written.
    `pictures` are the names of the survey's."""

    groups: tuple[str, ...] | None = None
    pictures: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("image", self.pictures)
        if self.groups is not None:
            self._offer("report_group", self.groups)

    def _offer(self, name: str, codes: tuple[str, ...]) -> None:
        """These, and what is stored, to choose from."""
        if name not in self.fields:
            return
        stored = getattr(self.instance, name)
        offered = dict.fromkeys([*codes, *([stored] if stored else [])])
        old = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=old.label,
            help_text=old.help_text,
            required=False,
            disabled=old.disabled,
            choices=[("", gettext("None")), *((code, code) for code in offered)],
        )


class ArchivingFormSet(CodesOnceFormSet):
    """Options or rows: those that a version has are archived where others would be deleted."""

    def is_published(self, part: Option | Row) -> bool:
        return part.pk is not None and self._published.has(part, self._questions)

    @cached_property
    def _published(self) -> Published:
        is_new = self.instance.pk is None or self.instance.survey.current_version_id is None
        return Published() if is_new else published_parts(self.instance.survey)

    @cached_property
    def _questions(self) -> list[str]:
        if isinstance(self.instance, Question):
            return [self.instance.code]
        return list(self.instance.questions.values_list("code", flat=True))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        removal = form.fields.get(forms.formsets.DELETION_FIELD_NAME)
        if removal is not None and self.is_published(form.instance):
            removal.label = gettext("Archive")

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        if not self.is_published(obj):
            super().delete_existing(obj, commit)
        elif commit:
            obj.archived = True
            obj.save(update_fields=["archived"])


class OptionFormSet(ArchivingFormSet):
    def clean(self) -> None:
        super().clean()
        taken = isinstance(self.instance, Question) and self.instance.option_set_id is not None
        own = (form for form in self.forms if hasattr(form, "cleaned_data") and not form.instance.archived)
        if taken and any(form.cleaned_data.get("code") for form in own):
            raise ValidationError(
                gettext("Choose either an option set or options of the question’s own, not both."),
                code="both",
            )


OPTION_DETAILS = ("exclusive", "missing", "report_group", "relevant")
OTHER_TEXT_DETAILS = ("has_other_text", "other_max_length", "other_required")
