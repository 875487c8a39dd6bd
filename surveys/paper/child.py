# ruff: noqa: E402  (the bounds are set before anything else is loaded)
"""Makes one PDF in a process of its own: `python child.py TEMPLATE FONTS`, with the data and the pictures that it names
as JSON on standard input.

The kernel ends this process at its share of work or memory, whatever a questionnaire holds. It imports nothing of the
service. The data reaches the template as JSON, never as source: nothing that an author writes can run.
"""

import resource
import sys

MEMORY = 2 * 1024**3
SECONDS = 30

if __name__ == "__main__":
    # Before anything of the questionnaire is looked at.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import base64
import json
import shutil
import tempfile
from pathlib import Path

import typst


def make(template: str, fonts: str, given: str) -> bytes:
    """The same bytes for the same data: no clock, and only the typefaces that come with the installation."""
    with tempfile.TemporaryDirectory() as folder:
        # Typst opens no file outside this folder.
        main = Path(shutil.copy(template, folder))
        read = json.loads(given)
        for name, content in read["pictures"].items():
            (main.parent / name).write_bytes(base64.b64decode(content))
        return _compiled(main, fonts, json.dumps(read["content"], ensure_ascii=False))


def _compiled(main: Path, fonts: str, data: str) -> bytes:
    made = typst.compile(
        str(main),
        root=str(main.parent),
        format="pdf",
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards="ua-1",
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(make(sys.argv[1], sys.argv[2], sys.stdin.read()))
