"""Two wordings of a text, word by word."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# Beyond this the words that stayed are looked for no longer: the whole is shown as removed, and as added. It is how
# many pairs of the same word there are, one on either side: two texts of 2,000 ordinary words have about 40,000. Of one
# word repeated, as many take a second, and four million would take minutes.
MOST_PAIRS = 60_000

# A word with the space after it, so that a phrase that changed is one run and not as many as it has words.
_WORD = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A run of words that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_changes(before: str, after: str) -> list[Piece]:
    """The words of both, in the order in which they are read: what was removed before what was added in its place.

    Joining what stayed and was removed gives `before`; what stayed and was added gives `after`, but for how much white
    space is after a word that stayed.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    # The last word has no space after it and is the same word as in the middle.
    old_words, new_words = [word.rstrip() for word in old], [word.rstrip() for word in new]
    counts = Counter(old_words)
    if sum(counts[word] for word in new_words) > MOST_PAIRS:
        return _pieces(before, after, "")
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    found: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        found += _pieces("", "", max(gone, come, key=len)) if kind == "equal" else _pieces(gone, come, "")
    return found


def _pieces(gone: str, come: str, same: str) -> list[Piece]:
    pieces = (Piece("removed", gone), Piece("added", come), Piece("same", same))
    return [piece for piece in pieces if piece.text]
