"""Text that a spreadsheet takes for a formula: in files of ours an apostrophe before it says that it is text."""

FORMULA_STARTS = "=+-@\t\r"


def with_apostrophe(text: str) -> str:
    """The text as it is written for spreadsheets."""
    return f"'{text}" if text[:1] in set(FORMULA_STARTS) else text


def without_apostrophe(text: str) -> str:
    """The text that was meant."""
    return text[1:] if text[:1] == "'" and text[1:2] in set(FORMULA_STARTS) else text
