"""What is encrypted: identifying answers, and what has been typed but not yet saved.

The keys are settings.IDENTITY_KEYS (Fernet, newest first), apart from SECRET_KEY. The newest encrypts, every one
decrypts; `manage.py rotate_identity_keys` brings what is stored to the newest.
"""

import hmac
import json
import logging
from base64 import urlsafe_b64decode
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


def digests(purpose: str, value: bytes) -> list[bytes]:
    """32 bytes by which a value is found without decrypting any: one for each key, that of the newest first.

    What is stored has the newest's at the time; whoever looks for it looks for all. `purpose` keeps the digests of two
    columns apart.
    """
    return [hmac.digest(key, value, "sha256") for key in _digest_keys(purpose)]


@cache
def _digest_keys(purpose: str) -> list[bytes]:
    # Made from the keys and not the keys themselves: those encrypt.
    label = f"digest: {purpose}".encode()
    return [hmac.digest(urlsafe_b64decode(key), label, "sha256") for key in settings.IDENTITY_KEYS]


@cache
def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.IDENTITY_KEYS])


@receiver(setting_changed)
def _forget_keys(*, setting: str, **_: Any) -> None:
    if setting == "IDENTITY_KEYS":
        _fernet.cache_clear()
        _digest_keys.cache_clear()
