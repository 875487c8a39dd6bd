"""When interim datasets of a survey are made by themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class InterimSchedule(models.Model):
    """What a coordinator has set for a survey, and what became of the last turn.

    Turns up to `done_until` have been taken, whatever came of them: the newest of those after it is due, and those
    before that, when nobody was there to take them, are not made up for. Days and hours are those of the survey's time
    zone as it is then.
    """

    class Every(models.TextChoices):
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week:")
        MONTH = "month", _("Every month, on day:")

    class Outcome(models.TextChoices):
        MADE = "made", _("An interim dataset was made.")
        NOTHING_NEW = "nothing", _("Skipped: nothing had been submitted since the interim dataset before.")
        NOTHING_YET = "none_yet", _("Skipped: nothing had been submitted yet.")
        BEING_MADE = "busy", _("Skipped: another interim dataset was still being made.")

    class Why(models.TextChoices):
        PERSON = "person"
        # Of whoever set it: taken away, or the person may no longer sign in.
        ROLE = "role"
        CLOSED = "closed"

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="interim_schedule")
    every = models.CharField(max_length=5, choices=Every)
    # 0 is Monday.
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    # Where a month has no such day, its last.
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    hour = models.PositiveSmallIntegerField()
    # How many of those that it has had made.
    keep = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    done_until = models.DateTimeField(db_default=Now())
    # The last turn: the time for which it was planned.
    turn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, db_default="")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=6, choices=Why, blank=True, db_default="")
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every="day", weekday__isnull=True, day__isnull=True)
                # A comparison with nothing would let the row pass.
                | Q(every="week", weekday__isnull=False, weekday__lte=6, day__isnull=True)
                | Q(every="month", weekday__isnull=True, day__isnull=False, day__gte=1, day__lte=31),
                name="schedule_has_its_day",
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedule_hour_of_a_day"),
            models.CheckConstraint(condition=Q(keep__gte=1), name="schedule_keeps_one"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_why="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_why="")),
                name="schedule_stopped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(turn_at__isnull=True, outcome="") | (Q(turn_at__isnull=False) & ~Q(outcome="")),
                name="schedule_turn_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.survey)
