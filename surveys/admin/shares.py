"""How much of a survey's words is ready, in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.agreement import agreed_by, digests_of
from surveys.drafts import Draft, load_drafts
from surveys.models import Survey
from surveys.texts import TextUnit, texts_in


@dataclass(frozen=True)
class Shares:
    """`cy` and `en` are whole percentages: 100 only if every text is written and agreed in that language."""

    cy: int
    en: int
    missing_cy: int
    missing_en: int
    not_agreed: int


def shares_of(survey: Survey) -> Shares:
    """Costs eleven queries."""
    return shares_of_drafts(load_drafts([survey]))[survey.pk]


def shares_of_drafts(drafts: Sequence[Draft]) -> dict[int, Shares]:
    """By survey. Costs one query, however many drafts."""
    digests = digests_of([draft.survey for draft in drafts])
    return {draft.survey.pk: _shares(draft, digests[draft.survey.pk]) for draft in drafts}


def _shares(draft: Draft, digests: Mapping[str, str]) -> Shares:
    texts = [text for text in texts_in(draft) if text.used and (text.needed or not text.is_empty)]
    agreed = agreed_by(digests, texts)
    missing_cy = sum(1 for text in texts if not text.cy.strip())
    missing_en = sum(1 for text in texts if not text.en.strip())
    not_agreed = sum(1 for text in texts if text.is_complete and text.key not in agreed)
    return Shares(
        cy=_percentage(texts, missing_cy + not_agreed),
        en=_percentage(texts, missing_en + not_agreed),
        missing_cy=missing_cy,
        missing_en=missing_en,
        not_agreed=not_agreed,
    )


def _percentage(texts: list[TextUnit], lacking: int) -> int:
    # Rounded down, so that 100% is never said too soon.
    return 100 * (len(texts) - lacking) // len(texts) if texts else 0
