"""Who a response belongs to (a secret token) and what it is called afterwards (a reference that people can read out).

Neither shows an order: both are drawn at random, and the row's own number is never shown.
"""

import hashlib
import re
import secrets
from itertools import count

from questionnaire.lists import ID_LENGTH, ID_LETTERS

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_REFERENCE = re.compile(rf"[{ALPHABET}]{{10}}")
CODE_LENGTH = 20
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")


def new_token() -> str:
    """128 random bits, as 22 characters that need no escaping in a cookie or a form."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes | None:
    """The 32 bytes that are stored of a token; None for what cannot be a token at all."""
    if not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode("ascii")).digest()


def new_reference() -> str:
    """Nine random characters of Crockford's base 32 and his check character, which is one of the same 32.

    His check is a remainder by 37 with five signs for 32 to 36 (`*~$=U`). References that would need one of those
    are drawn again, so that none has to be read out as "tilde".
    """
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(9))
        if check := _check_character(body):
            return body + check


def come_back_code(token: str) -> str:
    """The code that brings the token back (responses.coming_back): 19 characters, which are 95 bits, and their check
    character. Always the same for a token, so that it can be shown again; the token cannot be worked out from it.

    Hashed again, as references are drawn again, until the check character is one that can be read out.
    """
    for attempt in count():
        digest = hashlib.sha256(f"arolwg code {attempt} {token}".encode("ascii")).digest()
        number = int.from_bytes(digest)
        body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH - 1))
        if check := _check_character(body):
            return body + check
    raise AssertionError("counting has no end")


def new_item_id() -> str:
    """What an item of a list is called in the answers: it tells nothing of when, or after which, it was added."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))


def grouped(written: str) -> str:
    """A reference or a code as shown: groups of five."""
    return "-".join(written[place : place + 5] for place in range(0, len(written), 5))


def read_reference(typed: str) -> str | None:
    """The reference that somebody typed or read out, or None if its check character says that it is none.

    Spaces, hyphens and case do not matter; O is read as 0, I and L as 1, as Crockford has it.
    """
    return _read(typed, _REFERENCE)


def read_code(typed: str) -> str | None:
    """The same for a code to come back with."""
    return _read(typed, _CODE)


def _read(typed: str, form: re.Pattern[str]) -> str | None:
    written = re.sub(r"[\s-]", "", typed).upper().translate(_ALIKE)
    if not form.fullmatch(written):
        return None
    return written if _check_character(written[:-1]) == written[-1] else None


def _check_character(body: str) -> str:
    """None of the 32 characters stands for some remainders: empty then."""
    remainder = _value(body) % 37
    return ALPHABET[remainder] if remainder < 32 else ""


def _value(characters: str) -> int:
    value = 0
    for character in characters:
        value = value * 32 + ALPHABET.index(character)
    return value
