"""Does this machine's web server answer? For a container's health check: no settings, standard library only.

It asks in the name of the first allowed host and as a TLS proxy would, so that no setting turns it away.
"""

import http.client
import os
import sys


def is_healthy(address: str, host: str) -> bool:
    """Whether GET /healthz at `address` (host:port) is answered with 200."""
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port = os.environ.get("WEB_BIND", ":8000").rpartition(":")[2]
    hosts = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")
    sys.exit(not is_healthy(f"127.0.0.1:{port}", hosts[0].strip().lstrip(".").replace("*", "localhost")))
