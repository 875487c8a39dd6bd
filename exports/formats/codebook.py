"""The codebook: as a web page that needs nothing else, and as a tagged PDF, set by Typst."""

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from exports.dataset.labels import Labels
from exports.formats.base import Format, Step, TooLong

if TYPE_CHECKING:
    from exports.dataset.contents import Contents
    from questionnaire.document import Language

TEMPLATE = Path(__file__).parents[1] / "codebook" / "codebook.typ"


class Codebook(Format):
    """What both have in common. Only workers have what counts."""

    suffix = "-codebook"
    languages = ("cy", "en")
    on_request = ()
    contents = {
        "cy": _("The codebook in Welsh, with counts"),
        "en": _("The codebook in English, with counts"),
    }
    told_in = "describing"
    holds_lists = True
    keeps_lists = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        from exports.codebook.content import content_of

        language = cast("Language", labels)
        path.write_bytes(self.laid_out(content_of(contents, language), language, contents.going))
        step(contents.rows)
        return {"rows": contents.rows}

    @abstractmethod
    def laid_out(self, content: dict[str, Any], language: "Language", going: Callable[[], None]) -> bytes:
        """The whole file. `going` is called while that takes time. Raises TooLong."""


class CodebookHtml(Codebook):
    name = "codebook-html"
    title = _("Codebook, web page")
    explanation = _("What was asked, of whom, in which columns, and how often each answer was given.")
    extension = "html"
    media_type = "text/html; charset=utf-8"
    place = 70

    def laid_out(self, content: dict[str, Any], language: "Language", going: Callable[[], None]) -> bytes:
        with translation.override(language):
            return render_to_string("exports/codebook.html", content).encode()


class CodebookPdf(Codebook):
    name = "codebook-pdf"
    title = _("Codebook, PDF")
    explanation = _("The same, to print and to file: tagged, so that screen readers can read it.")
    extension = "pdf"
    media_type = "application/pdf"
    place = 72

    def laid_out(self, content: dict[str, Any], language: "Language", going: Callable[[], None]) -> bytes:
        from surveys.paper.making import CannotMakePaper, pdf

        try:
            return pdf(content, {}, TEMPLATE, going)
        except CannotMakePaper as error:
            raise TooLong(str(error)) from error
