"""Where the settings come from: the environment or, in a checkout whose demo runs, the demo's own run file."""

import fcntl
import json
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_RUN_FILE = BASE_DIR / "var" / "demo" / "servers.json"
# 32 bytes in Base64. Fernet itself takes two keys with a space between them for the first one.
FERNET_KEY = re.compile(r"[A-Za-z0-9+/_-]{43}=")
MAKE_A_KEY = (
    'python3 -c "import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"'
)


class NotConfigured(Exception):
    """Something without which nothing starts is missing; the message says in one line what to do."""


def load() -> None:
    """Complete the environment from the running demo's file where `DATABASE_URL` is not set.

    The file is a flat JSON object of environment names and values. What the environment already says wins.
    """
    if "DATABASE_URL" in os.environ or not DEMO_RUN_FILE.exists() or not _demo_is_running():
        return
    for name, value in json.loads(DEMO_RUN_FILE.read_text(encoding="utf-8")).items():
        os.environ.setdefault(name, value)


def _demo_is_running() -> bool:
    """Its launcher holds a lock as long as it lives: the run file of one that was killed leads nowhere."""
    with DEMO_RUN_FILE.with_name("lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def required(name: str) -> str:
    """The value of an environment variable that has no default; raises `NotConfigured`."""
    value = os.environ.get(name, "")
    if not value:
        raise NotConfigured(
            f"{name} is not set: start `make demo` in another terminal, or set the variables of .env.example."
        )
    return value


def bucket(**options: str | None) -> dict[str, Any]:
    """The storage of files in an S3 bucket, with those options that are given; raises `NotConfigured` where the
    libraries for it are not installed. Credentials that are not given are looked for where AWS's library does."""
    if not all(find_spec(name) for name in ("storages", "boto3")):
        raise NotConfigured(
            "EXPORTS_S3_BUCKET is set, and the libraries for it are not there: install requirements/s3.txt."
        )
    given = {name: value for name, value in options.items() if value}
    return {"BACKEND": "exports.storage.object_storage.ObjectStorage", "OPTIONS": given}


def identity_keys(value: str) -> list[str]:
    """The Fernet keys in a value that has them separated by commas; raises `NotConfigured` unless each is one."""
    keys = [key for part in value.split(",") if (key := part.strip())]
    if not keys or not all(FERNET_KEY.fullmatch(key) for key in keys):
        raise NotConfigured(
            "IDENTITY_KEYS has to be Fernet keys, separated by commas: "
            f"make one with `{MAKE_A_KEY}`, and keep the old ones."
        )
    return keys
