"""The numbers that stand for codes in statistics programs, whose labels belong to numbers.

A number never changes its meaning from one dataset of a survey to the next: versions only ever follow, and what an
older version had keeps the number that it got there. Pure: no database.
"""

from collections.abc import Mapping, Sequence

# As UK surveys have them, each negative: the question was put and nothing was answered, and why nothing was said.
NO_ANSWER = -9
MISSING = {"dont_know": -8, "prefer_not_to_say": -7, "not_applicable": -1}
# A second option that means the same missing value gets ten less: -18, then -28.
FURTHER = 10
# Every number from here up to -1 is a missing value; no code of an answer gets a number below zero.
LOWEST_MISSING, HIGHEST_MISSING = -999, -1
# Answers of up to 15 digits may be below zero themselves: none of them is so low.
LOW_NO_ANSWER = -1_000_000_000_000_009
LOW = LOW_NO_ANSWER - NO_ANSWER

FIRST = 1
# Points of a scale are numbers of their own, 101 of them at most.
FIRST_BESIDE_A_SCALE = 1001

# Of columns that every dataset has.
LANGUAGES = {"cy": 1, "en": 2}
SOURCES = {"web": 1, "invitation": 2, "paper": 3, "import": 4, "synthetic": 5}
SET_ASIDE = {"no": 0, "yes": 1, "counts": 2, "left_out": 3}

LONGEST_CODE = 9


def numbered(
    codes: Sequence[tuple[str, str | None]],
    older: Mapping[str, tuple[str | None, int]],
    first: int = FIRST,
) -> dict[str, int]:
    """A number for each code, given with what it means as a missing value, or None.

    `older` are the codes of earlier versions with that and their numbers, which they keep. A code that is a whole
    number is its own, unless another has it; the others get the next above all, in their order.
    """
    found = {code: older[code][1] for code, missing in codes if code in older and older[code][0] == missing}
    taken = {number for _, number in older.values()} | set(found.values())
    fresh = [(code, missing) for code, missing in codes if code not in found]
    for code, missing in fresh:
        if missing is None and _is_number(code) and int(code) not in taken:
            found[code] = int(code)
            taken.add(int(code))
    for code, missing in fresh:
        if code not in found:
            number = _free_missing(missing, taken) if missing else max(first, *(n + 1 for n in taken), first)
            found[code] = number
            taken.add(number)
    return found


def _is_number(code: str) -> bool:
    """Whether a code is written as numbers are: `007` is not."""
    return len(code) <= LONGEST_CODE and code.isascii() and code.isdecimal() and str(int(code)) == code


def _free_missing(missing: str, taken: set[int]) -> int:
    number = MISSING[missing]
    while number in taken:
        number -= FURTHER
    return number
