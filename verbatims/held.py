"""What is held of somebody's texts beside the texts: theirs to have, like their answers."""

from collections.abc import Sequence
from typing import Any

from verbatims.models import Verbatim
from verbatims.translating import OTHER


def held_of_texts(responses: Sequence[int]) -> list[dict[str, Any]]:
    """Of each text of these responses that somebody has done something about: plain values by stable names."""
    texts = Verbatim.objects.filter(response__in=responses).select_related("response")
    texts = texts.prefetch_related("redactions").order_by("response", "key")
    return [_held(text) for text in texts if text.changed_at or text.read_at or text.language_by_id]


def _held(text: Verbatim) -> dict[str, Any]:
    return {
        "reference": text.response.reference,
        "answer": text.key,
        "language": text.language,
        "read": text.is_read,
        "codes": list(text.codes) if text.is_coded else None,
        "translation": text.translation or None,
        "translation_language": OTHER[text.language] if text.translation else None,
        "released_as": text.released or None,
        "redactions": [
            {"from": each.start, "to": each.end, "reason": each.reason, "note": each.note}
            for each in text.redactions.all()
        ],
    }
