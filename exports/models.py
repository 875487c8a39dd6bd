"""The frozen data of a survey and the files made from it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exports.schedules.models import InterimSchedule
from jobs.models import Job
from surveys.models import Survey

__all__ = ["Dataset", "ExportFile", "InterimSchedule", "Selection"]

# Of a dataset, or of a selection: what the column holds.
LARGEST_NUMBER = 2**31 - 1


class Dataset(models.Model):
    """What was accepted when the survey closed: every response submitted up to `frozen_at`, none after.

    An interim dataset is the same of a survey that is still open, and is counted when its own file is made: until
    then, `rows` and the like are those of the moment when it was asked for.

    Once `withdrawn_at` is set, nothing is read for it any more, and of its files only the manifest is still there:
    responses that were in it have been erased or anonymised, or the survey was opened again. The next number has what
    there is then, if anything is.
    """

    class Kind(models.TextChoices):
        FINAL = "final", _("Final")
        INTERIM = "interim", _("Interim")

    class Why(models.TextChoices):
        ERASED = "erased", _("Somebody’s response was erased.")
        DELETED = "deleted", _("The time for which responses are kept is over, and they are deleted.")
        ANONYMISED = (
            "anonymised",
            _("The time for which responses are kept is over, and they are anonymised."),
        )
        TEXTS = "texts", _("What respondents wrote has been redacted, coded or translated since.")
        CLOSED = "closed", _("The survey has closed: its dataset takes the place of interim ones.")
        REPLACED = "replaced", _("A newer one took its place.")
        REOPENED = "reopened", _("The survey was opened again.")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="datasets", verbose_name=_("survey"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.FINAL, db_default=Kind.FINAL)
    frozen_at = models.DateTimeField(_("frozen"))
    rows = models.PositiveBigIntegerField(_("rows"))
    not_submitted = models.PositiveBigIntegerField(_("begun and not submitted"), default=0)
    # The numbers of the questionnaire's versions that there were: the columns are planned over these. Empty where an
    # earlier release froze a closed survey: all of its versions.
    versions = models.JSONField(_("versions"), default=list, db_default=[], blank=True)
    # How many of them came from where: {"web": 10}.
    sources = models.JSONField(_("sources"), default=dict)
    # By code of the list, how many items there are in all, and how many the longest response has:
    # {"people": {"items": 1203, "most": 7}}. Counted once, so that the columns can be planned without reading the rows.
    lists = models.JSONField(_("lists"), default=dict, blank=True)
    # What was done about texts, as it stood in the snapshot of the rows (verbatims.leaving.standing): the columns of
    # codes and translations are planned over this.
    texts = models.JSONField(_("texts"), default=dict, db_default={}, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60)
    # Orders the rows of every file by HMAC(secret, response id), so that no order of submission can be read from them.
    secret = models.BinaryField(max_length=32, editable=False)
    made_at = models.DateTimeField(_("made"), db_default=Now())
    # Of an interim dataset that a schedule asked for: its turn.
    scheduled_for = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_why = models.CharField(_("why"), max_length=10, choices=Why, blank=True, db_default="")
    # What whoever did it wrote about it.
    withdrawn_note = models.TextField(_("reason"), blank=True, db_default="")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("withdrawn by"),
    )

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="dataset_number_once"),
            models.UniqueConstraint(fields=["survey", "scheduled_for"], name="dataset_of_a_turn_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_why="")),
                name="dataset_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"

    @property
    def is_interim(self) -> bool:
        return self.kind == Dataset.Kind.INTERIM

    @property
    def most_items(self) -> dict[str, int]:
        """How many items of each list the longest response has."""
        return {code: counts["most"] for code, counts in self.lists.items()}

    def is_made(self) -> bool:
        """Whether its own file is there, of which every other is made: before, it is not known what it has."""
        own = self.files.filter(content=ExportFile.Content.DATASET, list="")
        return own.exclude(sha256="").exists()


class Selection(models.Model):
    """Files of a dataset that somebody asked for beside the standard ones: of a part of its responses (`filters`, see
    exports.dataset.filters), or in another layout (exports.dataset.layout).

    Once it is deleted, its files are; the row stays, so that no other selection ever has its number.
    """

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="selections", verbose_name=_("dataset"))
    number = models.PositiveIntegerField(_("number"))
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    layout = models.JSONField(_("layout"), default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for"), db_default=Now())
    # How many responses are in it; None until a worker has counted them in the dataset's own file.
    rows = models.PositiveBigIntegerField(_("rows"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    class Meta:
        verbose_name = _("selection")
        verbose_name_plural = _("selections")
        ordering = ["dataset", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="selection_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.number}"


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    def unfinished(self) -> "ExportFileQuerySet":
        """Those that may still come to be made without anybody asking again."""
        return self.filter(
            models.Q(job=None) | models.Q(job__state__in=[Job.State.QUEUED, Job.State.RUNNING])
        )


class ExportFile(models.Model):
    """One file of a dataset; its bytes are there, whole, exactly when `sha256` is.

    The dataset's own file, Parquet, is made first, with one for each list; every other is made of it. So those have no
    job until it is there.

    Identifying answers are in none of them: those are put together for one download and never kept as a file.
    """

    # A state beside those of jobs.
    WAITING = "waiting"

    class Content(models.TextChoices):
        DATASET = "dataset", _("Dataset")
        ANSWERS = "answers", _("Answers")
        MANIFEST = "manifest", _("Manifest")

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="files", verbose_name=_("dataset"))
    content = models.CharField(_("contents"), max_length=12, choices=Content, default=Content.ANSWERS)
    format = models.CharField(_("format"), max_length=20)
    # cy or en: values are labels in that language; codes: they are codes; both: the manifest.
    language = models.CharField(_("labels"), max_length=5)
    # None: one of the standard files, which every dataset has.
    selection = models.ForeignKey(
        Selection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("selection"),
    )
    # The code of a list whose items are the file's rows; empty where they are responses.
    list = models.CharField(_("list"), max_length=64, blank=True, default="")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="export_files", verbose_name=_("job")
    )
    name = models.CharField(_("file name"), max_length=200)
    size = models.BigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    # Of the object that holds the bytes, where that is an object storage; empty: a file on the disk (see `storage`).
    key = models.CharField(_("key"), max_length=400, blank=True, default="", db_default="", editable=False)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    # When coordinators were written to about it, whether it was ready or had failed for good: once.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ExportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("export file")
        verbose_name_plural = _("export files")
        ordering = ["dataset", "content", "format", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "content", "format", "language", "list"],
                condition=models.Q(selection=None),
                name="export_file_once",
            ),
            models.UniqueConstraint(
                fields=["selection", "content", "format", "language", "list"],
                condition=models.Q(selection__isnull=False),
                name="export_file_once_in_selection",
            ),
            models.UniqueConstraint(fields=["dataset", "name"], name="export_file_name_once"),
            models.CheckConstraint(
                condition=models.Q(sha256="", size__isnull=True)
                | (~models.Q(sha256="") & models.Q(size__isnull=False)),
                name="export_file_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=models.Q(job__isnull=False) | models.Q(content="answers", sha256=""),
                name="export_file_waits_or_has_job",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def outlives_its_dataset(self) -> bool:
        """Of a withdrawn dataset its manifest alone is kept; that of a selection goes with it."""
        return self.content == self.Content.MANIFEST and self.selection_id is None

    @property
    def state(self) -> str:
        """That of its job; WAITING until the dataset's own file is made."""
        return Job.State(self.job.state).value if self.job else self.WAITING
