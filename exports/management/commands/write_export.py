"""Write one file of a closed survey's data: the same bytes as a worker makes.

Or one of a part of it, or in another layout.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from exports.dataset.contents import Choice
from exports.dataset.filters import BY_CODE, Filters, Impossible, filters_from
from exports.dataset.labels import LABELS, Labels
from exports.dataset.layout import Layout
from exports.formats import Format, all_formats, format_named
from exports.freezing import have_made
from exports.making import FAILURES, Made, reason_for, write_answers
from exports.models import Dataset
from exports.pages.wording import reason_of
from jobs.claims import JobFailed
from surveys.management.commands.export_survey import survey_at

# What bounds of the day are called in `--only`.
DAYS = {"from": "since", "to": "until"}


class Command(OperatorCommand):
    help = "Writes a file of a closed survey's answers (its newest dataset)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the survey's address, Welsh or English")
        parser.add_argument("--format", required=True, choices=[format_.name for format_ in all_formats()])
        parser.add_argument(
            "--language",
            choices=(*LABELS, "both"),
            help="labels in one language or in both, Welsh first, or codes; by default codes, or what the format has",
        )
        parser.add_argument(
            "--list",
            default="",
            help="the code of a list: a row for each of its items (xlsx and ods have all lists as sheets)",
        )
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="of a part of the responses: language, source or set_aside=CODE, from or to=YYYY-MM-DD (days in the"
            " survey's time zone, both in), or a column of report groups, such as sector//group=CODE. Several of one"
            " name: any of them; of different names: all of them",
        )
        parser.add_argument(
            "--multiple",
            choices=("columns", "list"),
            default="columns",
            help="several choices as a column for each option (default), or as a list in one column"
            f" ({', '.join(format_.name for format_ in all_formats() if format_.choices_as_lists)})",
        )
        parser.add_argument(
            "--lists",
            choices=("both", "wide", "long"),
            default="both",
            help="what is asked about the items of lists: beside the other answers (wide), in files or sheets of their"
            " own (long), or both (default)",
        )
        parser.add_argument("--output", required=True, type=Path)

    def perform(self, options: dict[str, Any]) -> list[str]:
        path = options["output"]
        dataset = _dataset(options["slug"])
        _require_list(dataset, options["list"])
        format_ = format_named(options["format"])
        labels = _labels(format_, options["language"])
        choice = _choice(options)
        if choice and choice.layout.choices == "list" and not format_.choices_as_lists:
            message = _(
                "%(format)s has several choices in its own way: it cannot be made with --multiple list."
            )
            raise Refused(message % {"format": format_.title})
        if choice and options["list"] and not choice.layout.has_files_of_lists:
            raise Refused(_("With --lists wide there are no files of lists. Leave out --list."))
        made = _written(dataset, format_, labels, path, options["list"], choice)
        message = _("Written to %(path)s. Rows: %(rows)d. Bytes: %(size)d. SHA-256: %(sha256)s")
        return [
            message % {"path": path, "rows": made.facts["rows"], "size": made.size, "sha256": made.sha256}
        ]


def _dataset(slug: str) -> Dataset:
    frozen = survey_at(slug).datasets.filter(kind=Dataset.Kind.FINAL)
    dataset = frozen.select_related("survey").order_by("number").last()
    if dataset is None:
        message = _(
            "The survey at “%(slug)s” has not closed yet. Its answers are frozen, and can be written, once it has."
        )
        raise Refused(message % {"slug": slug})
    if dataset.withdrawn_at is not None:
        raise Refused(str(dataset.get_withdrawn_why_display()))
    return dataset


def _labels(format_: Format, wanted: Labels | None) -> Labels:
    choices = (*format_.languages, *format_.on_request)
    if wanted is None:
        if "codes" in format_.languages:
            return "codes"
        return "both" if "both" in choices else choices[0]
    if wanted not in choices:
        message = _("%(format)s cannot be made with --language %(language)s. Choose from: %(choices)s.")
        named = {"format": format_.title, "language": wanted, "choices": ", ".join(choices)}
        raise Refused(message % named)
    return wanted


def _choice(options: dict[str, Any]) -> Choice | None:
    """None for one of the standard files."""
    filters = _filters(options["only"])
    layout = Layout(options["multiple"], options["lists"])
    return Choice(0, filters, layout) if filters or layout else None


def _filters(pairs: list[str]) -> Filters:
    """Raises Refused with what is wrong with the first that is."""
    by_code: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    days: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not value:
            message = _("“%(pair)s” is no filter. Write it as NAME=VALUE, such as language=cy.")
            raise Refused(message % {"pair": pair})
        if name in DAYS:
            days[DAYS[name]] = _day(pair, value)
        else:
            chosen = by_code if name in BY_CODE else groups
            chosen[name] = (*chosen.get(name, ()), value)
    return filters_from({**by_code, **days, "groups": groups})


def _day(pair: str, value: str) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        message = _("“%(pair)s” has no date. Write it as YYYY-MM-DD, such as from=2026-01-31.")
        raise Refused(message % {"pair": pair}) from None


def _require_list(dataset: Dataset, code: str) -> None:
    if code and code not in dataset.lists:
        message = _("The survey has no list “%(code)s”.")
        raise Refused(message % {"code": code})


def _written(
    dataset: Dataset, format_: Format, labels: Labels, path: Path, of_list: str, choice: Choice | None
) -> Made:
    part = path.with_name(f".{path.name}.part")
    try:
        have_made(dataset)
        # The workbook's library would say in its own words that the folder is not there.
        part.touch(mode=0o600)
        made = write_answers(dataset, format_.name, labels, part, lambda rows: None, of_list, choice)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        message = _("%(path)s cannot be written: %(reason)s.")
        raise Refused(message % {"path": path, "reason": reason}) from None
    except Impossible as error:
        raise Refused(str(error)) from None
    except FAILURES as error:
        raise Refused(reason_of(": ".join(reason_for(error)))) from None
    except JobFailed as error:
        raise Refused(reason_of(str(error))) from None
    finally:
        part.unlink(missing_ok=True)
    return made
