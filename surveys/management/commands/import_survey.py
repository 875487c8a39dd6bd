"""Import a survey file as a draft and, if asked to, publish it."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.operators import OperatorCommand, Refused
from surveys.checks import Finding, check
from surveys.files.faults import FAULTS_SHOWN, Fault, FileRefused
from surveys.files.importing import Imported, Wishes, import_survey
from surveys.files.layout import SLUG
from surveys.files.positions import Positions
from surveys.files.report import Note
from surveys.models import Survey
from surveys.paper.keeping import ask_for_papers
from surveys.publishing import NotReady, publish
from surveys.windows import WindowRefused


class Command(OperatorCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="only say what would be imported; nothing is changed"
        )
        parser.add_argument("--publish", action="store_true", help="publish it, if nothing stands in the way")
        parser.add_argument(
            "--agreed-by", metavar="USER", help="agree every complete pair in this user's name"
        )
        parser.add_argument(
            "--opens", metavar="ISO", help="instead of the file's; local time without an offset"
        )
        parser.add_argument(
            "--closes", metavar="ISO", help="instead of the file's; local time without an offset"
        )
        parser.add_argument("--slug-cy", default="", metavar="SLUG", help="instead of the file's")
        parser.add_argument("--slug-en", default="", metavar="SLUG", help="instead of the file's")

    def perform(self, options: dict[str, Any]) -> list[str]:
        path: Path = options["file"]
        user, wishes = _user(options["agreed_by"]), _wishes(options)
        with transaction.atomic():
            try:
                imported = import_survey(path, user=user, wishes=wishes)
            except FileRefused as refused:
                raise _refused(*refused.lines_in(path)) from None
            except WindowRefused as refused:
                raise _refused(str(refused)) from None
            is_check: bool = options["check"]
            lines = _said(imported, path, is_check=is_check)
            findings = check(imported.survey)
            if options["publish"]:
                lines.append(_publish(imported, user, path, is_check=is_check))
                findings = [finding for finding in findings if not finding.is_error]
            lines += _left(findings, imported, path)
            if is_check:
                transaction.set_rollback(True)
                lines.append(_("This was a check: nothing was changed."))
            return lines


def _refused(*lines: str) -> Refused:
    return Refused(*lines, _("Nothing was changed."))


def _publish(imported: Imported, user: User | None, path: Path, *, is_check: bool) -> str:
    try:
        version = publish(imported.survey, user)
    except NotReady as refused:
        raise _refused(*_placed(refused.findings, imported, path)) from None
    ask_for_papers(imported.survey)
    words = (
        _("It would be published as version %(number)d.")
        if is_check
        else _("Published as version %(number)d.")
    )
    return words % {"number": version.number}


def _left(findings: list[Finding], imported: Imported, path: Path) -> list[str]:
    """What is left to do, or to look at again."""
    if not findings:
        return []
    errors = sum(finding.is_error for finding in findings)
    first = _("Look at this again:")
    if errors:
        first = ngettext(
            "%(count)d thing stands in the way of publishing it:",
            "%(count)d things stand in the way of publishing it:",
            errors,
        ) % {"count": errors}
    return [first, *_placed(findings, imported, path)]


def _placed(findings: list[Finding], imported: Imported, path: Path) -> list[str]:
    """A line for each finding, as the file's own faults are said, and no more of them."""
    positions = Positions(imported.record)
    faults = [Fault(positions.of(finding.key), str(finding)) for finding in findings]
    left_out = max(0, len(faults) - FAULTS_SHOWN)
    return FileRefused(tuple(faults[:FAULTS_SHOWN]), left_out).lines_in(path)


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        raise Refused(_("There is no user “%(name)s”.") % {"name": name}) from None


def _wishes(options: dict[str, Any]) -> Wishes:
    return Wishes(
        slug_cy=_slug("--slug-cy", options["slug_cy"]),
        slug_en=_slug("--slug-en", options["slug_en"]),
        opens=_moment("--opens", options["opens"]),
        closes=_moment("--closes", options["closes"]),
        agree_all=options["agreed_by"] is not None,
    )


def _slug(option: str, value: str) -> str:
    if value and not re.fullmatch(SLUG.pattern, value):
        raise Refused(f"{option}: {SLUG.advice()}")
    return value


def _moment(option: str, value: str | None) -> dt.datetime | None:
    if value is None:
        return None
    try:
        read = dt.datetime.fromisoformat(value)
        if 1900 < read.year < 9000:
            return read
    except ValueError:
        pass
    message = _("%(option)s: write a moment such as 2026-09-14T00:00:00+01:00.")
    raise Refused(message % {"option": option})


def _said(imported: Imported, path: Path, *, is_check: bool) -> list[str]:
    if is_check:
        first = _("It would be a new draft: %(title)s")
        if not imported.is_new:
            first = _("It would replace the draft: %(title)s")
    else:
        first = _("New draft: %(title)s") if imported.is_new else _("Draft replaced: %(title)s")
    counts = imported.counts | {"texts": len(imported.agreed)}
    return [
        first % {"title": imported.survey},
        _("Pages: %(pages)d. Questions: %(questions)d. Options: %(options)d. Texts newly agreed: %(texts)d.")
        % counts,
        *imported.notes,
        *([] if is_check else _without_people(imported.survey)),
        *_reported(imported.report, path),
    ]


def _reported(report: tuple[Note, ...], path: Path) -> list[str]:
    """All that the file could not bring along as it was: nothing is lost without a word."""
    if not report:
        return []
    first = ngettext(
        "%(count)d thing is not here as it was in the file:",
        "%(count)d things are not here as they were in the file:",
        len(report),
    ) % {"count": len(report)}
    return [first, *(f"{path}, {note}" if str(note.place) else f"{path}: {note}" for note in report)]


def _without_people(survey: Survey) -> list[str]:
    """Whoever creates a survey in the browser is its author; a command is nobody."""
    if survey.roles.exists():
        return []
    return [
        _(
            "Nobody has a role in this survey yet. An administrator gives roles on its page “People”; "
            "“manage.py createsuperuser” makes an administrator."
        )
    ]
