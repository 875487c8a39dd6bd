"""Pictures that options are shown with."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from surveys.models.questions import OPTION_CODE_PATTERN, validate_option_code
from surveys.models.survey import Survey


class PictureFile(models.Model):
    """What is in a picture, under its hash. Never changed, and never deleted: published versions name it for ever."""

    class MediaType(models.TextChoices):
        PNG = "image/png"
        JPEG = "image/jpeg"
        WEBP = "image/webp"

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    media_type = models.CharField(max_length=20, choices=MediaType, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    content = models.BinaryField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="picture_hash_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/jpeg", "image/webp"]),
                name="picture_media_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def file_name(self) -> str:
        """What it is called in published documents and addresses."""
        return f"{self.sha256}.{self.media_type.removeprefix('image/')}"


class Picture(models.Model):
    """A picture of a survey's draft, which options name."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="pictures", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=64, validators=[validate_option_code])
    file = models.ForeignKey(PictureFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("survey", Lower("name"), name="picture_name_once"),
            models.CheckConstraint(
                condition=Q(name__regex=OPTION_CODE_PATTERN), name="picture_name_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return self.name
