"""Print the JSON Schema of survey files, for docs/survey-file.schema.json."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.files.schema import schema_text


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(schema_text(), ending="")
