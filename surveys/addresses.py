"""Whose an address is."""

from questionnaire.document import Language
from surveys.models import SlugHistory, Survey


def taken_by_another(survey: Survey | None, language: Language, slug: str) -> bool:
    """Whether an address leads, or once led, to a survey other than this one. Costs two queries at most."""
    own = survey.pk if survey is not None else None
    return (
        Survey.objects.filter(**{f"slug_{language}": slug}).exclude(pk=own).exists()
        or SlugHistory.objects.filter(language=language, slug=slug).exclude(survey=own).exists()
    )
