"""Files of responses that were brought in, and which response came from which row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from responses.models import Response
from surveys.models import Survey, SurveyVersion

LONGEST_NOTE = 200


class Batch(models.Model):
    """One file. Its responses are stored in the transaction that ends its job, so all of them or none are there.

    `content` is the file, sealed with the keys of identifying answers; it is gone once the job has ended.
    `faults`: the first of them, [row, column, words by language] each; all are counted.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="batches", verbose_name=_("survey"))
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    job = models.OneToOneField(Job, models.PROTECT, related_name="+", verbose_name=_("job"))
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True, editable=False)
    note = models.CharField(_("where they come from"), max_length=LONGEST_NOTE, blank=True)
    all_or_none = models.BooleanField(_("only if every row is right"), default=True)
    missing_may_stand = models.BooleanField(_("required questions may be empty"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought in by")
    )
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    taken = models.PositiveIntegerField(_("rows taken"), default=0)
    faulty_rows = models.PositiveIntegerField(_("rows with faults"), default=0)
    fault_count = models.PositiveIntegerField(_("number of faults"), default=0)
    faults = models.JSONField(_("faults"), default=list, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    # That which takes its responses out again; another, where it failed and was asked for once more.
    undo_job = models.OneToOneField(
        Job,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("job that takes it out again"),
    )

    class Meta:
        verbose_name = _("file of responses")
        verbose_name_plural = _("files of responses")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("rows")), name="batch_takes_what_it_has"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_being_undone(self) -> bool:
        return self.undo_job is not None and self.undo_job.state in (Job.State.QUEUED, Job.State.RUNNING)

    @property
    def can_be_undone(self) -> bool:
        """There are responses of it, and nobody deletes them already."""
        return bool(self.taken) and self.undone_at is None and not self.is_being_undone


class BroughtIn(models.Model):
    """The row of a file that a response came from, once each."""

    # No constraint of the database's: the room that erases responses has this one forget (intake.origins).
    response = models.OneToOneField(
        Response, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="responses")
    row = models.PositiveIntegerField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="row_brought_in_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.row}"
