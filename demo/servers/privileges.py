"""Who the servers run as: the person who starts them or, when that is root, an account without rights."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from demo.servers.problems import CannotStart

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """An operating system account to run a server as."""

    name: str
    uid: int
    gid: int

    def drop(self) -> None:
        """Become this account for good. Only for a child, between fork and exec."""
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)


def server_account() -> Account | None:
    """The account to change to, or None to stay who we are. Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise CannotStart(
            f"Postgres does not run as root, and there is no user '{UNPRIVILEGED}' to run it as: use an ordinary user."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def own_name() -> str:
    """The name of the account that connects; Postgres asks the kernel for it and compares."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise CannotStart(
            f"Postgres needs the name of user {os.geteuid()}, which /etc/passwd does not have: use a named user."
        ) from None


def private_directory(path: Path, account: Account | None) -> Path:
    """A directory that only `account` (and root) can enter, made if it is not there."""
    owner = account.uid if account else os.geteuid()
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if path.stat().st_uid != owner:
            raise CannotStart(f"{path} belongs to another user: run as that user, or move it away.") from None
    else:
        if account:
            os.chown(path, account.uid, account.gid)
    return path


def can_reach(path: Path, account: Account | None) -> bool:
    """Whether `account` may pass every directory from the root of the file system down to `path`."""
    if account is None:
        return True
    return all(_may_pass(directory.stat(), account) for directory in (path, *path.parents))


def _may_pass(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
