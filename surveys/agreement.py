"""Agreement: somebody said of a pair of texts, as both then stood, that they say the same."""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from surveys.models import Agreement, Survey
from surveys.texts import TextUnit, texts_of


def digest(cy: str, en: str) -> str:
    """SHA-256 of both sides. How an accented letter is encoded makes no difference; any other edit does."""
    sides = [unicodedata.normalize("NFC", side) for side in (cy, en)]
    return hashlib.sha256(json.dumps(sides, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def agree(
    survey: Survey,
    keys: Collection[str] | None,
    user: User | None,
    *,
    texts: Iterable[TextUnit] | None = None,
) -> list[str]:
    """Agree the pairs with these keys, or all, as they stand; return the keys newly agreed.

    A pair with an empty side cannot be agreed, and is left out. Audited. `texts` saves reading the draft again, and
    makes sure that what is agreed is what the person saw.
    """
    stored = dict(survey.agreements.values_list("key", "digest"))
    now = timezone.now()
    new = [
        Agreement(survey=survey, key=text.key, digest=digest(text.cy, text.en), agreed_by=user, agreed_at=now)
        for text in (texts_of(survey) if texts is None else texts)
        if text.is_complete
        and (keys is None or text.key in keys)
        and stored.get(text.key) != digest(text.cy, text.en)
    ]
    Agreement.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["survey", "key"],
        update_fields=["digest", "agreed_by", "agreed_at"],
    )
    agreed = [agreement.key for agreement in new]
    if agreed:
        record("texts agreed", actor=user, survey_id=survey.pk, subject=str(survey), keys=agreed)
    return agreed


def agreed_keys(survey: Survey) -> set[str]:
    """Keys of the pairs that are agreed as they stand now. Costs eleven queries."""
    return agreed_among(survey, texts_of(survey))


def agreed_among(survey: Survey, texts: Iterable[TextUnit]) -> set[str]:
    """As `agreed_keys`, of texts already at hand. Costs one query."""
    return agreed_by(digests_of([survey])[survey.pk], texts)


def digests_of(surveys: Iterable[Survey]) -> dict[int, dict[str, str]]:
    """By survey, what was agreed: the digest by the key of the text. Costs one query, however many surveys."""
    found: dict[int, dict[str, str]] = {survey.pk: {} for survey in surveys}
    stored = Agreement.objects.filter(survey__in=list(found))
    for survey_id, key, agreed in stored.values_list("survey_id", "key", "digest"):
        found[survey_id][key] = agreed
    return found


def agreed_by(digests: Mapping[str, str], texts: Iterable[TextUnit]) -> set[str]:
    """Keys of the texts that are agreed as they stand, by the digests of what was agreed."""
    return {
        text.key for text in texts if text.is_complete and digests.get(text.key) == digest(text.cy, text.en)
    }
