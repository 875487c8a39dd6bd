"""Which reader reads a file: the first that knows the content, whatever the file is called."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.files.faults import Fault, FileRefused
from surveys.files.limesurvey import reading as limesurvey
from surveys.files.reading import read_content
from surveys.files.report import Foreign
from surveys.files.xlsform import reading as xlsform

# What the largest file of any reader may hold; each has a bound of its own below this.
LARGEST = 20_000_000


class Reader(NamedTuple):
    """`knows` is asked of every file: it looks at the first bytes and the name, and never raises.

    `read` raises FileRefused with the places of what is wrong.
    """

    name: str
    suffixes: tuple[str, ...]
    knows: Callable[[bytes, str], bool]
    read: Callable[[bytes, str], Foreign]


def _knows_yaml(content: bytes, name: str) -> bool:
    """Whatever no other reader knows: its faults are said with line and column."""
    return True


def _read_yaml(content: bytes, name: str) -> Foreign:
    return Foreign(read_content(content))


# Asked from the first to the last. A new format is a line here, above YAML.
READERS: tuple[Reader, ...] = (
    Reader("limesurvey", limesurvey.SUFFIXES, limesurvey.knows, limesurvey.read),
    Reader("xlsform", (".xlsx", ".xls", ".csv"), xlsform.knows, xlsform.read),
    Reader("yaml", (".yaml", ".yml"), _knows_yaml, _read_yaml),
)
SUFFIXES = tuple(suffix for reader in READERS for suffix in reader.suffixes)


def content_of(path: Path) -> bytes:
    """The first LARGEST bytes of a file, and one more, so that a larger one is noticed without being read.

    Raises FileRefused for a file that cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        message = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror or error}
        raise FileRefused((Fault(None, message),)) from None
    except ValueError:
        raise FileRefused((Fault(None, _("This is no name of a file.")),)) from None


def read_survey_file(content: bytes, name: str = "") -> Foreign:
    """The survey in a file of any known format. Raises FileRefused."""
    reader = next(reader for reader in READERS if reader.knows(content, name))
    return reader.read(content, name)
