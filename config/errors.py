"""What is answered when something fails: an honest page while the database is away, an apology for anything else."""

import logging
import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from responses import errors

logger = logging.getLogger(__name__)


def unavailable(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The 503 page if the exception says that the database cannot be reached; its broken connection is dropped."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    logger.warning("database unavailable: %s", type(exception).__name__)
    connection.close()
    return errors.unavailable(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort of every layer: middleware reads the session too, and no other hook sees it fail."""
    return unavailable(request, sys.exc_info()[1]) or errors.server_error(request)
