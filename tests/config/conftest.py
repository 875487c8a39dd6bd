"""Servers that are away, without anybody's servers being stopped."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.site import free_port


@pytest.fixture
def database_away(transactional_db: None) -> Iterator[None]:
    """From here on nobody listens where the database was."""
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = free_port()
    yield
    connection.close()
    connection.settings_dict["PORT"] = port
