"""Lock the dependencies of pyproject.toml by version and hash, or say whether that has been done.

python requirements/lock.py            is every file made from today's pyproject.toml? (no network)
python requirements/lock.py --write    make them anew, keeping the versions they have
python requirements/lock.py --upgrade  make them anew with the newest versions
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
UV = Path(sys.executable).with_name("uv")
# Development has everything in it, so it is solved first and the others follow it.
FILES = {
    "dev": ["--extra", "exports", "--extra", "s3", "--extra", "demo", "--group", "dev"],
    "demo": ["--extra", "exports", "--extra", "demo"],
    "exports": ["--extra", "exports"],
    "s3": ["--extra", "exports", "--extra", "s3"],
    "run": [],
}
# No option here may write an address into the files: where to download from is the installer's business.
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
OPTIONS += ["--no-annotate", "--no-header", "--quiet"]


def header() -> str:
    """A line that changes when the dependencies in pyproject.toml do."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    names = ("requires-python", "dependencies", "optional-dependencies")
    inputs = [project["project"][name] for name in names] + [project["dependency-groups"]]
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
    return f"# By `make lock`, from dependencies in pyproject.toml with digest {digest[:16]}\n"


def write(further: list[str]) -> None:
    """Solve and write every file."""
    for name, extras in FILES.items():
        path = HERE / f"{name}.txt"
        follow = [] if name == "dev" else ["--constraint", "requirements/dev.txt"]
        command = [str(UV), "pip", "compile", "pyproject.toml", *OPTIONS, *extras, *follow, *further]
        subprocess.run([*command, "--output-file", str(path)], check=True, cwd=HERE.parent)
        path.write_text(header() + path.read_text(encoding="utf-8"), encoding="utf-8")


def stale() -> list[str]:
    """Names of the files that were made from other dependencies."""
    return [
        name for name in FILES if not (HERE / f"{name}.txt").read_text(encoding="utf-8").startswith(header())
    ]


if __name__ == "__main__":
    if "--write" in sys.argv or "--upgrade" in sys.argv:
        write(["--upgrade"] if "--upgrade" in sys.argv else [])
    elif names := stale():
        sys.exit(f"requirements/{', '.join(names)}.txt do not fit pyproject.toml: run `make lock`.")
