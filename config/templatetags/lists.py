"""Django's own lists, so that a phone can show each row as a card: every cell says which column it is of."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()

# As `admin_list.items_for_result` writes a cell.
CELL = re.compile(r'<(t[dh])(?: class="([^"]*)")?>(.*)</\1>', re.DOTALL)
ROLES = {"th": "rowheader", "td": "cell"}
EMPTY = "-"


@register.filter
def cells(row: Iterable[SafeString], heads: Iterable[Mapping[str, Any]]) -> list[SafeString]:
    """The cells of a row with the heads of their columns in them, for the eye alone: to the ear it stays a table."""
    labels = [str(head["text"]) for head in heads]
    return [_labelled(cell, label) for cell, label in zip(row, chain(labels, repeat("")), strict=False)]


def _labelled(cell: SafeString, head: str) -> SafeString:
    found = CELL.fullmatch(cell)
    if found is None:
        return cell
    tag, classes, inside = found[1], (found[2] or "").split(), mark_safe(found[3])  # noqa: S308 (as it was)
    if inside == EMPTY:
        classes.append("aw-nothing")
    if tag == "th" or not head:
        label = SafeString("")
    else:
        label = format_html('<span class="aw-cardlabel" aria-hidden="true">{}</span> ', capfirst(head))
    scope = SafeString(' scope="row"' if tag == "th" else "")
    return format_html(
        '<{} class="{}" role="{}"{}>{}{}</{}>', tag, " ".join(classes), ROLES[tag], scope, label, inside, tag
    )
