"""The formats of files of data. Adding one is adding a module here with a class of it."""

from importlib import import_module
from pkgutil import iter_modules

from exports.formats.base import (
    Format,
    RowsDiffer,
    TooLarge,
    TooLong,
    TooWide,
    all_formats,
    format_named,
    names_in_formats,
)

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "Format",
    "RowsDiffer",
    "TooLarge",
    "TooLong",
    "TooWide",
    "all_formats",
    "format_named",
    "names_in_formats",
]
