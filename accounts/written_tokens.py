"""How a token is written, and what is kept of it.

It is `arolwg_`, 32 letters and digits drawn by lot (190 bits), and six more that are the check sum of these: so
programs that look for secrets in code find it and know that it is one, and no database is asked about what is none.
"""

import hashlib
import re
import secrets
import zlib

PREFIX = "arolwg_"
DRAWN = 32
CHECK = 6
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# What is shown of a token for ever after, so that its owner knows which it is: four of the characters drawn.
SHOWN = len(PREFIX) + 4
WRITTEN = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{DRAWN}}})([0-9A-Za-z]{{{CHECK}}})")


def draw() -> str:
    drawn = "".join(secrets.choice(DIGITS) for _ in range(DRAWN))
    return f"{PREFIX}{drawn}{check_sum(drawn)}"


def check_sum(drawn: str) -> str:
    """CRC-32 as six digits to the base of 62, the highest first."""
    number, digits = zlib.crc32(drawn.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def is_well_formed(written: str) -> bool:
    found = WRITTEN.fullmatch(written)
    return found is not None and check_sum(found[1]) == found[2]


def digest_of(written: str) -> bytes:
    """A token has more bits than can be tried, so a plain digest is as good as a slow one."""
    return hashlib.sha256(written.encode()).digest()
