"""A dataset that the tests of a module share: made once, and for each of them as if nothing had happened since."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from exports.models import Dataset


@dataclass(frozen=True)
class Shared:
    """Its row, and a folder with its files."""

    pk: int
    folder: Path

    def given(self, settings: Any, folder: Path) -> Dataset:
        """It, with files of the test's own: a copy in `folder`, which settings name from now on."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        settings.EXPORTS_ROOT, settings.UPLOADS_ROOT = folder / "exports", folder / "uploads"
        return Dataset.objects.get(pk=self.pk)


def shared(make: Callable[[], Dataset]) -> Any:
    """A fixture of what `make` makes, in a transaction around those of the tests, which are rolled back to it.

    Not for a module with tests that commit (`transaction=True`): no other connection would see the rows.
    """

    @pytest.fixture(scope="module")
    def made(
        django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Shared]:
        folder = tmp_path_factory.mktemp("shared")
        roots = {"EXPORTS_ROOT": folder / "exports", "UPLOADS_ROOT": folder / "uploads"}
        with django_db_blocker.unblock(), transaction.atomic():
            with override_settings(**roots):
                pk = make().pk
            yield Shared(pk, folder)
            transaction.set_rollback(True)

    return made
