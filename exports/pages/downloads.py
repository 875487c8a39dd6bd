"""Handing out files: to whom it may concern, and with a record of it."""

from collections.abc import Iterable
from typing import IO

from django.db import transaction
from django.http import FileResponse, StreamingHttpResponse

from accounts.audit import record
from accounts.models import User
from exports.formats import format_named
from exports.models import Dataset, ExportFile
from exports.pages.downloaded import FILE
from exports.pages.identifying import put_together
from exports.pages.wording import MEDIA_TYPES
from exports.pages.zipping import zipped
from exports.storage.keeping import open_file
from exports.storage.troubles import NotThere, StorageAway

__all__ = [
    "BLOCK_BYTES",
    "NOBODYS",
    "NotThere",
    "StorageAway",
    "download",
    "download_identifying",
    "media_type_of",
    "note_download",
    "zip_attachment",
]
# What is sent at a time.
BLOCK_BYTES = 256 * 1024
# Answers are nobody's to keep: not a proxy's, not the browser's.
NOBODYS = "no-store, private"


def download(file: ExportFile, user: User) -> FileResponse:
    """The file's bytes, streamed; audited with its checksum before the first byte leaves. Raises NotThere
    and StorageAway."""
    stream = open_file(file)
    note_download(file, user)
    return _attachment(stream, file.name, media_type_of(file))


def note_download(file: ExportFile, user: User, **more: str) -> None:
    """Put it on record; exports.pages.downloaded reads that."""
    record(
        FILE,
        actor=user,
        survey_id=file.dataset.survey_id,
        subject=str(file.dataset.survey),
        name=file.name,
        dataset=file.dataset.number,
        sha256=file.sha256,
        **more,
    )


def media_type_of(file: ExportFile) -> str:
    return MEDIA_TYPES.get(file.content) or format_named(file.format).media_type


def download_identifying(dataset: Dataset, user: User) -> FileResponse:
    """The identifying answers, put together now; audited before the first byte leaves. Raises KeysMissing."""
    with transaction.atomic():
        made = put_together(dataset)
        record(
            "identifying downloaded",
            actor=user,
            survey_id=dataset.survey_id,
            subject=str(dataset.survey),
            name=made.name,
            dataset=dataset.number,
            rows=made.rows,
            sha256=made.sha256,
        )
    return _attachment(made.file, made.name, "text/csv; charset=utf-8")


def zip_attachment(entries: Iterable[tuple[str, IO[bytes], int]], name: str) -> StreamingHttpResponse:
    """A zip file of these names, open files and their sizes, made as it leaves."""
    response = StreamingHttpResponse(zipped(entries), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = NOBODYS
    return response


def _attachment(opened: object, name: str, media_type: str) -> FileResponse:
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=media_type)
    response.block_size = BLOCK_BYTES
    response["Cache-Control"] = NOBODYS
    return response
