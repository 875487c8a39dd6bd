"""Making Stata's file depend on its contents alone, and naming its sets of labels.

pyreadstat writes the time of day into the header. It names the labels of a variable after the variable and a number
that counts them, so that those of `q1`, number 3, and of `q`, number 13, would both be `q13`, and Stata would keep one
of the two. Here each set gets the name of its variable. All this is of a fixed length and written over at its place.
"""

import datetime as dt
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from exports.formats.statistical import MONTHS

STAMP = b"<timestamp>\x11"
MAP = b"<map>"
# Which of the fourteen places in the map is that of the names of the sets, and of the sets.
NAMES, SETS = 6, 11
NAMES_TAG, SETS_TAG, SET_TAG = b"<value_label_names>", b"<value_labels>", b"<lbl>"
NAME_BYTES = 129
HEADER_BYTES = 2048
# Between a set's name and what is in it, and behind that.
PADDING, END_TAG = 3, b"</lbl>"


class UnexpectedLayout(Exception):
    """A release of the library orders the file in another way: look at this module again."""


def settle(path: Path, moment: dt.datetime, names: Sequence[str]) -> None:
    """Put `moment` in the place of the time at which the file was written, and name the labels of each variable.

    `names` are those of the variables. Raises UnexpectedLayout.
    """
    utc = moment.astimezone(dt.UTC)
    with path.open("r+b") as file:
        header = file.read(HEADER_BYTES)
        file.seek(_behind(header, STAMP))
        file.write(f"{utc:%d} {MONTHS[utc.month - 1]} {utc:%Y %H:%M}".encode())
        places = struct.unpack_from("<14Q", header, _behind(header, MAP))
        _name_sets(file, places[SETS], _name_variables(file, places[NAMES], names))


def _name_variables(file: IO[bytes], place: int, names: Sequence[str]) -> list[str]:
    """Which set each variable has; the names of those that have one."""
    _expect(file, place, NAMES_TAG)
    begins = file.tell()
    found = file.read(NAME_BYTES * len(names))
    labelled = [name for at, name in enumerate(names) if found[at * NAME_BYTES]]
    file.seek(begins)
    for at, name in enumerate(names):
        file.write(_field(name) if found[at * NAME_BYTES] else bytes(NAME_BYTES))
    return labelled


def _name_sets(file: IO[bytes], place: int, names: Sequence[str]) -> None:
    _expect(file, place, SETS_TAG)
    for name in names:
        _expect(file, file.tell(), SET_TAG)
        (size,) = struct.unpack("<I", file.read(4))
        file.write(_field(name))
        file.seek(PADDING + size + len(END_TAG), 1)


def _field(name: str) -> bytes:
    return name.encode().ljust(NAME_BYTES, b"\0")


def _behind(header: bytes, tag: bytes) -> int:
    if (found := header.find(tag)) < 0:
        raise UnexpectedLayout(tag)
    return found + len(tag)


def _expect(file: IO[bytes], place: int, tag: bytes) -> None:
    file.seek(place)
    if file.read(len(tag)) != tag:
        raise UnexpectedLayout(tag)
