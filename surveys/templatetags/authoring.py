"""What the staff pages of surveys need in their templates."""

import json
from typing import Any

from django import template
from django.contrib.admin.helpers import AdminReadonlyField, InlineAdminFormSet
from django.utils.translation import gettext

from surveys.admin.listing import titles_of
from surveys.admin.rules import Rules
from surveys.forms.drafts import language_of
from surveys.models import Survey
from surveys.states import state_in_words

register = template.Library()


@register.filter
def side_language(field: Any) -> str:
    """The language of an admin form's field, if it holds one side of a text."""
    return language_of(_name(field)) or ""


@register.filter
def is_pair(line: Any) -> bool:
    """Whether a line of a form is the two sides of one text."""
    return all(language_of(_name(field)) for field in line)


def _name(field: Any) -> str:
    return field.field["name"] if isinstance(field, AdminReadonlyField) else field.field.name


@register.filter
def pair_label(field: Any) -> str:
    label = field.field["label"] if isinstance(field, AdminReadonlyField) else field.field.label
    return str(label)[:1].upper() + str(label)[1:]


@register.simple_tag(takes_context=True)
def rule_in_words(context: Any, row: Any, name: str) -> str:
    """The sentence for a row's rule, where the page has `rules`; empty elsewhere."""
    rules: Rules | None = context.get("rules")
    return rules.in_words(row, name) if rules else ""


@register.simple_tag(takes_context=True)
def field_in_words(context: Any, field: Any) -> str:
    """The sentence for the rule that a field of a form holds, as it was saved."""
    form = field.form if isinstance(field, AdminReadonlyField) else field.field.form
    return rule_in_words(context, form.instance, _name(field))


@register.simple_tag
def error_links(adminform: Any, inlines: Any) -> list[tuple[str, str, str]]:
    """Of each error beside a field: the id of the control, the field's label and the message."""
    forms = [adminform.form, *(form for inline in inlines for form in inline.formset.forms)]
    return [
        (form[name].id_for_label or f"{form[name].auto_id}_0", str(form[name].label), str(message))
        for form in forms
        for name, messages in form.errors.items()
        if name in form.fields
        for message in messages
    ]


@register.filter
def inline_data(formset: InlineAdminFormSet) -> str:
    """As Django's `inline_formset_data`, which begins the noun with a capital in the middle of the words."""
    data = json.loads(formset.inline_formset_data())
    name = str(formset.opts.verbose_name)
    data["options"]["addText"] = gettext("Add another %(verbose_name)s") % {"verbose_name": name}
    return json.dumps(data)


@register.filter
def contents(field: AdminReadonlyField) -> str:
    """What a field that cannot be changed holds; ticks in words, not as Django's pictures of True and False."""
    value = getattr(field.form.instance, _name(field), None)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return field.contents()


@register.filter
def titles(survey: Survey) -> list[tuple[str, str]]:
    """Language and title, the person's language first."""
    return titles_of(survey)


@register.filter
def state_words(survey: Survey) -> str:
    return state_in_words(survey)


@register.filter
def language_name(language: str) -> str:
    """A language's name in itself."""
    return {"cy": "Cymraeg", "en": "English"}[language]
