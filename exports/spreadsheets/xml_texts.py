"""Texts that XML 1.0 can hold: most control characters it cannot, not even as references."""

import re
from xml.sax.saxutils import escape

UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# As Arrow writes it.
IS_UNHOLDABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
# The character that says that another stood there.
INSTEAD = "\ufffd"


def written(text: str) -> str:
    """The text between two tags, with another character for each that cannot be held."""
    return escape(UNHOLDABLE.sub(INSTEAD, text))
