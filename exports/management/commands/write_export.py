"""Write one file of a closed survey's data: the same bytes as a worker makes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from exports.formats import TooWide, all_formats, format_named
from exports.making import RowsDiffer, write_answers
from exports.models import Dataset
from exports.projection import LABELS
from surveys.models import Survey


class Command(BaseCommand):
    help = "Writes a file of a closed survey's answers (its newest dataset)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the survey's address, Welsh or English")
        parser.add_argument("--format", required=True, choices=[format_.name for format_ in all_formats()])
        parser.add_argument(
            "--language", default="codes", choices=LABELS, help="labels, or codes (the default)"
        )
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        dataset = self._dataset(options["slug"])
        part = output.with_name(f".{output.name}.part")
        try:
            made = write_answers(dataset, options["format"], options["language"], part, lambda rows: None)
            part.replace(output)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror or error}") from error
        except TooWide as error:
            title = format_named(options["format"]).name
            raise CommandError(f"{title} holds {error.most} columns, the data has {error.columns}") from error
        except RowsDiffer as error:
            raise CommandError(f"not written: {error} accepted responses were found") from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{output}: {made.facts['rows']} rows, {made.size} bytes, SHA-256 {made.sha256}")

    def _dataset(self, slug: str) -> Dataset:
        survey = Survey.objects.filter(Q(slug_cy=slug) | Q(slug_en=slug)).first()
        if survey is None:
            raise CommandError(f"no survey has the address {slug}")
        dataset = survey.datasets.select_related("survey").order_by("number").last()
        if dataset is None:
            raise CommandError(f"{slug} has not closed yet: its data is frozen when it does (close_surveys)")
        return dataset
