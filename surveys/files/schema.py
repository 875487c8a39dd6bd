"""The survey file's JSON Schema, said by the same shapes that read it."""

import json
from typing import Any

from surveys.files.layout import FILE


def survey_file_schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Arolwg survey file, version 1",
        "description": "What docs/survey-file.md explains. Written by: manage.py survey_file_schema",
        **FILE.schema(),
    }


def schema_text() -> str:
    """The schema as it stands in docs/survey-file.schema.json."""
    return json.dumps(survey_file_schema(), ensure_ascii=False, indent=2) + "\n"
