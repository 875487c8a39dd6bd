"""Close what is due and ask for its files: what beat does. Safe to run any number of times."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand
from exports.closing import close_due


class Command(OperatorCommand):
    help = "Freezes the answers of every survey whose window and grace are over, and queues its exports."

    def perform(self, options: dict[str, Any]) -> list[str]:
        message = _("Closed: %(survey)s. Responses: %(rows)d. Files queued: %(files)d.")
        return [
            message % {"survey": dataset.survey, "rows": dataset.rows, "files": dataset.files.count()}
            for dataset in close_due()
        ] or [_("No survey is due to close.")]
