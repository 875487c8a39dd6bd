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

from jobs.claims import Claim, JobFailed
from jobs.queueing import enqueue
from jobs.registry import handles
from questionnaire.document import LANGUAGES, Language
from surveys.models import PaperFile
from surveys.paper.making import TEMPLATE, CannotMakePaper, addresses_of, version_pdf

JOB = "questionnaire on paper"
CANNOT_BE_MADE = "cannot_be_made"


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
    with transaction.atomic():
        row, is_new = PaperFile.objects.get_or_create(
            version_id=survey.current_version_id, language=language, asked=_asked(survey)
        )
        if is_new:
            row.job = enqueue(JOB, {"paper": row.pk})
            row.save(update_fields=["job"])


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


@handles(JOB)
def make_paper(claim: Claim) -> None:
    """Make the PDF that the job was asked for. What nobody asks for any more is let go."""
    row = PaperFile.objects.select_related("version__survey").filter(pk=claim.params["paper"]).first()
    if row is None:
        return
    survey = row.version.survey
    if row.asked != _asked(survey):
        # The window has been changed since: whoever asks now asks for another file.
        return
    try:
        content = version_pdf(survey, row.version, row.language)  # type: ignore[arg-type]
    except CannotMakePaper as error:
        raise JobFailed(CANNOT_BE_MADE, str(error)) from error
    with claim.finishing():
        PaperFile.objects.filter(pk=row.pk).update(content=content)
        older = PaperFile.objects.filter(version__survey=survey, language=row.language).exclude(pk=row.pk)
        older.filter(content__isnull=False).delete()
