"""Ask for what is due by the rules of retention: what beat does. Safe to run any number of times."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand
from exports.retention import keep_to_retention


class Command(OperatorCommand):
    help = "Queues the deletion or anonymising of answers whose time, set in their survey, is over."

    def perform(self, options: dict[str, Any]) -> list[str]:
        message = _("Queued: %(survey)s. %(what)s, due on %(date)s.")
        return [
            message
            % {
                "survey": disposal.survey,
                "what": disposal.get_subject_display(),
                "date": disposal.due_on.isoformat(),
            }
            for disposal in keep_to_retention()
        ] or [_("Nothing is due.")]
