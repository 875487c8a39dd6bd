import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.catalogues.__main__ import main


class Command(BaseCommand):
    help = "Fail on missing, fuzzy, stale or faulty Welsh messages."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if main(["check"]):
            sys.exit(1)
