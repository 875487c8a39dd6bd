"""OpenStack Swift, whole, in one process: proxy with the S3 protocol, account, container and object server.

Runs with the machine's own Python, which has Debian's python3-swift: `/usr/bin/python3 swift_server.py PLACE PORT KEY
SECRET`. What is in PLACE stays for the next start. Prints a line once it listens.
"""

import sys
from pathlib import Path
from typing import Any

import eventlet
import eventlet.wsgi

eventlet.monkey_patch(all=False, socket=True, select=True, thread=True)

from swift.account.server import AccountController  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

REGION = "eu-west-2"
DEVICE = "disk"
PROXY = """[DEFAULT]
swift_dir = {place}
[pipeline:main]
pipeline = catch_errors gatekeeper s3api tempauth bulk slo dlo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


class Remembered:
    """What Swift wants of memcached, in this process."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def set(self, key: str, value: Any, **kwargs: Any) -> None:
        self.values[key] = value

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self.values.get(key)

    def delete(self, key: str, **kwargs: Any) -> None:
        self.values.pop(key, None)

    def incr(self, key: str, delta: int = 1, **kwargs: Any) -> int:
        self.values[key] = int(self.values.get(key, 0)) + delta
        return int(self.values[key])


def main(place: Path, port: int, key: str, secret: str) -> None:
    (place / "disks" / DEVICE).mkdir(parents=True, exist_ok=True)
    utils.SWIFT_CONF_FILE = str(place / "swift.conf")
    Path(utils.SWIFT_CONF_FILE).write_text("[swift-hash]\nswift_hash_path_suffix = tests\n")
    utils.validate_hash_conf()
    conf = {"devices": str(place / "disks"), "swift_dir": str(place), "mount_check": "false"}
    for ring, controller in (
        ("account", AccountController),
        ("container", ContainerController),
        ("object", ObjectController),
    ):
        listening = eventlet.listen(("127.0.0.1", 0))
        make_ring(place / f"{ring}.ring.gz", listening.getsockname()[1])
        serve(listening, controller(conf))
    account, user = key.split(":")
    (place / "proxy.conf").write_text(
        PROXY.format(place=place, region=REGION, account=account, user=user, secret=secret)
    )
    app, cache = loadapp(str(place / "proxy.conf")), Remembered()

    def remembering(environ: dict[str, object], start_response: object) -> object:
        return app({**environ, "swift.cache": cache}, start_response)

    proxy = serve(eventlet.listen(("127.0.0.1", port)), remembering)
    print("listening", flush=True)
    proxy.wait()


def make_ring(path: Path, port: int) -> None:
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    where = {"ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
    builder.add_dev({"region": 1, "zone": 1, "device": DEVICE, "weight": 1.0, **where})
    builder.rebalance()
    builder.get_ring().save(str(path))


def serve(listening: object, app: object) -> eventlet.greenthread.GreenThread:
    return eventlet.spawn(eventlet.wsgi.server, listening, app, log_output=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
