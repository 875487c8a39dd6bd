"""Names of columns for formats that cannot hold every name: one rule for all of them.

What is no letter of A to Z, digit or underscore becomes an underscore (accents are taken off: `ŵ` is `w`); a name that
does not begin with a letter, or is a word of the program's own, gets `v_` before it. Where that is too long, or is what
another column is called already (capitals do not count), the end becomes an underscore and the first six digits of the
SHA-256 of the column's own name. So a name depends on nothing but the columns beside it, and is the same in each file.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

BEFORE = "v_"
DIGITS = 6
_NOT_ALLOWED = re.compile("[^A-Za-z0-9_]")


class NameRule(Struct, frozen=True):
    """At most `longest` characters; `reserved` are the program's own words, in lower case."""

    longest: int
    reserved: frozenset[str]


class NamesClash(Exception):
    """Two columns would have one name, even with their digits."""


def shortened(names: Iterable[str], rule: NameRule) -> dict[str, str]:
    """The name of each column in a format with that rule; its own wherever it can be.

    Raises NamesClash, which takes two digests that begin alike.
    """
    plain = {name: _plain(name, rule) for name in names}
    times = Counter(short.lower() for short in plain.values())
    made = {
        name: short
        if len(short) <= rule.longest and (short == name or times[short.lower()] == 1)
        else _with_digits(name, short, rule)
        for name, short in plain.items()
    }
    # Of names that need no change, two may differ in their capitals alone.
    seen = Counter(short.lower() for short in made.values())
    made = {
        name: short if seen[short.lower()] == 1 else _with_digits(name, plain[name], rule)
        for name, short in made.items()
    }
    clashing = [short for short, count in Counter(s.lower() for s in made.values()).items() if count > 1]
    if clashing:
        raise NamesClash(clashing[0])
    return made


def _plain(name: str, rule: NameRule) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    short = _NOT_ALLOWED.sub("_", letters)
    if not short[:1].isalpha() or short.lower() in rule.reserved:
        return BEFORE + short
    return short


def _with_digits(name: str, short: str, rule: NameRule) -> str:
    digits = hashlib.sha256(name.encode()).hexdigest()[:DIGITS]
    return f"{short[: rule.longest - DIGITS - 1].rstrip('_')}_{digits}"
