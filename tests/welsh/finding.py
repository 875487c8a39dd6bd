"""Which passages are neither marked, nor survey text, nor an answer?"""

import re
from collections.abc import Iterable

from questionnaire.dates_in_words import MONTHS
from tests.welsh.marking import CLOSE, OPEN
from tests.welsh.visible import Passage, passages_of

# Said the same in both languages: the languages' names in themselves, the wordmark, formats of files and what
# opens them, units.
NAMES = (
    "Cymraeg",
    "English",
    "Arolwg",
    "CSV",
    "XLSX",
    "Excel",
    "JSON Lines",
    "JSON",
    "Parquet",
    "LibreOffice",
    "SPSS",
    "PSPP",
    "Stata",
    "Python",
    "YAML",
    "PDF",
    "SHA-256",
    "ID",
    "kB",
    "MB",
    "GB",
)
# A reference, an address, a checksum, the number of a case: they have letters, and are nobody's words.
CODE = re.compile(r"\b[0-9A-Z]{5}-?[0-9A-Z]{5}\b|(?<!\S)/\S+/(?!\S)|\b[0-9a-f]{20,64}\b")
# Dates of answers have their words from questionnaire/dates_in_words.py, which tests/welsh/test_dates.py looks at.
WELSH_MONTH = re.compile(rf"(?:\b\d{{1,2}} )?\b(?:{'|'.join(MONTHS['cy'])}) \d{{4}}\b(?: am \d\d:\d\d)?")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def untranslated(html: str, data: Iterable[str] = ()) -> list[str]:
    """One line for each passage of a Welsh page that shows letters outside marks, and is not one of `data`."""
    known = _pattern((*data, *NAMES))
    return [
        f"{passage.place}: {passage.text}"
        for passage in passages_of(html)
        if not passage.language.startswith("en") and not _is_translated(_said(passage), known)
    ]


def is_translated(text: str, data: Iterable[str] = ()) -> bool:
    """Are there no letters in it outside marks and `data`?"""
    return _is_translated(" ".join(text.split()), _pattern((*data, *NAMES)))


def _is_translated(text: str, known: re.Pattern[str]) -> bool:
    return not LETTERS.search(known.sub(" ", WELSH_MONTH.sub(" ", CODE.sub(" ", unmarked(text)))))


def _said(passage: Passage) -> str:
    """A page in both languages has a title in both, Welsh first; half a title cannot be given a language."""
    return passage.text.partition(" / ")[0] if passage.place.endswith("head>title") else passage.text


def welsh_unannounced(html: str, welsh_data: Iterable[str] = ()) -> list[str]:
    """One line for each passage of an English page that shows Welsh without saying so by `lang`."""
    known = _pattern(welsh_data)
    return [
        f"{passage.place}: {passage.text}"
        for passage in passages_of(html)
        if not passage.language.startswith("cy")
        and (OPEN in passage.text or known.search(CODE.sub("", passage.text)))
    ]


def unmarked(text: str) -> str:
    """What stands outside marks; a mark within a mark (a name in a sentence) belongs to the outer one."""
    depth, outside = 0, []
    for character in text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth -= 1
        elif depth <= 0:
            outside.append(character)
    if depth != 0:
        return text
    return "".join(outside)


def only_in(texts: Iterable[str], others: Iterable[str]) -> set[str]:
    """The texts of one language that are not also said in the other (names, numbers)."""
    return {text for text in texts if LETTERS.search(text)} - set(others)


def _pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of the texts, as whole words, the longest first; white space in them counts as one space."""
    plain = sorted({" ".join(text.split()) for text in texts if text and text.strip()}, key=len, reverse=True)
    if not plain:
        return re.compile(r"(?!)")
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in plain))
