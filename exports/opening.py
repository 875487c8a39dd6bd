"""The page on how to open each file: its parts, and which of them is for which format."""

from typing import Any

from django.utils.translation import gettext

from surveys.models import Survey

# By format, or by what else a file is; the ids of the page's parts.
PARTS = {
    "dataset": "python",
    "csv": "excel",
    "csv-plain": "r",
    "csvw": "python",
    "xlsx": "excel",
    "ods": "libreoffice",
    "sav": "spss",
    "dta": "stata",
    "jsonl": "python",
    "codebook-html": "describing",
    "codebook-pdf": "describing",
    "ddi": "describing",
    "manifest": "checking",
}


def help_for(group: str) -> str:
    """The part of the page that tells of a group of files; empty for the whole page."""
    return PARTS.get(group, "")


def guide_for(survey: Survey | None) -> dict[str, Any]:
    """What the page shows: with names of the survey's files, or of some survey's."""
    return {"title": gettext("How to open the files")}
