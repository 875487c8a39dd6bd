"""Load the demo's staff, surveys and responses, and wait until the exports of the closed survey are made."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.content import CLOSED_SLUG, load_closed_survey, load_open_survey
from demo.staff import SignIn, hire
from exports.models import ExportFile
from jobs.models import Job

WAIT_SECONDS = 180


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self._show(hire())
        load_open_survey()
        load_closed_survey()
        self._wait_for_exports()

    def _show(self, sign_ins: list[SignIn]) -> None:
        if not sign_ins:
            self.stdout.write(
                "The staff passwords were shown at the first start; for new ones:\n"
                "  .venv/bin/python manage.py changepassword author"
            )
            return
        self.stdout.write("\nStaff sign-ins, shown only this once / Manylion staff, unwaith yn unig:")
        for sign_in in sign_ins:
            self.stdout.write(f"  {sign_in.username:<12} {sign_in.password}   ({sign_in.language})")

    def _wait_for_exports(self) -> None:
        """The worker makes them; this process only watches their rows."""
        files = ExportFile.objects.filter(dataset__survey__slug_en=CLOSED_SLUG)
        deadline = time.monotonic() + WAIT_SECONDS
        while files.exclude(job__state=Job.State.DONE).exists():
            failed = files.filter(job__state=Job.State.FAILED).select_related("job").first()
            if failed and failed.job:
                raise CommandError(f"The export {failed.name} failed: {failed.job.error}")
            if time.monotonic() > deadline:
                raise CommandError("The worker has not made the exports in time: see its log.")
            time.sleep(0.5)
