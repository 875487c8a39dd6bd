"""Changing the order of things by one place, up or down."""

from typing import Any, Literal

from django.db import transaction
from django.db.models import QuerySet

Direction = Literal["up", "down"]


@transaction.atomic
def move(siblings: QuerySet[Any], pk: int, direction: Direction) -> bool:
    """Exchange the row with its neighbour; positions come out as 0, 1, 2 ... Whether anything has moved.

    `siblings` are all rows of the order, in their order.
    """
    rows = list(siblings.select_for_update())
    place = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        return False
    other = place + (-1 if direction == "up" else 1)
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    return True


def next_position(siblings: QuerySet[Any]) -> int:
    """The position after the last one."""
    last = siblings.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1
