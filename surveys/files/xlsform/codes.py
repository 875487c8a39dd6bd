"""Codes for what XLSForm names more freely than this service does."""

import re
import unicodedata

LONGEST = 64


def question_code(name: str) -> str:
    """The name as a code of a question, page or option set: itself, if it can be one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    code = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain)
    if not re.match(r"[A-Za-z_]", code):
        code = f"_{code}"
    return code[:LONGEST]


def option_code(name: str) -> str:
    """The name as a code of an option or a row: itself, if it can be one."""
    return re.sub(r"[\s/]+", "_", name.strip())[:LONGEST] or "_"


class Taken:
    """Codes that are in use, ignoring case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        # The last number that each code has had, so that thousands of one code are no search from its start.
        self._numbers: dict[str, int] = {}

    def free(self, code: str) -> str:
        """The code, or the first of `code_2`, `code_3` that nothing has; it is taken from now on."""
        number = self._numbers.get(code, 1)
        found = code
        while found.lower() in self._taken:
            number += 1
            ending = f"_{number}"
            found = code[: LONGEST - len(ending)] + ending
        self._numbers[code] = number
        self._taken.add(found.lower())
        return found
