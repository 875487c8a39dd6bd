"""What has to be set is checked at the start, in one line that says what to do."""

import base64
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import MAKE_A_KEY, NotConfigured, identity_keys

ROOT = Path(__file__).resolve().parents[2]
NEW, OLD = (base64.urlsafe_b64encode(byte * 32).decode() for byte in (b"n", b"o"))


@pytest.mark.parametrize("value", [f"{NEW},{OLD}", f" {NEW} , {OLD} ", f"{NEW},,{OLD},", f"{NEW},\n{OLD}\n"])
def test_keys_are_read_with_spaces_and_empty_parts(value):
    assert identity_keys(value) == [NEW, OLD]


@pytest.mark.parametrize(
    "value", ["", ",", " , ", "junk", f"{NEW},junk", NEW[:-4], f"{NEW} {OLD}", "allwedd â"]
)
def test_anything_else_is_refused(value):
    with pytest.raises(NotConfigured):
        identity_keys(value)


def test_nothing_starts_with_a_malformed_key():
    outcome = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"IDENTITY_KEYS": "junk"},
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 1
    assert outcome.stderr.count("\n") == 1
    assert outcome.stderr.startswith("IDENTITY_KEYS has to be Fernet keys")
    assert "junk" not in outcome.stderr


def test_what_makes_a_key_makes_one():
    command = [sys.executable, *shlex.split(MAKE_A_KEY)[1:]]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert identity_keys(made) == [made.strip()]
