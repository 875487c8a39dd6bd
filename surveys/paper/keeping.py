"""The PDFs of published versions: made once by a worker, kept in the database, handed out as they are.

No respondent's request makes one. What is on paper beside the version (window, addresses) may change; then it is
another file.
"""

import datetime as dt
import hashlib
import json
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext_lazy as _

from jobs.claims import Claim, JobFailed
from jobs.models import Job
from jobs.queueing import enqueue, retry
from jobs.registry import handles
from questionnaire.document import LANGUAGES, Language
from surveys.models import PaperFile, Survey
from surveys.paper.making import TEMPLATE, CannotMakePaper, addresses_of, version_pdf

JOB = "questionnaire on paper"
CANNOT_BE_MADE = "cannot_be_made"
ASKED_OTHERWISE = "asked_otherwise"
# How long one that failed is left alone at first: what was the matter may be over.
PATIENCE = dt.timedelta(minutes=5)


class Published(Protocol):
    """A published survey, however it was read: what its paper is made from beside the version and its
    addresses (`slug_cy`, `slug_en`)."""

    @property
    def opens_at(self) -> dt.datetime | None: ...
    @property
    def closes_at(self) -> dt.datetime | None: ...
    @property
    def timezone(self) -> str: ...
    @property
    def current_version_id(self) -> int | None: ...


def kept_pdf(survey: Published, language: Language) -> bytes | None:
    """The PDF of the current version; None while it is still to be made, which has then been asked for.

    Costs one query where it is there.
    """
    kept = PaperFile.objects.filter(
        version_id=survey.current_version_id, language=language, asked=_asked(survey)
    )
    found = kept.values_list("content", flat=True).first()
    if found is None:
        ask_for_paper(survey, language)
        return None
    return bytes(found)


def ask_for_papers(survey: Published) -> None:
    """Have the PDFs of the current version made, if they are not there and have not been asked for."""
    for language in LANGUAGES:
        ask_for_paper(survey, language)


def ask_for_paper(survey: Published, language: Language) -> None:
    """Have it made. One that failed is tried again, after five minutes at first and then ever more rarely."""
    with transaction.atomic():
        row, is_new = PaperFile.objects.get_or_create(
            version_id=survey.current_version_id, language=language, asked=_asked(survey)
        )
        if is_new:
            row.job = enqueue(JOB, {"paper": row.pk})
            row.save(update_fields=["job"])
        elif row.content is None:
            for job_id in _due_again().filter(paper_file=row).values_list("pk", flat=True):
                retry(job_id)


def _due_again() -> QuerySet[Job]:
    """Failed jobs that have been left alone for as long as they had been tried, so that the pauses double."""
    pause = Greatest(F("finished_at") - F("created_at"), PATIENCE)
    return Job.objects.filter(kind=JOB, state=Job.State.FAILED, finished_at__lt=Now() - pause)


def keep_papers() -> None:
    """Have the PDFs of all surveys made that people can still answer, so that no respondent is the first to ask:
    after another release as well, and where one failed."""
    running = Survey.objects.filter(current_version__isnull=False, frozen_at=None, closes_at__gt=Now())
    for survey in running.order_by("pk"):
        ask_for_papers(survey)


def states_of_papers(survey: Survey) -> dict[Language, Job.State]:
    """How far the PDFs that respondents get are. One query."""
    asked = PaperFile.objects.filter(version_id=survey.current_version_id, asked=_asked(survey))
    states = dict(asked.values_list("language", "job__state"))
    return {language: Job.State(states.get(language) or Job.State.QUEUED) for language in LANGUAGES}


def _asked(survey: Published) -> str:
    facts = [
        survey.opens_at.astimezone(dt.UTC).isoformat() if survey.opens_at else None,
        survey.closes_at.astimezone(dt.UTC).isoformat() if survey.closes_at else None,
        survey.timezone,
        addresses_of(survey),
        _layout(),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def _layout() -> str:
    """Another release may print otherwise."""
    return hashlib.sha256(TEMPLATE.read_bytes() + settings.SOFTWARE_VERSION.encode()).hexdigest()


@handles(JOB, words=_("Make the questionnaire on paper"))
def make_paper(claim: Claim) -> None:
    """Make the PDF that the job was asked for, unless it would be another by now."""
    row = PaperFile.objects.select_related("version__survey").filter(pk=claim.params["paper"]).first()
    if row is None:
        return
    survey = row.version.survey
    if row.asked != _asked(survey):
        # Its pauses hold where the window is changed back, and where web and workers have other settings for ever.
        raise JobFailed(
            ASKED_OTHERWISE, "the window has changed since, or web and workers differ in settings"
        )
    try:
        content = version_pdf(survey, row.version, row.language)  # type: ignore[arg-type]
    except CannotMakePaper as error:
        raise JobFailed(CANNOT_BE_MADE, str(error)) from error
    with claim.finishing():
        PaperFile.objects.filter(pk=row.pk).update(content=content)
        older = PaperFile.objects.filter(version__survey=survey, language=row.language).exclude(pk=row.pk)
        older.filter(content__isnull=False).delete()
