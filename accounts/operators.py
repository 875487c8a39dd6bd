"""Whoever types commands on the server."""

import os


def operator_language() -> str:
    """`cy` where the terminal's locale is Welsh, otherwise `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "cy" if value.startswith("cy") else "en"
    return "en"
