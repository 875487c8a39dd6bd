"""What a format of files is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise

from exports.dataset.labels import LABELS, Labels
from exports.statistics.short_names import NameRule, shortened

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

# Called with the number of rows written so far.
Step = Callable[[int], None]
STEP_ROWS = 1000


class TooWide(Exception):
    """The format cannot hold so many columns."""

    def __init__(self, columns: int, most: int) -> None:
        super().__init__(columns, most)
        self.columns = columns
        self.most = most


class TooLarge(Exception):
    """All rows would take more bytes than the format is made with."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(size, most)
        self.size = size
        self.most = most


class TooLong(Exception):
    """What the file would say takes more work or memory than is allowed."""


class RowsDiffer(Exception):
    """A file has not as many rows as it must have: something changed what must not change."""


class Format(ABC):
    """A module here with one such class is all that a format needs: commands, jobs, pages, the API and the tests of
    every format find it by itself (docs/exports.md has what may come beside it).

    `name` is what commands and addresses call it, `title` what people do; `languages` what it can be made in.
    Libraries that only workers have are imported in `write`.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise]
    extension: ClassVar[str]
    media_type: ClassVar[str]
    # Where two formats share an extension, this tells their files apart.
    suffix: ClassVar[str] = ""
    languages: ClassVar[tuple[Labels, ...]] = LABELS
    # What `write_export` can make beside those.
    on_request: ClassVar[tuple[Labels, ...]] = ("both",)
    # By language: what is in the file, where that is not a row for each response.
    contents: ClassVar[Mapping[str, str | Promise]] = {}
    # Made when the survey closes.
    standard: ClassVar[bool] = True
    # Where its files stand on the page, among those of other formats.
    place: ClassVar[int] = 100
    # The part of the page on how to open files that tells of it (exports.pages.opening).
    told_in: ClassVar[str]
    # Whether the items of lists are in the file too; where not, each list has a file of its own.
    holds_lists: ClassVar[bool] = False
    # Whether several choices can be a list in one column of it; where not, each option keeps a column.
    choices_as_lists: ClassVar[bool] = False
    # Whether the items of lists stay where they are in it, however else a selection has them laid out.
    keeps_lists: ClassVar[bool] = False
    # The format of the files that its own are about, without which they are of no use.
    describes: ClassVar[str] = ""
    # For those that cannot hold every name of a column (exports.statistics.short_names).
    names: ClassVar[NameRule | None] = None

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "name"):
            _formats[cls.name] = cls()

    def file_name(self, stem: str, labels: str, of_list: str = "") -> str:
        """The name of a file of it, or of one of a list, that begins with `stem`."""
        about = f"-{of_list}" if of_list else ""
        return f"{stem}-{labels}{self.suffix}{about}.{self.extension}"

    @abstractmethod
    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        """Write the file, whole, to `path`; the same bytes each time. Returns facts about it, at least `rows`.

        What it holds comes from `contents.batches`: some megabytes at a time, in columns. Raises whatever that and
        `step` raise, OSError when the disk is full, TooWide, TooLarge and TooLong.
        """


_formats: dict[str, Format] = {}


def all_formats() -> list[Format]:
    return [_formats[name] for name in sorted(_formats)]


def names_in_formats(names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What columns are called in the formats that cannot hold every name: by format, then by column."""
    return {
        format_.name: shortened(names, format_.names)
        for format_ in all_formats()
        if format_.names is not None
    }


def format_named(name: str) -> Format:
    """Raises KeyError for an unknown name."""
    return _formats[name]
