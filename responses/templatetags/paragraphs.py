"""Authors' plain text as paragraphs: a blank line between them."""

import re

from django import template

register = template.Library()


@register.filter
def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]
