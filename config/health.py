"""Is the process alive, and can it reach what it needs?"""

from pathlib import Path

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if every part can be reached, 503 otherwise; the JSON says which part is down."""
    parts = {"database": _database(), "broker": _broker()}
    if settings.READY_MARKER:
        parts["content"] = Path(settings.READY_MARKER).exists()
    ready = all(parts.values())
    body = {
        "status": "ok" if ready else "unavailable",
        "parts": {k: "ok" if v else "down" for k, v in parts.items()},
    }
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> bool:
    # One kept from before a restart would tell how the database was then.
    if connection.connection is not None and not connection.is_usable():
        connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return True


def _broker() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
