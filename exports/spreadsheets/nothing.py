"""What stands in files that people read where there is no answer: the shorthand of the UK Government Analysis Function.

Files of codes are for programs and have none: a cell without an answer is empty there (docs/decisions/0093).
"""

from exports.dataset.columns import Column, Kind
from exports.dataset.labels import Labels

# "Not available" and "not applicable", as its guidance on shorthand has them.
NOT_ANSWERED, NOT_ASKED = "[x]", "[z]"
# Empty says something of its own: of an option that it was not chosen, of a report group that there is none.
EMPTY_SAYS_SOMETHING = (Kind.TICK, Kind.GROUP, Kind.CODE, Kind.TRANSLATION, Kind.TRANSLATED_INTO)


def marks_of(column: Column, labels: Labels) -> tuple[str, str]:
    """What stands for a question left empty, and for one that was never asked; empty where nothing does."""
    if labels == "codes":
        return "", ""
    return "" if column.kind in EMPTY_SAYS_SOMETHING else NOT_ANSWERED, NOT_ASKED
