"""What the forms of pages, questions and options share."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaire.document import LANGUAGES
from questionnaire.expressions import ExpressionInvalid, parse
from surveys.expression_words import words_for
from surveys.forms.colleagues import state_seen
from surveys.models import Survey
from surveys.models.questions import MOST_ITEMS


def language_of(name: str) -> str | None:
    """The language of a field that holds one side of a text."""
    stem, _separator, language = name.rpartition("_")
    return language if stem and language in LANGUAGES else None


def pair(name: str) -> tuple[str, ...]:
    """The fields of both sides of a text, Welsh first: one line of a form."""
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def pair_labels(model: type) -> dict[str, Any]:
    """Labels of the model's texts without the language, which stands above or beside them."""
    labels = {}
    for field in model._meta.get_fields():
        stem = field.name[:-3]
        if language_of(field.name) and stem in model.__dict__:
            label = model._meta.get_field(stem).verbose_name
            labels[field.name] = label
    return labels


def plain_choices(form: forms.BaseForm) -> None:
    """Without the admin's buttons that open what is chosen in a window of its own."""
    for field in form.fields.values():
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget


class DraftForm(forms.ModelForm):
    """A part of a survey's draft. `survey` and `texts_only` are set on the class made for each request.

    With `texts_only` (translators and proofreaders) everything but the two languages is shown, and stays as it is.
    """

    survey: ClassVar[Survey | None] = None
    parent: ClassVar[Any] = None
    texts_only: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_choices(self)
        for name, field in self.fields.items():
            language = language_of(name)
            if language:
                field.widget.attrs["lang"] = language
            elif self.texts_only:
                field.disabled = True
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.update(rows=3 if language else 2)
            if name in ("code", "relevant", "constraint", "calculation"):
                field.widget.attrs.update(spellcheck="false", autocapitalize="off", autocomplete="off")
        if "code" in self.fields:
            self.fields["code"].error_messages["required"] = gettext("Enter a code.")
        self._share_help_of_pairs()

    def _share_help_of_pairs(self) -> None:
        """Say the help of a pair once, before both sides."""
        for name, field in self.fields.items():
            twin = f"{name[:-3]}_cy"
            if language_of(name) == "en" and twin in self.fields and field.help_text:
                field.help_text = ""
                field.widget.attrs["aria-describedby"] = f"{self[twin].id_for_label}_helptext"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = self.data.get("seen")
        if self.prefix is None and seen and self.instance.pk and seen != state_seen(self.instance):
            raise ValidationError(
                _(
                    "Somebody else has changed this while you had it open. What you see here is yours. "
                    "Save again to keep it, or reload the page to see theirs."
                ),
                code="colleague",
            )
        return cleaned

    def clean_relevant(self) -> str:
        return self._clean_expression("relevant")

    def clean_constraint(self) -> str:
        return self._clean_expression("constraint")

    def clean_calculation(self) -> str:
        return self._clean_expression("calculation")

    def _clean_expression(self, name: str) -> str:
        source: str = self.cleaned_data[name]
        if not source.strip():
            return ""
        try:
            parse(source)
        except ExpressionInvalid as error:
            raise ValidationError(words_for(error), code="expression") from error
        return source

    def refuse_twin(self, siblings: QuerySet[Any], message: str) -> str:
        """The code, unless one of `siblings` has it in capital or small letters. Raises ValidationError."""
        code: str = self.cleaned_data["code"]
        twin = siblings.filter(code__iexact=code).exclude(pk=self.instance.pk).first()
        if twin is not None:
            raise ValidationError(message, code="twin", params={"code": twin.code})
        return code


class PageForm(DraftForm):
    """A page, or a list: a page that sums up items, with pages below it that are asked of each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_list" in self.fields:
            self.fields["is_list"].help_text = gettext(
                "Asks the same of several people or things, such as everybody in the household. "
                "The questions stand on pages of the list."
            )

    def clean_is_list(self) -> bool:
        is_list: bool = self.cleaned_data["is_list"]
        if not is_list and self.instance.pk and self.instance.item_pages.exists():
            raise ValidationError(
                _("Delete the pages of the list first, or move their questions."), code="list"
            )
        return is_list

    def clean_list_max(self) -> int:
        most: int = self.cleaned_data["list_max"]
        if not 1 <= most <= MOST_ITEMS:
            raise ValidationError(
                _("Enter a whole number from 1 to %(most)d."), code="most", params={"most": MOST_ITEMS}
            )
        least = self.cleaned_data.get("list_min")
        if least is not None and least > most:
            raise ValidationError(
                _("Enter at least as many as the fewest items, %(min)d."), params={"min": least}
            )
        return most

    def clean_code(self) -> str:
        message = _("Choose another code: this survey has a page “%(code)s” already.")
        return self.refuse_twin(self.survey.pages, message)


class OptionSetForm(DraftForm):
    def clean_code(self) -> str:
        message = _("Choose another code: this survey has an option set “%(code)s” already.")
        return self.refuse_twin(self.survey.option_sets, message)


class CodesOnceFormSet(forms.BaseInlineFormSet):
    """Options, rows or report groups: their codes differ by more than capital letters."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code") if hasattr(form, "cleaned_data") else None
            if not code or form.cleaned_data.get("DELETE"):
                continue
            if code.casefold() in seen:
                form.add_error(
                    "code", gettext("Choose another code: “%(code)s” is used above.") % {"code": code}
                )
            seen.add(code.casefold())

    def get_unique_error_message(self, unique_check: Any) -> str:
        return gettext("Give each of these a code of its own.")
