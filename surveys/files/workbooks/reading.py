"""A workbook to sheets of placed cells, read in a bounded process of its own (see child.py)."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.files.faults import Fault, FileRefused
from surveys.files.workbooks.sheets import Cell, Lost, Sheet, Workbook

LARGEST = 10_000_000
CHILD = Path(__file__).with_name("child.py")
# The child ends itself at a second of work, or half a minute's; this is for a machine that gives it none.
PATIENCE_SECONDS = 60

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

WORDS = {
    "broken": _("The workbook cannot be read. Open it in a spreadsheet program and save it again as .xlsx."),
    "no_workbook": _("This is no Excel workbook. Save the form as .xlsx, .xls or .csv."),
    "encrypted": _("The workbook is protected by a password. Save it without one."),
    "entities": _("The workbook holds document types or entities, as no spreadsheet program writes them."),
    "too_large": _(
        "The workbook is too large, or asks for more work than any form needs. "
        "Take out the sheets, rows and pictures that are not part of the form."
    ),
    "too_many_cells": _(
        "A sheet reaches too far down or to the right. "
        "Delete the rows and columns after the last that is used, and save it again."
    ),
    "over_10_mb": _("The file is over 10 MB. Take out what is not part of the form."),
}


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, OLE))


def read_workbook(content: bytes, wanted: Iterable[str], *, is_data: bool = False) -> Workbook:
    """The sheets of an .xlsx or .xls file; cells only of those called `wanted`, in small letters.

    A single sheet is read whatever it is called. `is_data`: it is a table of responses and no form, and so may be
    larger (the caller says how large). Raises FileRefused.
    """
    if len(content) > LARGEST and not is_data:
        raise _refused("over_10_mb")
    if not is_workbook(content):
        raise _refused("no_workbook")
    answer = _ask_child(content, ["--data", *wanted] if is_data else wanted)
    if "refused" in answer:
        raise _refused(answer["refused"])
    return Workbook(tuple(_sheet(found) for found in answer["sheets"]))


def _ask_child(content: bytes, wanted: Iterable[str]) -> dict[str, Any]:
    command = [sys.executable, "-I", str(CHILD), *wanted]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # The kernel has ended it, so there is no answer.
        return {"refused": "too_large"}


def _refused(reason: str) -> FileRefused:
    return FileRefused((Fault(None, str(WORDS[reason])),))


def _sheet(found: dict[str, Any]) -> Sheet:
    return Sheet(
        name=found["name"],
        is_hidden=found["is_hidden"],
        cells=[Cell(*cell) for cell in found["cells"]],
        lost=[Lost(*cell) for cell in found["lost"]],
        count=found["count"],
    )
