import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.catalogues.__main__ import main


class Command(BaseCommand):
    help = "Bring the Welsh catalogues up to date with the code."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if main(["update"]):
            sys.exit(1)
