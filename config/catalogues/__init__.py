"""The Welsh catalogue of the interface: compiled, extracted and checked in Python, without gettext or settings.

English is the message itself, so there is no English catalogue: Django never lets an English page fall back to
the default language (tests/welsh/test_fallback.py).
"""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "locale"
DOMAINS = ("django", "djangojs")

# CLDR's Welsh forms: zero, one, two, few (3), many (6), other.
PLURAL_FORMS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
HEADER = {
    "Project-Id-Version": "arolwg",
    "Language": "cy",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURAL_FORMS,
}


def path_of(domain: str, locale: Path = LOCALE) -> Path:
    return locale / "cy" / "LC_MESSAGES" / f"{domain}.po"


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Write the `.mo` of every `.po` below `locale` that has changed since; returns those written."""
    return [
        compiled for source in sorted(locale.glob("*/LC_MESSAGES/*.po")) if (compiled := _compile(source))
    ]


def _compile(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    changed = source.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == changed:
        return None
    # Written beside it and renamed: servers and parallel tests may compile and read at the same moment.
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(beside))
    os.utime(beside, ns=(changed, changed))
    beside.replace(target)
    return target
