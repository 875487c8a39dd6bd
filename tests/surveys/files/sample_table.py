"""How each form in a folder is read, as a table in Markdown: `python -m tests.surveys.files.sample_table FOLDER`."""

import os
import sys
from collections import Counter
from pathlib import Path

FORMS = (".xls", ".xlsx", ".csv", ".lss", ".lsa")


def table(folder: Path) -> list[str]:
    from surveys.files.faults import FileRefused
    from surveys.files.readers import content_of, read_survey_file

    lines = ["| File | Read | Pages, questions | Why |", "| --- | --- | --- | --- |"]
    for path in sorted(folder.iterdir()):
        if path.suffix not in FORMS:
            continue
        try:
            found = read_survey_file(content_of(path), path.name)
        except FileRefused as refused:
            lines.append(_line(path.name, "refused", "", refused.lines))
            continue
        pages = found.record.get("pages", [])
        pages += [inner for page in pages for inner in page.get("list", {}).get("pages", [])]
        size = f"{len(pages)}, {sum(len(page.get('questions', [])) for page in pages)}"
        lines.append(_line(path.name, "with report" if found.notes else "whole", size, _kinds(found.notes)))
    return lines


def _kinds(notes) -> list[str]:
    """The messages, those that say the same of several places once."""
    counts = Counter(note.message for note in notes)
    return [f"{message} (× {count})" if count > 1 else message for message, count in counts.items()]


def _line(name: str, read: str, size: str, why: list[str]) -> str:
    shown = why[:6] + ([f"… and {len(why) - 6} more"] if len(why) > 6 else [])
    return f"| {name} | {read} | {size} | {'<br>'.join(shown).replace('|', '/')} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en")
    print("\n".join(table(Path(sys.argv[1]))))
