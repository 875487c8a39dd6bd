"""The marked catalogue in place of the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import translation

from tests.welsh.marking import forget_rendered, write_marked


@pytest.fixture(scope="session")
def marked_locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_marked(tmp_path_factory.mktemp("marked"))


@pytest.fixture
def marked_catalogue(marked_locale: Path) -> Iterator[None]:
    """Every translation wrapped in marks while the test runs."""
    with override_settings(LOCALE_PATHS=[marked_locale]):
        forget_rendered()
        translation.activate("cy")
        yield
    translation.deactivate()
    forget_rendered()
