"""Write a survey's draft to a survey file."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from questionnaire.document import LANGUAGES, Language
from surveys.files.writing import write_survey
from surveys.files.xlsform.writing import NoProgramForWorkbooks, Written, write_xlsform
from surveys.models import Survey
from surveys.paper import CannotMakePaper, survey_pdf

FORMATS = ("yaml", "xlsform", "pdf")


def _survey_file(survey: Survey) -> Written:
    return Written(write_survey(survey), [])


def _xlsform(survey: Survey) -> Written:
    try:
        return write_xlsform(survey)
    except NoProgramForWorkbooks:
        raise Refused(
            _("What writes XLSX files is not installed here: install requirements/exports.txt.")
        ) from None


def _paper(language: Language) -> Callable[[Survey], Written]:
    def write(survey: Survey) -> Written:
        try:
            return Written(survey_pdf(survey, language), [])
        except CannotMakePaper as error:
            raise Refused(_("The PDF cannot be made: %(reason)s") % {"reason": error}) from None

    return write


WRITERS: dict[str, Callable[[Survey], Written]] = {"yaml": _survey_file, "xlsform": _xlsform}


class Command(OperatorCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the survey's address, in either language")
        parser.add_argument("--format", choices=FORMATS, default="yaml")
        parser.add_argument("--language", choices=LANGUAGES, default="cy", help="of the PDF")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def perform(self, options: dict[str, Any]) -> list[str]:
        survey, path = survey_at(options["slug"]), options["output"]
        write = _paper(options["language"]) if options["format"] == "pdf" else WRITERS[options["format"]]
        written = write(survey)
        try:
            _write(path, written.content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused(
                _("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": reason}
            ) from None
        return [_("Written to %(path)s: %(title)s") % {"path": path, "title": survey}, *written.notes]


def survey_at(slug: str) -> Survey:
    """The survey with that address in either language, now or once. Raises Refused."""
    found = list(Survey.objects.filter(Q(slug_cy=slug) | Q(slug_en=slug))[:2])
    if not found:
        found = list(Survey.objects.filter(old_slugs__slug=slug).distinct()[:2])
    if not found:
        raise Refused(_("There is no survey at “%(slug)s”.") % {"slug": slug})
    if len(found) > 1:
        message = _(
            "“%(slug)s” is the Welsh address of one survey and the English of another. Use the other address."
        )
        raise Refused(message % {"slug": slug})
    return found[0]


def _write(path: Path, content: bytes) -> None:
    """Put a whole file in place, or none."""
    if path.exists() and not path.is_file():
        # A terminal or a pipe, which cannot be replaced.
        path.write_bytes(content)
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        # mkstemp lets nobody else read it; a file made in the ordinary way would follow the umask.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
