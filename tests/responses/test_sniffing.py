"""What is in a file is found by looking at it, whatever it was made to do to those who look."""

import io
import resource
import struct
import zipfile

import pytest

from responses.sniffing import LARGEST_DIRECTORY, kind_of

TEXT_DOCUMENT = b"application/vnd.oasis.opendocument.text"
MEDIA_TYPE_AT = 30 + len("mimetype")


def document(content: bytes = TEXT_DOCUMENT, method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as parts:
        parts.writestr("mimetype", content)
    return bytearray(written.getvalue())


def broken() -> bytearray:
    """Its part is no stream of deflate."""
    made = document()
    made[MEDIA_TYPE_AT : MEDIA_TYPE_AT + 4] = b"\xff" * 4
    return made


def of_method(number: int) -> bytearray:
    """Its part says that it is packed in another way than it is."""
    made = document()
    made[8:10] = struct.pack("<H", number)
    entry = made.rfind(b"PK\x01\x02")
    made[entry + 10 : entry + 12] = struct.pack("<H", number)
    made[MEDIA_TYPE_AT : MEDIA_TYPE_AT + 10] = b"\x09\x04\x05\x00" + b"\xff" * 6
    return made


def bomb() -> bytearray:
    """Its part says that it is small, and unpacks to 300 MB."""
    made = document(b"\0" * 300_000_000)
    entry = made.rfind(b"PK\x01\x02")
    made[22:26] = made[entry + 24 : entry + 28] = struct.pack("<I", 50)
    return made


def large_directory(*, elsewhere: bool = False) -> bytes:
    """A directory of 25 MB behind an end that says 100 bytes; `elsewhere`, the locator leads to it past a small one."""
    name = b"a"
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, *[0] * 8, len(name), *[0] * 6) + name
    local = struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, *[0] * 8, len(name), 0) + name
    count = 25 * 1024 * 1024 // len(entry)
    directory = entry * count
    place = len(local) + len(directory)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 20, 20, 0, 0, count, count, len(directory), len(local))
    small = (
        struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 20, 20, 0, 0, 1, 1, 100, len(local)) if elsewhere else b""
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, place, 1)
    return (
        local + directory + end + small + locator + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 100, 0, 0)
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(broken(), id="broken"),
        *(pytest.param(of_method(number), id=f"method {number}") for number in (9, 12, 14, 99)),
        pytest.param(large_directory(), id="large directory"),
        pytest.param(large_directory(elsewhere=True), id="large directory elsewhere"),
        pytest.param(bomb(), id="bomb"),
    ],
)
def test_a_broken_or_hostile_document_is_of_no_kind_and_takes_little(tmp_path, content):
    path = tmp_path / "x"
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF)

    assert kind_of(path, "a.odt", ("odt", "docx", "pdf")) is None

    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 20 * 1024
    assert after.ru_utime - before.ru_utime < 1


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_document_may_be_packed_anew(tmp_path, method):
    path = tmp_path / "x"
    path.write_bytes(document(method=method))

    assert kind_of(path, "x", ("odt",)) == "odt"


def test_a_document_may_have_the_end_of_a_large_file(tmp_path, monkeypatch):
    """As some libraries always write it."""
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    content = document()
    assert b"PK\x06\x07" in content
    assert len(content) < LARGEST_DIRECTORY
    path = tmp_path / "x"
    path.write_bytes(content)

    assert kind_of(path, "x", ("odt",)) == "odt"
