"""The form of a survey's own texts and settings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaire.document import LANGUAGES
from surveys.addresses import taken_by_another
from surveys.forms.drafts import DraftForm
from surveys.models import Survey
from surveys.retention import contradictions


class SurveyForm(DraftForm):
    """An address, once published, is in people's letters: it may change (the old one redirects), but not be empty."""

    instance: Survey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (f"slug_{language}" for language in LANGUAGES):
            if self.texts_only and name in self.fields:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # Whoever may change the texts only could not put it right.
        for name, message in () if self.texts_only else contradictions(cleaned):
            self.add_error(name, message)
        return cleaned

    def clean_slug_cy(self) -> str:
        return self._clean_slug("cy")

    def clean_slug_en(self) -> str:
        return self._clean_slug("en")

    def _clean_slug(self, language: str) -> str:
        slug: str = self.cleaned_data[f"slug_{language}"] or ""
        if not slug:
            if self.instance.current_version_id:
                raise ValidationError(_("A published survey needs its address. Enter one."), code="empty")
            return ""
        if taken_by_another(self.instance, language, slug):  # type: ignore[arg-type]
            raise ValidationError(
                gettext("Choose another address: “%(slug)s” belongs to another survey.") % {"slug": slug},
                code="taken",
            )
        return slug
