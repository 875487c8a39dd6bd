"""`manage.py check --deploy`: whether files can be kept where the settings say."""

import uuid
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.base import ContentFile

from exports.storage.disk_storage import DiskStorage
from exports.storage.keeping import storage
from exports.storage.troubles import StorageAway, StorageRefuses

TRIAL = b"trial"


@register(Tags.files, deploy=True)
def files_can_be_kept(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Writes a small object into the bucket, finds, reads and removes it."""
    kept = storage()
    if isinstance(kept, DiskStorage):
        return []
    try:
        kept.try_out(f"trial/{uuid.uuid4()}", ContentFile(TRIAL))
    except StorageAway as error:
        return [
            Error(f"The object storage of EXPORTS_S3_ENDPOINT cannot be reached: {error}.", id="exports.E001")
        ]
    except (StorageRefuses, FileNotFoundError) as error:
        hint = "The bucket has to be there, and the credentials have to let us list, read, write and delete in it."
        message = f"Files cannot be kept in the bucket {kept.bucket_name}: {error}."
        return [Error(message, hint=hint, id="exports.E002")]
    return []
