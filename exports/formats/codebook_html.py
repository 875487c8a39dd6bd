"""The codebook as a web page: one file that needs nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from exports.formats.base import Format, Step
from exports.labels import Labels

if TYPE_CHECKING:
    from exports.contents import Contents
    from questionnaire.document import Language


class CodebookHtml(Format):
    name = "codebook-html"
    title = _("Codebook, web page")
    explanation = _("What was asked, of whom, in which columns, and how often each answer was given.")
    extension = "html"
    media_type = "text/html; charset=utf-8"
    suffix = "-codebook"
    languages = ("cy", "en")
    on_request = ()
    contents = {
        "cy": _("The codebook in Welsh, with counts"),
        "en": _("The codebook in English, with counts"),
    }
    place = 70
    holds_lists = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        # Only workers have what counts.
        from exports.codebook.content import content_of

        language = cast("Language", labels)
        content = content_of(contents, language)
        with translation.override(language):
            page = render_to_string("exports/codebook.html", content)
        path.write_text(page, encoding="utf-8", newline="\n")
        step(contents.rows)
        return {"rows": contents.rows}
