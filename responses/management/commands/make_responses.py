"""manage.py make_responses SLUG COUNT [--seed N] [--in-progress SHARE]"""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from responses.synthetic import CannotMake, make_responses
from responses.synthetic.walking import CannotInvent
from surveys.management.commands.export_survey import survey_at


class Command(OperatorCommand):
    help = "Make up plausible responses to a published survey; they are marked as synthetic in every file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the survey's address in either language")
        parser.add_argument("count", type=int)
        parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same answers")
        parser.add_argument(
            "--in-progress",
            type=float,
            default=0.0,
            metavar="SHARE",
            help="this share is left unfinished (0 to 1)",
        )

    def perform(self, options: dict[str, Any]) -> list[str]:
        count, share = options["count"], options["in_progress"]
        if count < 1 or not 0 <= share <= 1:
            raise Refused(_("COUNT must be at least 1, and SHARE from 0 to 1."))
        try:
            made = make_responses(survey_at(options["slug"]), count, seed=options["seed"], in_progress=share)
        except CannotMake as problem:
            message = _("No responses were made. %(reason)s")
            raise Refused(message % {"reason": problem}) from None
        except CannotInvent as problem:
            message = _("No responses were made. No made-up answer suits this (%(problem)s).")
            raise Refused(message % {"problem": problem}) from None
        message = _(
            "Synthetic responses made: %(count)d. Submitted: %(submitted)d. In progress: %(in_progress)d."
        )
        return [message % {"count": count, "submitted": made.submitted, "in_progress": made.in_progress}]
