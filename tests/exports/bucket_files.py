"""Files of a dataset that lie in a bucket, of any content."""

import hashlib
import os
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from exports.models import Dataset, ExportFile
from exports.storage.object_storage import folder_in_bucket

MEGABYTE = 1024 * 1024


def csv_of(dataset: Dataset) -> ExportFile:
    return dataset.files.select_related("dataset__survey", "job").get(format="csv-plain", language="codes")


def noise(megabytes: int) -> bytes:
    return os.urandom(megabytes * MEGABYTE)


def kept_file(dataset: Dataset, content: bytes) -> ExportFile:
    """A file of the dataset with these bytes."""
    file = csv_of(dataset)
    file.key = f"{folder_in_bucket(dataset)}/{uuid.uuid4()}/{file.name}"
    file.size, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
    storages["exports"].save(file.key, ContentFile(content))
    file.save()
    return file
