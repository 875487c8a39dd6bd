"""Where a demo's servers keep their data, and where their sockets can be."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from demo.servers.binaries import shared_home
from demo.servers.privileges import Account, can_reach, private_directory

# What the kernel allows a socket's path, less one for the end of the string; macOS allows less.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"
# Postgres reads a list of directories here, with quoting of its own.
PLAIN_PATH = re.compile(r"[\w./+@-]+", re.ASCII)


def data_home(var: Path, account: Account | None) -> Path:
    """The directory of all server data: inside `var`, or outside the checkout if `account` cannot reach that.

    A file in `var` then says where. It goes with the checkout: a fresh clone never finds an old one's data.
    """
    pointer = var / "data-is-in"
    if pointer.exists():
        return private_directory(Path(pointer.read_text(encoding="utf-8").strip()), account)
    if can_reach(var, account):
        return private_directory(var / "data", account)
    place = Path(tempfile.mkdtemp(prefix="data-", dir=shared_home()))
    if account:
        os.chown(place, account.uid, account.gid)
    fresh = pointer.with_suffix(".new")
    fresh.write_text(f"{place}\n", encoding="utf-8")
    fresh.rename(pointer)
    return place


def socket_directory(home: Path, account: Account | None) -> Path:
    """A private directory whose path is short enough for a socket: in `home` if that is, else in /tmp."""
    inside = home / "sockets"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(inside)):
        return private_directory(inside, account)
    remove_socket_directory(home)
    # A new name each time, because anybody can make a directory of a known name in /tmp.
    place = Path(tempfile.mkdtemp(prefix="arolwg-", dir="/tmp"))
    if account:
        os.chown(place, account.uid, account.gid)
    (home / "sockets-are-in").write_text(str(place), encoding="utf-8")
    return place


def remove_socket_directory(home: Path) -> None:
    """Remove what `socket_directory` has made in /tmp, now or in an earlier run."""
    pointer = home / "sockets-are-in"
    if not pointer.exists():
        return
    place = Path(pointer.read_text(encoding="utf-8"))
    if place.parent == Path("/tmp") and place.name.startswith("arolwg-"):
        shutil.rmtree(place, ignore_errors=True)
    pointer.unlink()
