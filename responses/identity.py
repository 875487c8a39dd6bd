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
REFERENCE_LENGTH = 10
CODE_LENGTH = 20


def new_token() -> str:
    """128 random bits, as 22 characters that need no escaping in a cookie or a form."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes | None:
    """The 32 bytes that are stored of a token; None for what cannot be a token at all."""
    if not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode("ascii")).digest()


def new_reference() -> str:
    """Nine random characters and a check character."""
    return draw_checked(REFERENCE_LENGTH)


def draw_checked(length: int) -> str:
    """Random characters of Crockford's base 32 and, as the last, his check character, which is one of the same 32.

    His check is a remainder by 37 with five signs for 32 to 36 (`*~$=U`). What would need one of those is drawn again,
    so that none has to be read out as "tilde".
    """
    while True:
        # All bits at once: lists of people are long, and each draw is a call of the kernel's.
        body = _written(secrets.randbits(5 * (length - 1)), length - 1)
        if check := _check_character(body):
            return body + check


def come_back_code(token: str) -> str:
    """The code that brings the token back (responses.coming_back): 19 characters, which are 95 bits, and their check
    character. Always the same for a token, so that it can be shown again; the token cannot be worked out from it.

    Hashed again, as `draw_checked` draws again, until the check character is one that can be read out.
    """
    for attempt in count():
        digest = hashlib.sha256(f"arolwg code {attempt} {token}".encode("ascii")).digest()
        body = _written(int.from_bytes(digest), CODE_LENGTH - 1)
        if check := _check_character(body):
            return body + check
    raise AssertionError("counting has no end")


def new_item_id() -> str:
    """What an item of a list is called in the answers: it tells nothing of when, or after which, it was added."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))


def grouped(written: str) -> str:
    """A reference or a code as shown: in groups of five."""
    return "-".join(written[place : place + 5] for place in range(0, len(written), 5))


def read_reference(typed: str) -> str | None:
    """The reference that somebody typed or read out, or None if its check character says that it is none."""
    return read_checked(typed, REFERENCE_LENGTH)


def read_code(typed: str) -> str | None:
    """The same for a code to come back with."""
    return read_checked(typed, CODE_LENGTH)


def read_checked(typed: str, length: int) -> str | None:
    """What `draw_checked` drew, as somebody typed it; None if it is not so long, or its check character is wrong.

    Case does not matter, nor anything but letters and digits: hyphens that a mail program has made dashes, spaces of
    any width, the bracket or the full stop after a link. O is read as 0, I and L as 1, as Crockford has it.
    """
    read = re.sub(r"[\W_]", "", typed).upper().translate(_ALIKE)
    if len(read) != length or not set(read) <= set(ALPHABET):
        return None
    return read if _check_character(read[:-1]) == read[-1] else None


def _written(number: int, length: int) -> str:
    """As many characters, of the number's lowest bits."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))


def _check_character(body: str) -> str:
    """Empty where Crockford's is none of the 32."""
    remainder = _value(body) % 37
    return ALPHABET[remainder] if remainder < 32 else ""


def _value(characters: str) -> int:
    value = 0
    for character in characters:
        value = value * 32 + ALPHABET.index(character)
    return value
