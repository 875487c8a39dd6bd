"""A file sent to a program: whole, or the part that it still lacks, with what tells whether all of it has arrived."""

import base64
import io
import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from api.callers import is_headers_only, person_of, token_of
from api.problems import Problem
from exports.models import ExportFile
from exports.pages.downloads import BLOCK_BYTES, NotThere, StorageAway, media_type_of, note_download
from exports.storage.keeping import open_file
from jobs.models import Job

RANGE = re.compile(r"bytes=(?:([0-9]{1,19})-([0-9]{0,19})|-([0-9]{1,19}))")


class Part(io.RawIOBase):
    """`length` bytes of an open file from where it stands."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream, self.left = stream, length

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        content = self.stream.read(wanted)
        self.left -= len(content)
        return content

    def close(self) -> None:
        self.stream.close()
        super().close()


def send(request: HttpRequest, file: ExportFile) -> HttpResponseBase:
    """Audited before the first byte leaves, with the token's name. Raises Problem.

    Asking for a further part of a file is a download like any other; where no byte leaves (HEAD, or the program has the
    file), none is recorded.
    """
    _look(file)
    etag = f'"{file.sha256}"'
    # Of the whole file, also with a part of it (RFC 9530).
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Repr-Digest": f"sha-256=:{digest}:"}
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known or "*" in known:
        return HttpResponse(status=304, headers=headers)
    start, length = part_wanted(request, etag, file.size or 0)
    is_part = start is not None
    if start is not None:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{file.size}"
    headers["Content-Length"] = str(length)
    try:
        stream = open_file(file)
    except NotThere:
        raise Problem("file_lost") from None
    except StorageAway:
        raise Problem("unavailable", {"Retry-After": "30"}) from None
    if is_headers_only(request):
        stream.close()
        response: HttpResponseBase = HttpResponse(content_type=media_type_of(file))
    else:
        note_download(file, person_of(request), token=token_of(request).name)
        stream.seek(start or 0)
        response = FileResponse(
            Part(stream, length), as_attachment=True, filename=file.name, content_type=media_type_of(file)
        )
        response.block_size = BLOCK_BYTES
    response.status_code = 206 if is_part else 200
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _look(file: ExportFile) -> None:
    """Raises Problem where there is nothing to send."""
    dataset = file.dataset
    if dataset.withdrawn_at is not None and not file.outlives_its_dataset:
        raise Problem(
            "withdrawn",
            why=dataset.withdrawn_why,
            words=dataset.get_withdrawn_why_display(),
            note=dataset.withdrawn_note,
        )
    if file.sha256:
        return
    if dataset.withdrawn_at is not None:
        raise Problem("not_found")
    if file.state == Job.State.FAILED:
        raise Problem("not_made")
    if file.state == Job.State.CANCELLED:
        raise Problem("cancelled")
    raise Problem("not_ready", {"Retry-After": "10"}, state=file.state)


def part_wanted(request: HttpRequest, etag: str, size: int) -> tuple[int | None, int]:
    """Where the part that is asked for begins, None for the whole, and its length. Of several parts, and of what is no
    range of bytes, the whole is sent, as RFC 9110 allows. Raises Problem where the file has no such part."""
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    # The file that the program has a part of is another by now.
    is_another = request.headers.get("If-Range", etag) != etag
    if found is None or is_another:
        return None, size
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None, size
    if start >= end:
        raise Problem("range_not_satisfiable", {"Content-Range": f"bytes */{size}"})
    return start, end - start
