"""What is due by the rules of the surveys, by the database's clock and on the day that it is where each is held."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import AuditEntry
from jobs.models import Job
from jobs.queueing import enqueue, retry
from responses.models import Disposal
from surveys.models import Survey

# The kind of job; the room that also knows what was made of the answers does it (exports.retention).
RETENTION_JOB = "retention"

# Nothing goes while answers may still come, so only of frozen surveys. What was deleted cannot be anonymised any more.
# Unfinished responses go with the others at the latest, and before them: LEAST ignores NULL. Whom a survey was sent to
# goes with what says who answered; where nothing is decided of that, on the day that the service has for it.
RULES = """SELECT s.id, rule.subject, rule.action, rule.days, rule.by_service, day.due_on,
        s.frozen_at IS NOT NULL AND day.due_on <= (now() AT TIME ZONE s.timezone)::date
            AND NOT EXISTS (SELECT FROM responses_disposal d WHERE d.survey_id = s.id
                AND d.subject = rule.subject AND d.action IN (rule.action, 'delete')) AS is_due
    FROM surveys_survey s,
        LATERAL (SELECT least(s.keep_identifying_days, s.keep_responses_days) AS people_days) AS decided,
        LATERAL (VALUES (1, 'drafts', 'delete', least(s.keep_drafts_days, s.keep_responses_days), false),
            (2, 'identifying', 'delete', s.keep_identifying_days, false),
            (3, 'invitations', 'delete', CASE WHEN EXISTS (SELECT FROM responses_invitation i WHERE i.survey_id = s.id)
                THEN coalesce(people_days, %s) END, people_days IS NULL),
            (4, 'responses', s.after_keeping, s.keep_responses_days, false))
            AS rule(place, subject, action, days, by_service),
        LATERAL (SELECT (s.closes_at AT TIME ZONE s.timezone)::date + rule.days::int AS due_on) AS day
    WHERE rule.days IS NOT NULL AND {which}
    ORDER BY s.id, rule.place"""
OF_ONE = RULES.format(which="s.id = %s")
# The condition leaves no more than the surveys that have closed.
OF_ALL = RULES.format(which="s.frozen_at IS NOT NULL")


@dataclass(frozen=True)
class Rule:
    """One rule of a survey, or `by_service` where it has none. `due_on` is None until it is known when the survey
    closes."""

    survey_id: int
    subject: str
    action: str
    days: int
    by_service: bool
    due_on: dt.date | None
    is_due: bool


def rules_of(survey_id: int) -> list[Rule]:
    """What has been decided for a survey, in the order in which it is done."""
    return _rules(OF_ONE, [survey_id])


def identifying_deleted_at(survey: Survey) -> dt.datetime | None:
    """When the answers that identify a person went, or began to, by whichever rule; None while they are there."""
    of_answers = [Disposal.Subject.IDENTIFYING, Disposal.Subject.RESPONSES]
    disposal = survey.disposals.filter(subject__in=of_answers).order_by("begun_at").first()
    return None if disposal is None else disposal.begun_at


def ask_for_due() -> list[Disposal]:
    """Write down everything that is due and ask the workers for it, and again for what had failed.

    A job for each survey and day. Safe to run any number of times, side by side too.
    """
    asked = []
    for survey_id in dict.fromkeys(rule.survey_id for rule in _rules(OF_ALL, []) if rule.is_due):
        asked += _ask_for(survey_id)
    for job_id in Job.objects.filter(
        kind=RETENTION_JOB, state=Job.State.FAILED, disposals__ended_at=None
    ).values_list("pk", flat=True):
        retry(job_id)
    return asked


@transaction.atomic
def _ask_for(survey_id: int) -> list[Disposal]:
    # Whoever comes second finds the disposals of the first.
    Survey.objects.select_for_update(no_key=True).get(pk=survey_id)
    due = [(rule, rule.due_on) for rule in rules_of(survey_id) if rule.is_due and rule.due_on]
    if not due:
        return []
    job = enqueue(RETENTION_JOB, {"survey": survey_id, "day": max(day for _, day in due).isoformat()})
    decision = AuditEntry.objects.filter(survey_id=survey_id, action="retention changed").first()
    return [
        Disposal.objects.create(
            survey_id=survey_id,
            subject=rule.subject,
            action=rule.action,
            days=rule.days,
            due_on=day,
            decided_by=decision.actor if decision and not rule.by_service else None,
            job=job,
        )
        for rule, day in due
    ]


def _rules(sql: str, params: list[Any]) -> list[Rule]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [settings.ADDRESSES_KEPT_DAYS, *params])
        return [Rule(*row) for row in cursor.fetchall()]
