"""Write one file of a closed survey's data: the same bytes as a worker makes."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from exports.formats import Format, all_formats, format_named
from exports.freezing import have_made
from exports.labels import LABELS, Labels
from exports.making import FAILURES, Made, reason_for, write_answers
from exports.models import Dataset
from exports.wording import reason_of
from jobs.claims import JobFailed
from surveys.management.commands.export_survey import survey_at


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
        parser.add_argument("--output", required=True, type=Path)

    def perform(self, options: dict[str, Any]) -> list[str]:
        path = options["output"]
        dataset = _dataset(options["slug"])
        _require_list(dataset, options["list"])
        labels = _labels(format_named(options["format"]), options["language"])
        made = _written(dataset, options["format"], labels, path, options["list"])
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


def _require_list(dataset: Dataset, code: str) -> None:
    if code and code not in dataset.lists:
        message = _("The survey has no list “%(code)s”.")
        raise Refused(message % {"code": code})


def _written(dataset: Dataset, format_name: str, labels: Labels, path: Path, of_list: str) -> Made:
    part = path.with_name(f".{path.name}.part")
    try:
        have_made(dataset)
        # The workbook's library would say in its own words that the folder is not there.
        part.touch(mode=0o600)
        made = write_answers(dataset, format_name, labels, part, lambda rows: None, of_list)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        message = _("%(path)s cannot be written: %(reason)s.")
        raise Refused(message % {"path": path, "reason": reason}) from None
    except FAILURES as error:
        raise Refused(reason_of(": ".join(reason_for(error)))) from None
    except JobFailed as error:
        raise Refused(reason_of(str(error))) from None
    finally:
        part.unlink(missing_ok=True)
    return made
