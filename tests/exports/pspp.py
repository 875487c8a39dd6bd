"""PSPP, which reads the files of SPSS: what it says of one."""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

NO_PSPP = "no PSPP on this machine (Debian: apt install pspp)"


def require_pspp() -> str:
    found = shutil.which("pspp")
    if found is None and os.environ.get("REQUIRE_PSPP") == "1":
        pytest.fail(f"REQUIRE_PSPP=1, but there is {NO_PSPP}", pytrace=False)
    return found or pytest.skip(NO_PSPP)


def said_of(file: Path, *commands: str) -> list[list[str]]:
    """The cells of all tables that the commands print of a file."""
    program, output = require_pspp(), file.with_suffix(".output.csv")
    syntax = file.with_suffix(".sps")
    syntax.write_text("\n".join([f"GET FILE='{file}'.", *commands]), encoding="utf-8")
    command = [program, "-O", "format=csv", "-o", output, syntax]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    text = output.read_text(encoding="utf-8")
    assert "warning" not in text.lower(), text
    return list(csv.reader(io.StringIO(text)))


def frequencies(file: Path, variable: str) -> dict[str, int]:
    """How often each value stands in the file, missing ones too, by its label or the value itself."""
    rows = said_of(file, f"FREQUENCIES /VARIABLES={variable}.")
    # The first table sums up; the second has a row for each value.
    _summary, begun = (place for place, row in enumerate(rows) if row and row[0].startswith("Table: "))
    return {
        value.strip(): int(count)
        for kind, value, count, *_ in (row for row in rows[begun:] if len(row) > 3)
        if kind in ("Valid", "Missing", "") and count.isdecimal()
    }


def cells_of(file: Path) -> list[dict[str, str]]:
    """Every row with its values, as PSPP writes them to CSV."""
    written = file.with_suffix(".values.csv")
    said_of(file, f"SAVE TRANSLATE /OUTFILE='{written}' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.")
    return list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8"), newline="")))
