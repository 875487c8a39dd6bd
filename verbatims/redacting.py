"""Redacting: a part of a text, with a reason, does not leave. What was answered stays as it was answered."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey
from verbatims.holding import held, leave_again
from verbatims.models import Redaction, Verbatim

# Nobody redacts so many places of one text by hand; a letter that stands everywhere is a slip.
MOST_PLACES = 50


class PartNotFound(Exception):
    """The part does not stand in the text."""


class TooManyPlaces(Exception):
    """The part stands in the text so often that it was hardly meant."""


class AlreadyReleased(Exception):
    """A final dataset has the redaction."""


@transaction.atomic
def redact(survey: Survey, text_id: int, part: str, reason: str, note: str, actor: User) -> int:
    """Redact every place at which the part stands in the text; all of it, where the part is empty. The number of
    places that were not redacted already. Audited, without the text.

    Raises TextGone, PartNotFound and TooManyPlaces.
    """
    text = held(survey, text_id)
    places = _places(text.text, part)
    known = set(text.redactions.values_list("start", "end"))
    new = [place for place in places if place not in known]
    Redaction.objects.bulk_create(
        Redaction(verbatim=text, start=start, end=end, reason=reason, note=note, made_by=actor)
        for start, end in new
    )
    leave_again(text)
    record("text redacted", **about(survey, text, actor), reason=reason, places=len(new), whole=not part)
    return len(new)


@transaction.atomic
def undo(survey: Survey, text_id: int, redaction_id: int, actor: User) -> None:
    """Take back a redaction that has not left in a final dataset. Raises TextGone and AlreadyReleased."""
    text = held(survey, text_id)
    redaction = text.redactions.filter(pk=redaction_id).first()
    if redaction is None:
        return
    if redaction.released_at is not None:
        raise AlreadyReleased(redaction_id)
    redaction.delete()
    leave_again(text)
    record("redaction taken back", **about(survey, text, actor), reason=redaction.reason)


def mark_released(survey_id: int, until: dt.datetime, lately: Collection[int]) -> None:
    """A final dataset has what was done up to a moment, and some of what was done after it."""
    Redaction.objects.filter(
        Q(made_at__lte=until) | Q(pk__in=lately), verbatim__survey_id=survey_id, released_at__isnull=True
    ).update(released_at=Now())


def _places(text: str, part: str) -> list[tuple[int, int]]:
    if not part:
        return [(0, len(text))]
    places = places_of(text, part)
    if len(places) > MOST_PLACES:
        raise TooManyPlaces
    if not places:
        raise PartNotFound
    return places


def places_of(text: str, part: str) -> list[tuple[int, int]]:
    """Where the part stands in the text; one more than MOST_PLACES where it stands there more often."""
    places: list[tuple[int, int]] = []
    start = text.find(part)
    while start >= 0 and len(places) <= MOST_PLACES:
        places.append((start, start + len(part)))
        start = text.find(part, start + len(part))
    return places


def about(survey: Survey, text: Verbatim, actor: User) -> dict[str, Any]:
    """What the audit says of an act upon a text: never the text."""
    return {
        "actor": actor,
        "survey_id": survey.pk,
        "subject": str(survey),
        "question": text.question,
        "text": str(text.pk),
    }
