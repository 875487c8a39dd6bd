"""Run a command with servers of its own, where the environment names none: `python -m demo.servers.around COMMAND`.

As durable as real ones, so that what is measured with them is what a disk allows. Gone afterwards, with all data.
"""

import os
import subprocess
import sys

from demo.servers.problems import CannotStart
from demo.servers.throwaway import KEYS, throwaway_servers


def main(command: list[str]) -> int:
    """The command's exit code."""
    for name, value in KEYS.items():
        os.environ.setdefault(name, value)
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return subprocess.run(command).returncode
    with throwaway_servers(durable=True) as servers:
        os.environ.setdefault("DATABASE_URL", servers.postgres.url())
        os.environ.setdefault("REDIS_URL", servers.valkey.url())
        return subprocess.run(command).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
