"""The questionnaire on paper, kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from surveys.models.versions import SurveyVersion


class PaperFile(models.Model):
    """The PDF of a version in one language. `asked` is the digest of all that it was made from beside the version: its
    window, its addresses, the layout. `content` is there once the job is done."""

    version = models.ForeignKey(
        SurveyVersion, models.CASCADE, related_name="paper_files", verbose_name=_("version")
    )
    language = models.CharField(_("language"), max_length=2)
    asked = models.CharField(max_length=64)
    content = models.BinaryField(null=True, editable=False)
    job = models.OneToOneField(
        Job, models.PROTECT, null=True, related_name="paper_file", verbose_name=_("job")
    )

    class Meta:
        verbose_name = _("questionnaire on paper")
        verbose_name_plural = _("questionnaires on paper")
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "asked"], name="paper_file_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=["cy", "en"]), name="paper_file_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"
