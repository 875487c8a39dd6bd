"""Files that respondents send: taken in, looked into, kept on disk outside of what the web can reach.

A file is kept as soon as it came whole, before anything is answered: its name on disk is drawn by lot, it is written
out to the disk, and then gets its row. The page's fields refer to it by that name; so it survives a failed check, the
language switch and "save for later" as what is typed does. What no answer refers to any more goes when another file
comes, when the response is submitted, and with the hourly sweep (`sweep`).
"""

import datetime as dt
import hashlib
import logging
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import NamedTemporaryFile
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.db import transaction
from django.db.models import QuerySet, Subquery, Sum
from django.db.models.functions import Now
from django.http import HttpRequest

from questionnaire.answers import AnswerValue
from questionnaire.document import Page, Question, Questionnaire
from questionnaire.faults import Fault
from questionnaire.lists import full_key, items_of
from questionnaire.plain_text import line, printable
from questionnaire.types.upload import KINDS, MOST_MEGABYTES, accepted, megabytes
from responses import encryption
from responses.models import Response, Upload
from responses.pending import Pending
from responses.reading import StoredResponse
from responses.sniffing import kind_of
from responses.spots import Spot

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
# Files of one response: those that some answer, or something typed, refers to, and those that came just now.
MOST_KEPT = 60
# A file that came within it may be that of a request beside this one, whose answers are not saved yet.
UNDER_WAY = dt.timedelta(minutes=10)
LONGEST_NAME = 120
# What is younger may still be on its way to its row.
LEFT_BEHIND = 24 * 60 * 60
INCOMING = "incoming"
# What is wrong with an answer whose file is not there.
LOST = "file_not_kept"


class IncomingFile(TemporaryUploadedFile):
    """A file on its way in, on the disk on which it will stay."""

    def __init__(self, name: str, content_type: str, charset: str | None, extra: Any) -> None:
        # Without a buffer, so that a full disk is met in writing: one that could not be emptied would fail again in
        # seeking and closing, where nobody is there to say so.
        file = NamedTemporaryFile(dir=incoming(), buffering=0)  # noqa: SIM115 (the upload closes it)
        UploadedFile.__init__(self, file, name, content_type, 0, charset, extra)
        self.written = file

    def append(self, data: bytes) -> None:
        """All of it: what has no buffer may take less at a time. Raises OSError."""
        left = memoryview(data)
        while left:
            left = left[self.written.write(left) :]


class Incoming(TemporaryFileUploadHandler):
    """Writes files as they come, and stops at the largest that any question takes: what goes on is read into nothing.
    `faults`: what is wrong, by the name of the control."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.faults: dict[str, str] = {}
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.received = 0
        try:
            self.file = IncomingFile(
                str(self.file_name), str(self.content_type), self.charset, self.content_type_extra
            )
        except OSError:
            self._refuse("file_not_kept")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > MOST_MEGABYTES * MEGABYTE:
            self._refuse("file_too_large")
        try:
            self.file.append(raw_data)
        except OSError:
            self._refuse("file_not_kept")

    def _refuse(self, fault: str) -> NoReturn:
        self.faults[str(self.field_name)] = fault
        raise SkipFile


def has_uploads(page: Page) -> bool:
    return any(question.kind.uploads for question in page.questions)


def with_files(
    request: HttpRequest, response: StoredResponse, spot: Spot, fields: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The fields of a page, with what is known of its files in place of what the form says of them.

    New files are kept; those held before stay unless they are to be removed or replaced.
    """
    taken, elsewhere = dict(fields), _named_elsewhere(response, spot)
    for question in spot.page.questions:
        if question.kind.uploads:
            own = {name: taken.pop(name) for name in list(taken) if name.split("/")[0] == question.code}
            if question.code in fields.get("asked", ()):
                taken |= _of_question(request, response, question, own, elsewhere)
    return taken


def _named_elsewhere(response: StoredResponse, spot: Spot) -> set[str]:
    """The files of other pages, and of the same page of other items: a form cannot make them its own."""
    own = set(spot.stored(dict.fromkeys(key for question in spot.page.questions for key in question.keys)))
    return names_in({key: value for key, value in response.answers.items() if key not in own}) | _typed(
        response.pending.without(spot.key)
    )


def _of_question(
    request: HttpRequest,
    response: StoredResponse,
    question: Question,
    own: Mapping[str, list[str]],
    elsewhere: set[str],
) -> dict[str, list[str]]:
    code = question.code
    control = f"{code}/file"
    names = [name for name in own.get(code, []) if name not in elsewhere]
    held = {} if f"{code}/remove" in own else _held(response, code, names)
    if on_its_way := _faults(request).get(control):
        return held | {f"{code}/fault": [on_its_way]}
    file = request.FILES.get(control)
    if file is None:
        return held
    kept = _take(response, question, file)
    return {f"{code}/fault": [kept], **held} if isinstance(kept, str) else _fields(code, kept)


def _faults(request: HttpRequest) -> dict[str, str]:
    return next((each.faults for each in request.upload_handlers if isinstance(each, Incoming)), {})


def _held(response: StoredResponse, code: str, names: list[str]) -> dict[str, list[str]]:
    """The file that the form says it holds, if it is this response's."""
    if len(names) != 1:
        return {}
    row = Upload.objects.filter(response_id=response.id, question=code, stored_name=names[0]).first()
    return _fields(code, row) if row is not None else {}


def _fields(code: str, row: Upload) -> dict[str, list[str]]:
    name = encryption.decrypt(bytes(row.name))
    return {code: [row.stored_name], f"{code}/name": [str(name)], f"{code}/size": [str(row.size)]}


def _take(response: StoredResponse, question: Question, file: UploadedFile) -> Upload | str:
    """The row of a file that is now kept; or the fault that it has."""
    size = file.size or 0
    if not size:
        return "empty_file"
    if size > megabytes(question) * MEGABYTE:
        return "file_too_large"
    path = Path(file.temporary_file_path())  # type: ignore[attr-defined]
    name = tidy_name(file.name or "")
    kind = kind_of(path, name, accepted(question))
    if kind is None:
        return "wrong_kind_of_file"
    _forget_unused(response, question.code)
    if Upload.objects.filter(response_id=response.id).count() >= MOST_KEPT:
        return "too_many_files"
    if _is_full(response, size):
        return "no_room_for_files"
    stored_name = secrets.token_hex(16)
    try:
        digest = _settle(path, path_of(stored_name))
    except OSError:
        return "file_not_kept"
    return Upload.objects.create(
        response_id=response.id,
        question=question.code,
        stored_name=stored_name,
        name=encryption.encrypt(_fitting(name, kind)),
        kind=kind,
        size=size,
        sha256=digest,
    )


def _is_full(response: StoredResponse, more: int) -> bool:
    """Whether so many more bytes are too many for the survey."""
    survey = Response.objects.filter(pk=response.id).values("survey")
    of_survey = Upload.objects.filter(response__survey=Subquery(survey))
    kept = of_survey.aggregate(bytes=Sum("size", default=0))["bytes"]
    if kept + more <= settings.UPLOADS_OF_SURVEY_MAX:
        return False
    logger.error("no room for a file of response %d: its survey has %d bytes of files", response.id, kept)
    return True


def tidy_name(sent: str) -> str:
    """What the sender called the file, without folders and what cannot be shown."""
    name = PurePosixPath(PureWindowsPath(printable(sent)).name).name
    return line(name.replace("\ufffd", ""))[-LONGEST_NAME:].strip(". ") or "file"


def _fitting(name: str, kind: str) -> str:
    """The name with an end that says what is in the file: nobody is to open something else by it."""
    ends = KINDS[kind].ends
    return name if name.lower().endswith(ends) else f"{name}{ends[0]}"


def path_of(stored_name: str) -> Path:
    """Where a file lies. Two letters of its name make a folder: no folder gets too many."""
    return Path(settings.UPLOADS_ROOT) / stored_name[:2] / stored_name


def incoming() -> Path:
    folder = Path(settings.UPLOADS_ROOT) / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _settle(source: Path, target: Path) -> str:
    """Put a file that came in where it stays, written out to the disk; its SHA-256."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    source.chmod(0o600)
    # The temporary name is removed by the request that made it.
    _name_again(source, target)
    return digest


def _name_again(source: Path, target: Path) -> None:
    """Another name for the same file: either can be removed, and the other still has it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.link(source, target)
    for folder in (target.parent, target.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _forget_unused(response: StoredResponse, code: str) -> None:
    """Drop the files of a question that neither an answer nor anything typed refers to."""
    used = names_in(response.answers) | _typed(response.pending)
    settled = Upload.objects.filter(response_id=response.id, question=code, received_at__lt=Now() - UNDER_WAY)
    drop(settled.exclude(stored_name__in=used))


def _typed(pending: Pending) -> set[str]:
    """Everything that was typed and not saved: the names of files are among it."""
    fields = [typed.fields for typed in pending.pages.values()]
    return {value for each in fields for values in each.values() for value in values}


def names_in(answers: Mapping[str, AnswerValue]) -> set[str]:
    """Every text among the answers: the names of files are among them."""
    return {value for value in answers.values() if isinstance(value, str)}


def drop_unnamed(response: StoredResponse, stored_names: set[str]) -> None:
    """Drop those of these files that the response names nowhere (any more)."""
    unused = stored_names - names_in(response.answers) - _typed(response.pending)
    drop(Upload.objects.filter(response_id=response.id, stored_name__in=unused))


def first_lost(
    questionnaire: Questionnaire, response_id: int, answers: Mapping[str, AnswerValue]
) -> tuple[int, Fault] | None:
    """The first answer whose file is not there, as the number of its page and what is wrong with it."""
    kept = set(Upload.objects.filter(response_id=response_id).values_list("stored_name", flat=True))
    for number, page in enumerate(questionnaire.pages, 1):
        for question in page.all_questions:
            for item in items_of(page, answers) if page.repeat else [""]:
                key = full_key(page, item, question.code) if item else question.code
                if question.kind.uploads and answers.get(key) is not None and str(answers[key]) not in kept:
                    return number, Fault(question.code, question.code, LOST, item=item)
    return None


def drop_all_but(response_id: int, answers: Mapping[str, AnswerValue]) -> None:
    """Drop the files of a response that none of these answers is."""
    drop(Upload.objects.filter(response_id=response_id).exclude(stored_name__in=names_in(answers)))


def of_response(response_id: int) -> QuerySet[Upload]:
    return Upload.objects.filter(response_id=response_id)


def copy_all(from_id: int, to_id: int) -> dict[str, str]:
    """Give another response the files of this one too. Their new names, by those that they have now."""
    names: dict[str, str] = {}
    for row in of_response(from_id):
        name = secrets.token_hex(16)
        try:
            _name_again(path_of(row.stored_name), path_of(name))
        except FileNotFoundError:
            # Submitting finds that it is not there, and asks for it.
            continue
        names[row.stored_name] = name
        row.pk, row.response_id, row.stored_name = None, to_id, name
        row.save(force_insert=True)
    return names


def drop(rows: QuerySet[Upload]) -> int:
    """Delete the rows and, once that is committed, their files."""
    names = list(rows.values_list("stored_name", flat=True))
    if names:
        Upload.objects.filter(stored_name__in=names).delete()
        transaction.on_commit(lambda: remove(names))
    return len(names)


def remove(stored_names: Iterable[str]) -> None:
    for name in stored_names:
        path_of(name).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what no row refers to: files whose response is gone, and what a crash left on its way. The number."""
    root, oldest, removed = Path(settings.UPLOADS_ROOT), time.time() - LEFT_BEHIND, 0
    for folder in sorted(root.glob("*")) if root.is_dir() else []:
        files = [path for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < oldest]
        names = {path.name for path in files} if folder.name != INCOMING else set()
        known = set(Upload.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
        for path in files:
            if path.name not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
