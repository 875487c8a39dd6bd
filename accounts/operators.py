"""Whoever types commands on the server: they are answered in their language, and never with a traceback."""

import os
import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _


class Refused(Exception):
    """What was asked for was not done; `lines` say why and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class OperatorCommand(BaseCommand):
    """`perform` does the work and gives lines to print; refused, it raises Refused, and the command exits with 1."""

    # They look at settings and addresses, which have no part in what is done here.
    requires_system_checks = ()

    def perform(self, options: dict[str, Any]) -> Iterable[str]:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        # A terminal that cannot show ŵ must not be what stops the work.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        with translation.override(operator_language()):
            try:
                lines = list(self.perform(options))
            except Refused as refused:
                self._refuse(*refused.lines)
            except DatabaseError as error:
                message = _("The database refused it: %(reason)s")
                self._refuse(message % {"reason": str(error).splitlines()[0]})
            except Exception as error:
                if options.get("traceback"):
                    raise
                message = _(
                    "A fault in the program stopped it (%(kind)s: %(reason)s). --traceback shows where."
                )
                self._refuse(message % {"kind": type(error).__name__, "reason": error})
            for line in lines:
                self.stdout.write(line)

    def _refuse(self, *lines: str) -> None:
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)


def operator_language() -> str:
    """`cy` where the terminal's locale is Welsh, otherwise `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "cy" if value.startswith("cy") else "en"
    return "en"
