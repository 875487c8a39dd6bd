"""Background work as rows: the broker may lose everything, a row is not lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of background work. `kind` names its function (jobs.registry), `params` its arguments.

    `token` is fresh with every claim: progress, the final rename and `done` hold only for the holder of the row's
    current token, so that a sweep and a redelivered task cannot both win.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting for a worker")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    progress_done = models.BigIntegerField(_("done so far"), default=0)
    progress_total = models.BigIntegerField(_("of"), null=True, blank=True)
    # Of the last stretch of the work, not since it began; null until that is long enough to tell (jobs.pace).
    per_second = models.FloatField(_("done in a second"), null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    # When the broker last took a message about it; null if none has (the sweep sends again).
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("reason"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["state", "heartbeat_at"],
                name="job_unfinished",
                condition=models.Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["finished_at"], name="job_failed", condition=models.Q(state="failed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running")
                | (models.Q(token__isnull=False) & models.Q(heartbeat_at__isnull=False)),
                name="job_running_is_claimed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running"]) | models.Q(finished_at__isnull=False),
                name="job_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
