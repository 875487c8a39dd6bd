"""What stands around every page. It depends on the language alone, and so is put together once."""

from functools import cache
from typing import Literal

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from config.information import footer_links

register = template.Library()

PAIR_ICON = (
    "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%2032%2032%22%3E"
    "%3Cpath%20fill=%22%230b5d54%22%20d=%22M0%200h16v32H0z%22/%3E"
    "%3Cpath%20fill=%22%235e3a78%22%20d=%22M16%200h16v32H16z%22/%3E%3C/svg%3E"
)


@register.simple_tag
def pair_icon() -> SafeString:
    """The two equal halves as the page's icon, without a request of its own."""
    return mark_safe(PAIR_ICON)  # noqa: S308 (a constant)


@register.simple_tag
def footer(language: Literal["cy", "en", "both"]) -> SafeString:
    return _footer(language)


@cache
def _footer(language: str) -> SafeString:
    if language == "both":
        halves = mark_safe(_half("cy") + _half("en", other=True))  # noqa: S308 (rendered templates)
        inside = format_html('<div class="govuk-width-container arolwg-two">{}</div>', halves)
    else:
        inside = format_html('<div class="govuk-width-container">{}</div>', _half(language))
    return format_html('<footer class="arolwg-footer">{}</footer>', inside)


def _half(language: str, other: bool = False) -> SafeString:
    with translation.override(language):
        context = {"links": footer_links(language), "language": language, "other": other}
        return render_to_string("partials/footer.html", context)


@register.simple_tag
@cache
def progress_steps(number: int, total: int) -> SafeString:
    """One segment a page, for the eye; the words beside them say the same."""
    steps = (('class="is-done"' if step <= number else "",) for step in range(1, total + 1))
    spans = format_html_join("", "<span {}></span>", ((mark_safe(attribute),) for (attribute,) in steps))  # noqa: S308
    return format_html('<span class="arolwg-progress__steps" aria-hidden="true">{}</span>', spans)
