"""Import a survey file as a draft and, if asked to, publish it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.operators import operator_language
from surveys.files.faults import FileRefused
from surveys.files.importing import Imported, Wishes, import_survey
from surveys.files.layout import moment
from surveys.publishing import NotReady, publish
from surveys.windows import WindowRefused

LATER = {".xlsx", ".xls", ".csv", ".lss"}


class Refused(Exception):
    """`lines` say why, one to a line."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish it, if nothing stands in the way")
        parser.add_argument(
            "--agreed-by", metavar="USER", help="agree every complete pair in this user's name"
        )
        parser.add_argument("--opens", metavar="ISO", help="instead of the file's, with an offset")
        parser.add_argument("--closes", metavar="ISO", help="instead of the file's, with an offset")
        parser.add_argument("--slug-cy", default="", metavar="SLUG", help="instead of the file's")
        parser.add_argument("--slug-en", default="", metavar="SLUG", help="instead of the file's")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operator_language()):
            try:
                for line in run(options):
                    self.stdout.write(line)
            except Refused as refused:
                for line in refused.lines:
                    self.stderr.write(line)
                raise SystemExit(1) from None


def run(options: dict[str, Any]) -> list[str]:
    """Lines that say what was done. Raises Refused, and then nothing was."""
    path: Path = options["file"]
    if path.suffix.lower() in LATER:
        raise Refused(_("Files of type %(type)s cannot be imported yet. Use .yaml.") % {"type": path.suffix})
    try:
        with transaction.atomic():
            imported = import_survey(path, user=_user(options["agreed_by"]), wishes=_wishes(options))
            lines = _said(imported)
            if options["publish"]:
                version = publish(imported.survey, _user(options["agreed_by"]))
                lines.append(_("Published as version %(number)d.") % {"number": version.number})
            return lines
    except FileRefused as refused:
        raise Refused(*(f"{path}, {line}" for line in refused.lines), _nothing_changed()) from None
    except NotReady as refused:
        raise Refused(*(str(finding) for finding in refused.findings), _nothing_changed()) from None
    except WindowRefused as refused:
        raise Refused(str(refused), _nothing_changed()) from None
    except DatabaseError as error:
        message = _("The database refused it: %(reason)s") % {"reason": str(error).splitlines()[0]}
        raise Refused(message, _nothing_changed()) from None


def _nothing_changed() -> str:
    return _("Nothing was changed.")


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        raise Refused(_("There is no user “%(name)s”.") % {"name": name}) from None


def _wishes(options: dict[str, Any]) -> Wishes:
    try:
        return Wishes(
            slug_cy=options["slug_cy"],
            slug_en=options["slug_en"],
            opens=moment(options["opens"]) if options["opens"] else None,
            closes=moment(options["closes"]) if options["closes"] else None,
            agree_all=options["agreed_by"] is not None,
        )
    except ValueError as error:
        raise Refused(str(error)) from None


def _said(imported: Imported) -> list[str]:
    first = _("New draft: %(title)s") if imported.is_new else _("Draft replaced: %(title)s")
    counts = imported.counts | {"texts": len(imported.agreed)}
    return [
        first % {"title": imported.survey},
        _("Pages: %(pages)d. Questions: %(questions)d. Options: %(options)d. Texts newly agreed: %(texts)d.")
        % counts,
        *imported.notes,
    ]
