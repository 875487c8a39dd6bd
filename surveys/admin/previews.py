"""Links to the preview, which the room above composes (responses/preview.py)."""

from django.urls import reverse

from questionnaire.document import LANGUAGES
from surveys.models import Survey


def previews_of(survey: Survey, page: int | None = None) -> list[tuple[str, str]]:
    """Language and address: of the start page, or of the page with that number, counted from 1."""
    if page is None:
        return [(language, reverse("preview", args=[survey.pk, language])) for language in LANGUAGES]
    return [(language, reverse("preview-page", args=[survey.pk, language, page])) for language in LANGUAGES]
