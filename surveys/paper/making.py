"""From data to the bytes of a PDF."""

import base64
import importlib.util
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from questionnaire.document import LANGUAGES, Language, Questionnaire, checksum, encode
from surveys.drafts import load_draft
from surveys.models import PictureFile, Survey, SurveyVersion
from surveys.paper.content import Facts, content_of
from surveys.publishing import as_published
from surveys.versions import questionnaire_for

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).with_name("questionnaire.typ")
ANSWERS = Path(__file__).with_name("answers.typ")
CHILD = Path(__file__).with_name("child.py")
# The child ends itself after half a minute of work; this is for a machine that gives it none.
PATIENCE_SECONDS = 60
# How often whoever waits for it looks whether it is still wanted.
LOOK_SECONDS = 0.5


class CannotMakePaper(Exception):
    """The questionnaire cannot be set on paper: it asks for more work than is allowed, or the installation is
    broken."""


def survey_pdf(survey: Survey, language: Language) -> bytes:
    """The draft as it is now; where it is no other than what is published, as that. Raises CannotMakePaper."""
    questionnaire = as_published(load_draft(survey))
    digest, current = checksum(encode(questionnaire)), survey.current_version
    number = current.number if current is not None and current.checksum == digest else 0
    return pdf(
        content_of(questionnaire, language, _facts(survey, number, digest)), pictures_of(questionnaire)
    )


def version_pdf(survey: Survey, version: SurveyVersion, language: Language) -> bytes:
    """A published version, with the survey's window and addresses as they are now. Raises CannotMakePaper."""
    facts = _facts(survey, version.number, version.checksum)
    questionnaire = questionnaire_for(version.pk)
    return pdf(content_of(questionnaire, language, facts), pictures_of(questionnaire))


def pictures_of(questionnaire: Questionnaire) -> dict[str, bytes]:
    """The pictures that a questionnaire as it is published shows, by their names. One query."""
    names = {
        option.image for question in questionnaire.questions for option in question.options if option.image
    }
    if not names:
        return {}
    found = PictureFile.objects.filter(sha256__in={name.partition(".")[0] for name in names})
    return {file.file_name: bytes(file.content) for file in found if file.file_name in names}


def pdf(
    content: dict[str, Any],
    pictures: dict[str, bytes],
    template: Path = TEMPLATE,
    going: Callable[[], None] = lambda: None,
) -> bytes:
    """Tagged, PDF/UA-1, the same bytes for the same content. Raises CannotMakePaper.

    `going` is called while it is being set; what that raises ends it.
    """
    command = [sys.executable, "-I", str(CHILD), str(template), _fonts()]
    coded = {name: base64.b64encode(picture).decode() for name, picture in pictures.items()}
    data = json.dumps({"content": content | {"pictures": sorted(coded)}, "pictures": coded}).encode()
    made = _run(command, data, going)
    if made.returncode or not made.stdout.startswith(b"%PDF"):
        # The last line says what the matter is. It may hold words of what was to be set, which may be an answer.
        if template != TEMPLATE:
            logger.error("%s could not be set on paper", template.name)
            raise CannotMakePaper(template.name)
        reason = made.stderr.decode(errors="replace").strip().rpartition("\n")[2][:300]
        logger.error("%s could not be set on paper: %s", template.stem, reason)
        raise CannotMakePaper(reason)
    return made.stdout


def _run(command: list[str], data: bytes, going: Callable[[], None]) -> subprocess.CompletedProcess[bytes]:
    until = time.monotonic() + PATIENCE_SECONDS
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            given: bytes | None = data
            while time.monotonic() < until:
                going()
                try:
                    output, errors = child.communicate(given, timeout=LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    # It has what it was given, or goes on taking it.
                    given = None
                else:
                    return subprocess.CompletedProcess(command, child.returncode, output, errors)
        finally:
            # One that has ended takes no notice.
            child.kill()
    raise CannotMakePaper("no time was given to it")


@cache
def _fonts() -> str:
    """The folder of the typeface that is installed with us; without it, Typst's own would be used."""
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise CannotMakePaper("the typeface is not installed")
    return str(Path(found.origin).parent / "files")


def _facts(survey: Survey, number: int, digest: str) -> Facts:
    return Facts(
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        timezone=survey.timezone,
        addresses=addresses_of(survey),
        version=number,
        checksum=digest,
    )


def addresses_of(survey: object) -> dict[Language, str]:
    """Where the survey is answered on line, in each language that has an address."""
    return {
        language: settings.PUBLIC_ADDRESS + reverse(f"start-{language}", args=[slug])
        for language in LANGUAGES
        if (slug := getattr(survey, f"slug_{language}"))
    }
