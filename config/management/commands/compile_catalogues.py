import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.catalogues.__main__ import main


class Command(BaseCommand):
    help = "Write the .mo files of the catalogues that have changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if main(["compile"]):
            sys.exit(1)
