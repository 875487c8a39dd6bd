"""Two people with the same form open: the second to save is told, and loses nothing."""

import hashlib
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import translation

# What is changed in the same form as the thing itself.
PARTS = ("options", "rows", "report_groups", "partners")


def state_seen(obj: Model) -> str:
    """A digest of what a form shows, as it is stored now. Costs a query, and one for each order of its parts."""
    sets = [type(obj)._base_manager.filter(pk=obj.pk)]
    sets += [getattr(obj, name).order_by("pk") for name in PARTS if hasattr(obj, name)]
    # modeltranslation reads a bare column as that of the active language.
    with translation.override("cy"):
        stored = [_values(rows) for rows in sets]
    return hashlib.sha256(repr(stored).encode("utf-8", "surrogatepass")).hexdigest()


def _values(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    # An order may have been changed beside the form, and the window has a page of its own: neither is in it.
    beside = (
        "position",
        "updated_at",
        "opens_at",
        "closes_at",
        "grace_minutes",
        "current_version_id",
        "frozen_at",
    )
    names = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in beside]
    return list(rows.values_list(*names))
