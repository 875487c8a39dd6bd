"""In which language a text is: Welsh, English, or mixed.

Word by word, since comments are short: a word that only one of simplemma's two word lists has speaks for that
language. Where the words say nothing, the language in which the person answered decides. docs/decisions/0100 has the
measurements. Only workers have the word lists.
"""

import re
from functools import lru_cache

from questionnaire.document import Language

# From this share of the words that speak for a language, a text is in that one too.
MIXED_FROM = 0.2
# Within so few words a capital may begin each of them; in longer texts it is a name, which is of no language.
FEW_WORDS = 3
# A name with hyphens is one word: no part of Llanfihangel-ar-Arth speaks for Welsh.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINNING = re.compile(r"(?:^|[.!?:;/\n])[^\w]*$")
# Single letters are words in Welsh.
_LETTERS = frozenset("yaoâôiw")
# Of two letters, the English list has many that nobody writes, and that are Welsh as it is spoken (`ma`).
_SHORT_ENGLISH = frozenset(
    ("am", "an", "as", "be", "by", "do", "go", "he", "if", "me", "my", "no", "on", "so", "up", "us", "we")
)


def language_of(text: str, answered_in: Language) -> str:
    """`cy`, `en` or `unsure`."""
    sides = [_side(word) for word in _words(text)]
    welsh, english = sides.count("cy"), sides.count("en")
    if not welsh and not english:
        return answered_in
    if min(welsh, english) >= MIXED_FROM * (welsh + english):
        return "unsure"
    return "cy" if welsh > english else "en"


def _words(text: str) -> list[str]:
    found = list(_WORD.finditer(text))
    words: list[str] = []
    for match in found:
        is_name = match[0][0].isupper() and len(found) > FEW_WORDS
        if is_name and not _BEGINNING.search(text, max(0, match.start() - 20), match.start()):
            continue
        words += re.split("['’-]", match[0].lower())
    return [word for word in words if len(word) > 1 or word in _LETTERS]


@lru_cache(maxsize=50_000)
def _side(word: str) -> str:
    from simplemma import is_known

    welsh, english = is_known(word, "cy"), is_known(word, "en")
    if welsh == english:
        return ""
    if english and len(word) <= 2 and word not in _SHORT_ENGLISH:
        return ""
    return "cy" if welsh else "en"
