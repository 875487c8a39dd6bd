"""CSV: for spreadsheets, and exact."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from exports.dataset.labels import Labels
from exports.formats.base import Format, Step
from exports.spreadsheets.formulas import may_start_formula

if TYPE_CHECKING:
    from exports.dataset.contents import Contents

# Without it Excel takes UTF-8 for the code page of the machine, and ŵ and ŷ are lost.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Csv(Format):
    """For spreadsheets: with a byte order mark, and text that would be taken for a formula made harmless."""

    name = "csv"
    title = _("CSV for spreadsheets")
    explanation = _(
        "Opens in Excel and LibreOffice; text that begins like a formula has an apostrophe before it."
    )
    extension = "csv"
    media_type = "text/csv; charset=utf-8"
    place = 10
    told_in = "excel"
    choices_as_lists = True
    mark: ClassVar[bytes] = BYTE_ORDER_MARK
    escape_formulas: ClassVar[bool] = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        from exports.spreadsheets.lines import lines_of

        harmed = [
            place
            for place, column in enumerate(contents.columns)
            if self.escape_formulas and may_start_formula(column, labels)
        ]
        written = escaped = 0
        with path.open("wb") as file:
            file.write(self.mark + header(contents.names))
            for batch in contents.batches(labels):
                lines, apostrophes = lines_of(batch, harmed)
                file.write(lines)
                escaped += apostrophes
                written += batch.num_rows
                step(written)
        facts: dict[str, Any] = {"rows": written}
        return facts | {"escaped": escaped} if self.escape_formulas else facts


class CsvPlain(Csv):
    """Exact, for programs: no byte order mark, nothing added to any answer."""

    name = "csv-plain"
    title = _("CSV, exact")
    explanation = _("For statistics programs: every answer exactly as it was given.")
    suffix = "-plain"
    place = 20
    told_in = "r"
    mark = b""
    escape_formulas = False


def header(names: list[str]) -> bytes:
    """The line of names. Option codes may hold anything but spaces and slashes, so some need quotes."""
    return (",".join(_quoted(name) for name in names) + "\n").encode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if set(name) & set(',"') else name
