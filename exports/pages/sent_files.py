"""The files that respondents sent: listed and handed out to coordinators, never shown."""

import logging
from collections.abc import Iterator
from typing import IO, TypeVar

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from msgspec import Struct

from accounts.audit import record
from accounts.models import User
from exports.dataset.columns import identifying_columns
from exports.dataset.contents import versions_in
from exports.models import Dataset
from exports.pages.downloads import NOBODYS, NotThere, zip_attachment
from questionnaire.sizes import size_words
from questionnaire.types.upload import KINDS
from responses.encryption import decrypt
from responses.models import Upload
from responses.uploads import path_of

logger = logging.getLogger(__name__)

LISTED = 200
Reply = TypeVar("Reply", FileResponse, StreamingHttpResponse)


class SentFile(Struct, frozen=True):
    """`stored_name` is what the data files have for it."""

    stored_name: str
    name: str
    question: str
    size: str


class SentFiles(Struct, frozen=True):
    listed: list[SentFile]
    total: int


def in_dataset(dataset: Dataset, *, identifying: bool) -> QuerySet[Upload]:
    """The files of the responses in a dataset; those of questions that identify a person are left out unless asked
    for. Ordered by name, which tells nothing about when they came."""
    of_persons = {
        column.question for column in identifying_columns(list(versions_in(dataset).values())) if column.key
    }
    found = Upload.objects.filter(
        response__survey_id=dataset.survey_id,
        response__submitted_at__lte=dataset.frozen_at,
        response__withdrawn_at=None,
    ).order_by("stored_name")
    return found if identifying else found.exclude(question__in=of_persons)


def listed(dataset: Dataset, *, identifying: bool) -> SentFiles:
    rows = in_dataset(dataset, identifying=identifying)
    first = [
        SentFile(row.stored_name, _name(row), row.question, size_words(row.size)) for row in rows[:LISTED]
    ]
    return SentFiles(first, rows.count() if len(first) == LISTED else len(first))


def download(dataset: Dataset, row: Upload, user: User) -> FileResponse:
    """One file, as a download; audited before the first byte leaves. Raises NotThere."""
    try:
        opened = path_of(row.stored_name).open("rb")
    except FileNotFoundError:
        raise NotThere(row.stored_name) from None
    _audit(dataset, user, row.stored_name, 1)
    reply = FileResponse(
        opened, as_attachment=True, filename=_name(row), content_type=KINDS[row.kind].media_type
    )
    return harmless(reply)


def download_all(dataset: Dataset, user: User, *, identifying: bool) -> StreamingHttpResponse:
    """All of them in a zip file, made as it leaves."""
    rows = in_dataset(dataset, identifying=identifying)
    _audit(dataset, user, "files.zip", rows.count())
    return harmless(zip_attachment(_opened(rows), f"{dataset.survey.slug_en}-{dataset.number}-files.zip"))


def harmless(reply: Reply) -> Reply:
    """Nobody's to keep; and whatever it is, a browser that shows it after all lets nothing in it run."""
    reply["Cache-Control"] = NOBODYS
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reply


def _audit(dataset: Dataset, user: User, name: str, files: int) -> None:
    record(
        "sent files downloaded",
        actor=user,
        survey_id=dataset.survey_id,
        subject=str(dataset.survey),
        name=name,
        dataset=dataset.number,
        files=files,
    )


def _name(row: Upload) -> str:
    # With another key than it was encrypted with, nothing is known of it but what it is.
    return str(decrypt(bytes(row.name)) or f"file{KINDS[row.kind].ends[0]}")


def _opened(rows: QuerySet[Upload]) -> Iterator[tuple[str, IO[bytes], int]]:
    """A folder for each question, and the stored name before the sender's."""
    for row in rows.iterator(chunk_size=200):
        try:
            opened = path_of(row.stored_name).open("rb")
        except FileNotFoundError:
            logger.warning("a file that a respondent sent is not on the disk: %s", row.stored_name)
            continue
        yield f"{row.question}/{row.stored_name}-{_name(row)}", opened, row.size
