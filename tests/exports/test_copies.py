"""Copies that a worker's machine keeps of datasets in a bucket: fetched once, bounded, and gone in time."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from exports.models import Dataset
from exports.storage.copies import copy_of
from exports.storage.keeping import local_copy
from exports.storage.places import FileDamaged, path_of
from tests.exports.bucket_files import MEGABYTE, kept_file, noise
from tests.exports.data import answers_to_everything, closed_survey, frozen, respond
from tests.exports.object_server import Wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(in_bucket: str) -> Dataset:
    survey = closed_survey()
    respond(survey, answers_to_everything())
    return frozen(survey)


def test_a_dataset_is_fetched_once_and_again_only_where_the_copy_is_damaged(
    wire: Wire, dataset: Dataset
) -> None:
    content = noise(2)
    file = kept_file(dataset, content)

    def read() -> int:
        before = wire.received
        with local_copy(path_of(file), file.key, file.sha256) as path:
            assert path.read_bytes() == content
            path_read.append(path)
        return wire.received - before

    path_read: list[Path] = []
    assert read() > 2 * MEGABYTE
    assert read() == 0
    path_read[0].write_bytes(b"damaged")
    assert read() > 2 * MEGABYTE
    assert path_read[0].stat().st_mode & 0o777 == 0o600


def test_copies_of_a_withdrawn_dataset_go_once_nobody_reads_them(
    wire: Wire, settings: Any, dataset: Dataset
) -> None:
    file = kept_file(dataset, noise(1))
    copy = Path(settings.EXPORTS_ROOT) / "copies" / file.sha256
    with local_copy(path_of(file), file.key, file.sha256):
        storages["exports"].sweep()
        assert copy.exists()
        Dataset.objects.filter(pk=dataset.pk).update(
            withdrawn_at=dataset.frozen_at, withdrawn_why=Dataset.Why.ERASED
        )
        storages["exports"].workplace(dataset)
        assert copy.exists()

    storages["exports"].workplace(dataset)

    assert not copy.exists()


def test_copies_are_bounded_and_those_being_read_stay(settings: Any, on_disk: None) -> None:
    settings.EXPORTS_CACHE_BYTES = 3 * MEGABYTE
    contents = {hashlib.sha256(content).hexdigest(): content for content in (noise(1) for _each in range(5))}
    first, *others = contents

    def there() -> set[str]:
        folder = Path(settings.EXPORTS_ROOT) / "copies"
        return {path.name for path in folder.iterdir() if not path.name.startswith(".")}

    with copy_of(first, lambda: io.BytesIO(contents[first])):
        for name in others:
            with copy_of(name, lambda name=name: io.BytesIO(contents[name])):
                pass
        assert there() == {first, *others[-2:]}
    with copy_of(others[0], lambda: io.BytesIO(contents[others[0]])):
        assert there() == {others[0], *others[-2:]}


def test_what_is_fetched_with_another_checksum_is_not_kept(settings: Any, on_disk: None) -> None:
    with pytest.raises(FileDamaged), copy_of("0" * 64, lambda: io.BytesIO(b"something else")):
        pass

    assert [path.name for path in (Path(settings.EXPORTS_ROOT) / "copies").iterdir()] == [".lock"]
