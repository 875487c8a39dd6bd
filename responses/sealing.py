"""A response's token kept so that only a code that somebody holds brings it back: the table alone opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def seal(token: str, code: str) -> bytes:
    return _sealer(code).encrypt(token.encode("ascii"))


def unseal(sealed: bytes, code: str) -> str | None:
    """The token; None if it was sealed with another code."""
    try:
        return _sealer(code).decrypt(sealed).decode("ascii")
    except InvalidToken:
        return None


def _sealer(code: str) -> Fernet:
    # Another prefix than those of the hashes that are stored of codes, from which the key must not follow.
    key = hashlib.sha256(b"arolwg token:" + code.encode("ascii")).digest()
    return Fernet(base64.urlsafe_b64encode(key))
