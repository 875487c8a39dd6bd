"""The environment of everything the demo runs, and the run file from which `manage.py` takes the same."""

import base64
import json
import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "var" / "demo"
LOGS = DEMO / "logs"
READY = DEMO / "ready"
RUN_FILE = DEMO / "servers.json"
# Every child carries it, so that the next start can tell what a killed one has left.
MARK = "AROLWG_DEMO_RUN"


def kept_keys() -> dict[str, str]:
    """SECRET_KEY and IDENTITY_KEYS of this checkout's demo: made once, since its data need them."""
    path = DEMO / "keys.json"
    if not path.exists():
        identity_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        write_private(path, {"SECRET_KEY": secrets.token_urlsafe(50), "IDENTITY_KEYS": identity_key})
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


def settings_of_demo(database_url: str, redis_url: str) -> dict[str, str]:
    """What config/settings.py is to read; what the environment already says wins there."""
    return {
        "AROLWG_DEMO": "1",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        **kept_keys(),
        "SECURE_COOKIES": "0",
        "PUBLIC_ADDRESS": f"http://localhost:{os.environ.get('PORT') or 8000}",
        "READY_MARKER": str(READY),
        "EXPORTS_ROOT": str(DEMO / "exports"),
        "UPLOADS_ROOT": str(DEMO / "uploads"),
        "MAIL_ROOT": str(DEMO / "mail"),
        "STATIC_ROOT": str(DEMO / "static"),
    }


def environment_of_children(settings: dict[str, str]) -> dict[str, str]:
    """Our own environment, completed."""
    given = {name: value for name, value in os.environ.items() if value}
    return {**settings, **given, "AROLWG_DEMO": "1", "PYTHONUNBUFFERED": "1", MARK: str(ROOT)}


def write_private(path: Path, values: dict[str, str]) -> None:
    """A JSON file that only we can read: whole or not there."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
