"""Texts that are held while something is done about them."""

from collections.abc import Iterable

from django.db.models.functions import Now

from surveys.models import Survey
from verbatims.marks import mark_language, redacted
from verbatims.models import Verbatim
from verbatims.worklist import texts_of


class TextGone(Exception):
    """The text is not there (any more): its response was withdrawn or erased, or the question identifies."""


def held(survey: Survey, text_id: int) -> Verbatim:
    """Locked until the caller's transaction ends, with what was written as `text`. Raises TextGone."""
    found = held_together(survey, [text_id])
    if text_id not in found:
        raise TextGone(text_id)
    return found[text_id]


def held_together(survey: Survey, text_ids: Iterable[int]) -> dict[int, Verbatim]:
    """As `held`, by their ids; those that are gone are not among them. Locked in one order, so that two people who save
    the same page do not wait for each other."""
    found = texts_of(survey).filter(pk__in=text_ids).select_for_update(of=("self",)).order_by("pk")
    return {text.pk: text for text in found if text.text is not None}


def leave_again(text: Verbatim) -> None:
    """Work out anew what leaves of a text, after its redactions or its language have changed.

    A translation was made of what left before: it goes, and the text is in the queue again.
    """
    redactions = list(text.redactions.all())
    language = mark_language(text, text.answered_in)
    released = redacted(text.text, redactions, language) if redactions else ""
    changes: dict[str, object] = {"released": released, "changed_at": Now()}
    if released != text.released and text.translating == Verbatim.Translating.DONE:
        changes |= NOT_TRANSLATED
    Verbatim.objects.filter(pk=text.pk).update(**changes)


NOT_TRANSLATED: dict[str, object] = {
    "translating": "",
    "translation": "",
    "translated_by": None,
    "translated_at": None,
    "claimed_by": None,
    "claimed_at": None,
}
