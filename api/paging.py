"""Lists in parts, each of which begins after the last item of the one before: nothing is told twice or left out when
something is added meanwhile."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
Told = TypeVar("Told")
DEFAULT = 50
MOST = 200


def part_of(
    request: HttpRequest,
    rows: QuerySet[Row],
    told: Callable[[HttpRequest, Row], Told],
    *,
    key: str,
    after: int | None,
    limit: int,
) -> tuple[dict[str, Any], str | None]:
    """`limit` rows after the one whose `key` is `after`, told, and the address of the next part, None at the end.

    A `key` that begins with a minus counts down.
    """
    field = key.removeprefix("-")
    if after is not None:
        rows = rows.filter(**{f"{field}__{'lt' if key.startswith('-') else 'gt'}": after})
    found = list(rows.order_by(key)[: limit + 1])
    items = [told(request, row) for row in found[:limit]]
    if len(found) <= limit:
        return {"items": items, "next": None}, None
    query = request.GET.copy()
    query["after"], query["limit"] = str(getattr(found[limit - 1], field)), str(limit)
    following = request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")
    return {"items": items, "next": following}, following
