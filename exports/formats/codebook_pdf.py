"""The codebook as a tagged PDF, set by Typst."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _

from exports.formats.base import Format, Step, TooLong
from exports.labels import Labels

if TYPE_CHECKING:
    from exports.contents import Contents
    from questionnaire.document import Language

TEMPLATE = Path(__file__).parents[1] / "codebook" / "codebook.typ"


class CodebookPdf(Format):
    name = "codebook-pdf"
    title = _("Codebook, PDF")
    explanation = _("The same, to print and to file: tagged, so that screen readers can read it.")
    extension = "pdf"
    media_type = "application/pdf"
    suffix = "-codebook"
    languages = ("cy", "en")
    on_request = ()
    contents = {
        "cy": _("The codebook in Welsh, with counts"),
        "en": _("The codebook in English, with counts"),
    }
    place = 72
    holds_lists = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have what counts.
        from exports.codebook.content import content_of
        from surveys.paper.making import CannotMakePaper, pdf

        try:
            path.write_bytes(pdf(content_of(contents, cast("Language", labels)), {}, TEMPLATE))
        except CannotMakePaper as error:
            raise TooLong(str(error)) from error
        step(contents.rows)
        return {"rows": contents.rows}
