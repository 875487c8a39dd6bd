"""What is encrypted: identifying answers, and what has been typed but not yet saved.

The keys are settings.IDENTITY_KEYS (Fernet, newest first), apart from SECRET_KEY. The newest encrypts, every one
decrypts; `manage.py rotate_identity_keys` brings what is stored to the newest.
"""

import json
import logging
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

logger = logging.getLogger(__name__)


def encrypt(value: Any) -> bytes:
    """The value as JSON, encrypted; ASCII."""
    # The json module escapes whatever is not ASCII, so that even half a surrogate pair goes in and comes out.
    return _fernet().encrypt(json.dumps(value).encode("ascii"))


def decrypt(stored: bytes | str) -> Any:
    """The value that was encrypted. None, with a line in the log, if no key fits: the person is asked again."""
    try:
        return json.loads(_fernet().decrypt(stored))
    except InvalidToken:
        logger.error("stored ciphertext fits none of the %d IDENTITY_KEYS", len(settings.IDENTITY_KEYS))
        return None


def seal(content: bytes) -> bytes:
    """A file's content, encrypted; ASCII."""
    return _fernet().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """The content that was sealed. Raises InvalidToken if no key fits."""
    return _fernet().decrypt(sealed)


def rotate(stored: bytes) -> bytes:
    """The same value under the newest key. Raises InvalidToken if no key fits."""
    return _fernet().rotate(stored)


@cache
def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.IDENTITY_KEYS])


@receiver(setting_changed)
def _forget_keys(*, setting: str, **_: Any) -> None:
    if setting == "IDENTITY_KEYS":
        _fernet.cache_clear()
