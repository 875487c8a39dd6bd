"""Files of datasets in an object storage that speaks S3: nothing there has to be shared by disk.

Imported only where EXPORTS_S3_BUCKET is set, and then when the first file is read or written: boto3 takes its time and
memory. Keys are `SURVEY/NUMBER-MARK/TOKEN/NAME`: the token is that of the job's holder, so that no worker whose time is
over can write over what another has made; the mark is the dataset's own, so that installations which share a bucket
leave each other's files alone. What an object is, the row says that names its key.
"""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from storages.backends.s3 import S3Storage

from exports.models import Dataset, ExportFile
from exports.storage.copies import forget
from exports.storage.places import make_private, path_of
from exports.storage.troubles import StorageAway, StorageRefuses
from jobs.models import Job

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEGABYTE = 1024 * 1024
# An object goes up in parts of this size, one after the other: so much memory, and up to 10,000 of them (the library
# makes them larger where that is too few). A single request would end at 5 GB.
PART_BYTES = 16 * MEGABYTE
# What is read of an object at a time.
READ_BYTES = 256 * 1024
# How often a download is taken up again where it broke off, and the pause before.
RESUMED = 3
RESUME_SECONDS = 0.5
AWAY_CODES = {"SlowDown", "RequestTimeout", "RequestTimeTooSkewed", "Throttling", "ThrottlingException"}
GONE_CODES = {"NoSuchKey", "404"}


@contextmanager
def understood() -> Iterator[None]:
    """What the library says is wrong, as what it means here. Raises FileNotFoundError, StorageAway, StorageRefuses."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in GONE_CODES:
            raise FileNotFoundError(code) from error
        if code in AWAY_CODES or status == 429 or status >= 500:
            raise StorageAway(code) from error
        raise StorageRefuses(code) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StorageRefuses(type(error).__name__) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageAway(type(error).__name__) from error


class ObjectStorage(S3Storage):
    """A bucket. An object there counts once the row of its file names it."""

    def __init__(self, **options: Any) -> None:
        style = "path" if options.get("endpoint_url") else "auto"
        config = Config(
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "total_max_attempts": 3},
            # Newer sums than SHA-256 are unknown to many servers; that one says of each part whether it came whole.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": style, "payload_signing_enabled": True},
        )
        transfer = TransferConfig(
            multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False
        )
        super().__init__(
            client_config=config,
            transfer_config=transfer,
            default_acl=None,
            file_overwrite=True,
            querystring_auth=False,
            gzip=False,
            **options,
        )

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def url(self, *args: Any, **kwargs: Any) -> str:
        """There is none: a link to the bucket would go on working when a role has been taken away."""
        raise NotImplementedError("links go through Django, which looks at the role")

    def workplace(self, dataset: Dataset) -> Path:
        """This machine's own folder, where files are written before they go up. What workers of this machine that died
        have left there goes."""
        folder = make_private("making")
        left = list(folder.glob(".*.part"))
        running = _running_tokens() if left else set()
        for part in left:
            if part.name.rsplit(".", 2)[1] not in running:
                part.unlink(missing_ok=True)
        forget_copies()
        return folder

    def key_for(self, file: ExportFile, token: str) -> str:
        return f"{folder_in_bucket(file.dataset)}/{token}/{file.name}"

    def send(self, part: Path, name: str, going: Callable[[], None]) -> None:
        """Put a file into the bucket; `going` is called as it goes, and may raise. Raises StorageAway and
        StorageRefuses."""
        with understood(), part.open("rb") as opened:
            self.save(name, Going(opened, name, going))
        try:
            found = self.size_of(name)
        except FileNotFoundError:
            found = 0
        if found != part.stat().st_size:
            raise StorageAway(f"{found} of {part.stat().st_size} bytes came")

    def settle(self, file: ExportFile, part: Path) -> None:
        """What the row named before goes, once it names another."""
        before, of_the_disk = file.key, path_of(file)
        if before:
            transaction.on_commit(lambda: self.discard(before), robust=True)
        else:
            transaction.on_commit(lambda: of_the_disk.unlink(missing_ok=True), robust=True)

    def discard(self, key: str) -> None:
        with understood():
            self.delete(key)

    def try_out(self, key: str, content: File) -> None:
        """Write, find, read and remove an object. Raises StorageAway, StorageRefuses, FileNotFoundError."""
        with understood():
            self.save(key, content)
            if list(self._keys(key)) != [key]:
                raise StorageRefuses("an object that was written is not listed")
            with self.open(key) as opened:
                opened.read()
            self.delete(key)

    def size_of(self, key: str) -> int:
        with understood():
            return int(
                self.client.head_object(Bucket=self.bucket_name, Key=self._normalize_name(key))[
                    "ContentLength"
                ]
            )

    def _open(self, name: str, mode: str = "rb") -> File:
        return File(io.BufferedReader(self._streamed(name), READ_BYTES), name)

    def open_later(self, name: str) -> File:
        """Looks whether it is there; it is fetched when it is read."""
        raw = self._streamed(name)
        raw.rest()
        return File(io.BufferedReader(raw, READ_BYTES), name)

    def _streamed(self, name: str) -> "Streamed":
        return Streamed(self.client, self.bucket_name, self._normalize_name(name))

    def remove_withdrawn(self, dataset: Dataset) -> int:
        """Remove the objects of a withdrawn dataset; the manifest stays, and so does what a living worker has under
        way: it finds out by itself. The number of objects."""
        forget_copies()
        return self._remove_unnamed(f"{folder_in_bucket(dataset)}/", {folder_in_bucket(dataset)})

    def sweep(self) -> int:
        """Remove what no row names and nobody is about to name: left by workers that died, or of withdrawn datasets.
        The number of objects and of uploads that were never finished."""
        forget_copies()
        return self._remove_unnamed(
            "", {folder_in_bucket(each) for each in Dataset.objects.only("survey", "number", "secret")}
        )

    def _remove_unnamed(self, prefix: str, ours: set[str]) -> int:
        with understood():
            found = [*self._keys(prefix)]
            begun = [*self._begun(prefix)]
        # In this order: whoever names an object has the token until the row has the key, in one commit. The other way
        # round, an object that is named in between would be neither.
        running = _running_tokens()
        named = set(
            ExportFile.objects.exclude(key="")
            .filter(Q(dataset__withdrawn_at=None) | Q(content=ExportFile.Content.MANIFEST, selection=None))
            .values_list("key", flat=True)
        )

        def is_left(key: str) -> bool:
            folder, _slash, rest = key.rpartition("/")[0].rpartition("/")
            return folder in ours and rest not in running and key not in named

        left = [key for key in found if is_left(key)]
        never_finished = [(key, upload) for key, upload in begun if is_left(key)]
        with understood():
            for key in left:
                self.delete(key)
            for key, upload in never_finished:
                self.client.abort_multipart_upload(
                    Bucket=self.bucket_name, Key=self._normalize_name(key), UploadId=upload
                )
        return len(left) + len(never_finished)

    def _keys(self, prefix: str) -> Iterator[str]:
        yield from (found["Key"] for found in self._listed("list_objects_v2", "Contents", prefix))

    def _begun(self, prefix: str) -> Iterator[tuple[str, str]]:
        for found in self._listed("list_multipart_uploads", "Uploads", prefix):
            yield found["Key"], found["UploadId"]

    def _listed(self, what: str, inside: str, prefix: str) -> Iterator[dict[str, Any]]:
        """With the keys as rows name them, below what this installation has of the bucket."""
        location = f"{self.location.strip('/')}/" if self.location.strip("/") else ""
        pages = self.client.get_paginator(what).paginate(Bucket=self.bucket_name, Prefix=location + prefix)
        for page in pages:
            for found in page.get(inside, []):
                yield found | {"Key": found["Key"].removeprefix(location)}


def forget_copies() -> int:
    """Remove this machine's copies of datasets that were withdrawn: what is erased there is not kept here."""

    def in_use(copies: set[str]) -> set[str]:
        files = ExportFile.objects.filter(sha256__in=copies, dataset__withdrawn_at=None)
        return set(files.values_list("sha256", flat=True))

    return forget(in_use)


def folder_in_bucket(dataset: Dataset) -> str:
    """What the keys of a dataset begin with. The mark says nothing about the secret that it is made of."""
    mark = hashlib.sha256(b"folder" + bytes(dataset.secret)).hexdigest()[:12]
    return f"{dataset.survey_id}/{dataset.number}-{mark}"


def _running_tokens() -> set[str]:
    return {
        str(token) for token in Job.objects.filter(state=Job.State.RUNNING).values_list("token", flat=True)
    }


class Going(File):  # type: ignore[type-arg]
    """A file that says each time when more of it is read."""

    def __init__(self, opened: IO[bytes], name: str, going: Callable[[], None]) -> None:
        super().__init__(opened, name)
        self.opened, self.going = opened, going

    def read(self, size: int = -1) -> bytes:
        self.going()
        return self.opened.read(size)


class Streamed(io.RawIOBase):
    """An object as it comes, from the place that is asked for on; taken up again where the connection broke.

    Raises FileNotFoundError, StorageAway and StorageRefuses, the first time at once.
    """

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        super().__init__()
        self._client, self._bucket, self._key = client, bucket, key
        self._place = 0
        # What comes in, and the place that it has come to.
        self._body: Any = None
        self._come = 0
        self._same: dict[str, str] = {}
        with understood():
            answer = self._get()
        self._body, self._size = answer["Body"], int(answer["ContentLength"])
        # Whatever is read later is of the same object, or nothing is.
        self._same = {"IfMatch": answer["ETag"]}

    def _get(self) -> Any:
        begin = {"Range": f"bytes={self._place}-"} if self._place else {}
        return self._client.get_object(Bucket=self._bucket, Key=self._key, **begin, **self._same)

    def rest(self) -> None:
        """Hold no connection until more is read."""
        if self._body is not None:
            self._body.close()
        self._body = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Costs nothing until something is read from there."""
        place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, place)
        return self._place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._place >= self._size or not view:
            return 0
        chunk = self._chunk(len(view))
        view[: len(chunk)] = chunk
        self._place += len(chunk)
        return len(chunk)

    def _chunk(self, size: int) -> bytes:
        tries = 0
        while True:
            try:
                with understood():
                    if self._body is None or self._come != self._place:
                        self.rest()
                        self._body, self._come = self._get()["Body"], self._place
                    chunk = bytes(self._body.read(size))
                self._come += len(chunk)
                if chunk:
                    return chunk
                raise StorageAway(f"{self._place} of {self._size} bytes came")
            except StorageAway:
                self.rest()
                tries += 1
                if tries > RESUMED:
                    raise
                time.sleep(RESUME_SECONDS * tries)

    def close(self) -> None:
        self.rest()
        super().close()
