"""DDI-Codebook, for archives and catalogues."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from exports.dataset.labels import Labels
from exports.formats.base import Format, Step

if TYPE_CHECKING:
    from exports.dataset.contents import Contents


class Ddi(Format):
    name = "ddi"
    title = _("DDI-Codebook (XML)")
    explanation = _("Describes the exact CSV for data archives, in both languages, with counts.")
    extension = "xml"
    media_type = "application/xml"
    suffix = "-ddi"
    languages = ("both",)
    on_request = ()
    contents = {"both": _("Questions, columns, codes and counts of the exact CSV; in both languages")}
    place = 76
    told_in = "describing"
    holds_lists = True
    choices_as_lists = True
    describes = "csv-plain"

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have what counts.
        from exports.ddi.document import write_document

        with path.open("wb") as file:
            write_document(contents, file)
        step(contents.rows)
        return {"rows": contents.rows}
