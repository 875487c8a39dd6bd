"""The XML of a survey in a file of LimeSurvey: the file itself (.lss), or a member of an archive (.lsa)."""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from surveys.files.faults import Fault, FileRefused
from surveys.files.limesurvey.places import WHOLE, Element
from surveys.files.report import Place, Report

MAX_BYTES = 16_000_000
# An archive holds a survey, its responses, participants and timings; more is not an archive of LimeSurvey.
MAX_MEMBERS = 200

_MEMBER = re.compile(rb"[^/\\]{1,200}\.(?:lss|lsr|lst|lsi)")
_CENTRAL_HEADER = b"PK\x01\x02"


def refused(message: str, place: Place = WHOLE) -> FileRefused:
    return FileRefused((Fault(place, message),))


def is_archive(content: bytes) -> bool:
    """Whether it is a zip file whose first member is called as LimeSurvey calls them."""
    if content[:4] != b"PK\x03\x04":
        return False
    length = int.from_bytes(content[26:28], "little")
    return _MEMBER.fullmatch(content[30 : 30 + length]) is not None


def survey_xml(content: bytes, report: Report) -> bytes:
    """Raises FileRefused for an archive without a readable survey, and for what is larger than a survey can be."""
    if content[:2] == b"PK":
        content = _member(content, report)
    if len(content) > MAX_BYTES:
        raise _too_large()
    return content


def _too_large() -> FileRefused:
    message = _(
        "The survey is over %(most)d MB. Export it from LimeSurvey again, as a survey structure (.lss)."
    )
    return refused(message % {"most": MAX_BYTES // 1_000_000})


def _member(content: bytes, report: Report) -> bytes:
    # Counted before anything is read of them: a directory of a million entries is itself the attack.
    if content.count(_CENTRAL_HEADER) > MAX_MEMBERS:
        raise refused(_("The archive has more files in it than an archive of LimeSurvey."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            surveys = [found for found in archive.infolist() if _is_survey(found.filename)]
            if not surveys:
                raise refused(_("There is no survey (.lss) in this archive."))
            with archive.open(surveys[0]) as member:
                # Never more than the bound, whatever the archive says of its size.
                xml = member.read(MAX_BYTES + 1)
            _report_rest(archive.namelist(), surveys[0].filename, report)
            return xml
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError):
        message = _("The archive is damaged or protected by a password. Export it from LimeSurvey again.")
        raise refused(message) from None


def _is_survey(name: str) -> bool:
    """Not what a Mac packs beside every file: `__MACOSX/._survey_1.lss` has the same ending."""
    return name.lower().endswith(".lss") and not PurePosixPath(name).name.startswith("._")


def _report_rest(names: list[str], taken: str, report: Report) -> None:
    others = [name[:80] for name in names if name != taken and _is_survey(name)]
    if others:
        message = _("Only this survey was read from the archive. Export the others by themselves: %(names)s.")
        report.left_out(Element(taken[:80]), message % {"names": ", ".join(others)})
    rest = [name[:80] for name in names if name != taken and not _is_survey(name)]
    if rest:
        message = _(
            "Only the survey was read from the archive. Responses, participants and timings were left out: %(names)s."
        )
        report.left_out(Element(taken[:80]), message % {"names": ", ".join(rest)})
