"""The code of an invitation: who has it may answer once. It stands in the personal link, and can be read out and typed.

Of the code itself only a hash and a ciphertext are stored. It is also the key to the response that was begun with it:
the response's token is sealed with the code (responses.sealing), so that the link leads back to it from any browser,
and the table alone to none.
"""

import hashlib

from responses.identity import draw_checked, read_checked

# 17 characters of 5 bits and a check character: nobody guesses one of 2**85, whoever counts the attempts.
LENGTH = 18
GROUP = 6


def new_code() -> str:
    return draw_checked(LENGTH)


def read_code(typed: str) -> str | None:
    """The code that somebody typed, however it was grouped; None if its check character says that it is none."""
    return read_checked(typed, LENGTH)


def grouped(code: str) -> str:
    """As shown and as in addresses: three groups of six."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def code_hash(code: str) -> bytes:
    return hashlib.sha256(b"arolwg invitation:" + code.encode("ascii")).digest()
