"""Whose an address is."""

from questionnaire.document import Language
from surveys.models import SlugHistory, Survey


def taken_by_another(survey: Survey | None, language: Language, slug: str) -> bool:
    """Whether an address leads, or once led, to a survey other than this one. Costs two queries at most."""
    surveys = Survey.objects.filter(**{f"slug_{language}": slug})
    old_slugs = SlugHistory.objects.filter(language=language, slug=slug)
    if survey is not None and survey.pk is not None:
        surveys, old_slugs = surveys.exclude(pk=survey.pk), old_slugs.exclude(survey=survey)
    return surveys.exists() or old_slugs.exists()
