"""Arrow's values made of Python's texts and numbers, without pandas.

`pa.array`, `pa.scalar` and every kernel that is given a Python value ask first whether pandas knows it, and load pandas
for that: measured, a fifth of a second and 40 MB of each process that makes files, of which only those for statistics
programs need it. Builders and buffers do not ask.
"""

import sys
from array import array
from collections.abc import Iterable
from functools import cache

import pyarrow as pa


def text_array(texts: Iterable[str | None]) -> pa.StringArray:
    """The texts as an array; None is null."""
    builder = pa.lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()


@cache
def literal(value: str) -> pa.StringScalar:
    """For the few texts of the program itself, which kernels are given again and again."""
    return text(value)


def text(value: str) -> pa.StringScalar:
    """For a text that comes from elsewhere."""
    return text_array([value])[0]


def index(number: int) -> pa.Int32Scalar:
    """A number like the places in a dictionary."""
    buffer = pa.py_buffer(number.to_bytes(4, sys.byteorder, signed=True))
    return pa.Int32Array.from_buffers(pa.int32(), 1, [None, buffer])[0]


def places_array(numbers: Iterable[int]) -> pa.Int32Array:
    """Numbers like the places in a dictionary."""
    found = array("i", numbers)
    return pa.Int32Array.from_buffers(pa.int32(), len(found), [None, pa.py_buffer(found)])


NOTHING = literal("")
NO_TEXT = text_array([None])[0]
FALSE = pa.BooleanArray.from_buffers(pa.bool_(), 1, [None, pa.py_buffer(b"\0")])[0]
