"""Which language a column is in, however its heading spells it."""

import re
from collections import Counter
from collections.abc import Iterable

from questionnaire.document import Language

SPELLINGS: dict[str, Language] = {
    **dict.fromkeys(("cy", "cym", "wel", "welsh", "cymraeg", "gymraeg", "y gymraeg"), "cy"),
    **dict.fromkeys(("en", "eng", "english", "saesneg", "y saesneg"), "en"),
}
# Headings that name no language.
UNNAMED = {"", "default"}

# Words that are common in one of the languages and unknown in the other.
_WELSH = frozenset(
    [
        "yr",
        "yn",
        "ac",
        "chi",
        "beth",
        "sydd",
        "oes",
        "mae",
        "ydych",
        "ydy",
        "yw",
        "eich",
        "neu",
        "pa",
        "sut",
        "pryd",
        "pwy",
        "faint",
        "wedi",
        "hwn",
        "hon",
        "gan",
        "dim",
        "ddim",
        "nad",
        "nid",
        "ble",
        "ydw",
        "oedd",
        "rydych",
        "gyda",
        "wrth",
        "dros",
        "cwestiwn",
        "arall",
        "enw",
        "byw",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "you",
        "your",
        "what",
        "how",
        "is",
        "are",
        "do",
        "does",
        "did",
        "have",
        "has",
        "which",
        "when",
        "where",
        "who",
        "many",
        "much",
        "with",
        "for",
        "this",
        "that",
        "was",
        "were",
        "or",
        "yes",
        "other",
        "name",
        "please",
        "any",
    ]
)


def language_of(name: str) -> Language | None:
    """The language that a heading names: `Cymraeg (cy)`, `Welsh`, `en-GB`. None for any other."""
    name = name.strip().casefold()
    inside = re.search(r"\(([^()]*)\)\s*$", name)
    before = name[: inside.start()].strip() if inside else name
    for part in (inside[1].strip() if inside else "", before):
        tag = re.split(r"[-_]", part, maxsplit=1)[0] if re.fullmatch(r"[a-z]{2,3}[-_]\w{2,4}", part) else part
        if tag in SPELLINGS:
            return SPELLINGS[tag]
        first = re.split(r"[\s,/(-]", part, maxsplit=1)[0]
        if first in SPELLINGS and len(first) > 3:
            return SPELLINGS[first]
    return None


def is_evidently_welsh(texts: Iterable[str]) -> bool:
    """Whether the texts are in Welsh beyond doubt: its little words are there, and those of English are not."""
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold()))
    welsh = sum(words[word] for word in _WELSH)
    return welsh >= 2 and welsh > 3 * sum(words[word] for word in _ENGLISH)
