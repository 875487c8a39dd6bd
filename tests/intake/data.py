"""Surveys to bring responses into, and files to bring."""

import csv
import io
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from exports.closing import close
from exports.dataset.labels import Labels
from exports.freezing import have_made
from exports.making import write_answers
from exports.models import Dataset
from exports.pages.identifying import put_together
from intake.batches import Wishes, hand_in
from intake.models import Batch
from intake.undoing import ask_to_undo
from jobs.running import run
from surveys.files.importing import Wishes as SurveyWishes
from surveys.files.importing import import_survey
from surveys.files.workbooks.formulas import without_apostrophe
from surveys.models import Survey
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.exports.data import closed_window

# What a response has anew.
ANEW = {"case_id", "started_at", "submitted_at", "reference", "source"}
Lines = list[dict[str, str]]


def published(content: bytes, slug: str) -> Survey:
    """The survey of a file, open, at addresses of its own."""
    wishes = SurveyWishes(slug_cy=f"{slug}-cy", slug_en=slug, opens=closed_window()["opens"])
    made = import_survey(content, wishes=wishes).survey
    publish(made, None)
    return Survey.objects.select_related("current_version").get(pk=made.pk)


def frozen(survey: Survey) -> Dataset:
    """The dataset of the survey, closed now."""
    now = timezone.now()
    Survey.objects.filter(pk=survey.pk).update(closes_at=now, grace_minutes=0)
    survey.refresh_from_db()
    dataset = close(survey)
    assert dataset is not None
    have_made(dataset)
    return dataset


def exported(
    dataset: Dataset, folder: Path, labels: Labels = "codes", format_name: str = "csv-plain"
) -> bytes:
    path = folder / f"{dataset.survey_id}-{labels}"
    write_answers(dataset, format_name, labels, path, lambda rows: None)
    return path.read_bytes()


def lines_of(content: bytes) -> Lines:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def without_files(survey: Survey, lines: Lines) -> Lines:
    """The lines with nothing in the columns of files that respondents sent: those cannot be brought in."""
    questions = questionnaire_for(survey.current_version_id).questions
    codes = {question.code for question in questions if question.kind.uploads}
    return [
        {name: "" if codes & set(name.split("/")) else cell for name, cell in line.items()} for line in lines
    ]


def as_csv(lines: Lines) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode()


def joined(dataset: Dataset, content: bytes) -> Lines:
    """The answers, each line with its identifying ones."""
    identifying = {
        line["case_id"]: {name: _without_apostrophe(cell) for name, cell in line.items()}
        for line in lines_of(put_together(dataset).file.read())
    }
    return [line | identifying.get(line["case_id"], {}) for line in lines_of(content)]


def _without_apostrophe(cell: str) -> str:
    """That file is for spreadsheets."""
    return without_apostrophe(cell)


def what_stays(lines: Lines) -> list[list[tuple[str, str]]]:
    """The lines without what a response has anew, in an order of their own."""
    return sorted(sorted((name, cell) for name, cell in line.items() if name not in ANEW) for line in lines)


def brought(survey: Survey, content: bytes, person: User | None = None, **wishes: Any) -> Batch:
    """The batch of a file, its job done."""
    batch = hand_in(survey, "file.csv", content, person or make.user(), Wishes(**wishes))
    run(batch.job_id)
    batch.refresh_from_db()
    return batch


def undone(batch: Batch, person: User | None = None) -> Batch:
    """The batch, after its responses were asked to be deleted and a worker has seen to it."""
    assert ask_to_undo(batch, person or make.user())
    batch.refresh_from_db()
    assert batch.undo_job_id is not None
    run(batch.undo_job_id)
    return Batch.objects.select_related("undo_job").get(pk=batch.pk)
