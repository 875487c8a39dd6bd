"""Numbers as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int | None) -> str:
    """19000 as 19,000; nothing for nothing. Not for numbers that programs read back."""
    return "" if number is None else number_format(number, force_grouping=True)
