"""manage.py make_responses SLUG COUNT [--seed N] [--in-progress SHARE]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from responses.synthetic import CannotMake, make_responses
from responses.synthetic.walking import CannotInvent
from surveys.models import Survey


class Command(BaseCommand):
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

    def handle(self, *args: Any, **options: Any) -> None:
        count, share = options["count"], options["in_progress"]
        if count < 1 or not 0 <= share <= 1:
            raise CommandError("COUNT is at least 1, and SHARE from 0 to 1.")
        slug = options["slug"]
        survey = (
            Survey.objects.filter(Q(slug_cy=slug) | Q(slug_en=slug)).select_related("current_version").first()
        )
        if survey is None:
            raise CommandError(f"No survey has the address {slug}.")
        try:
            made = make_responses(survey, count, seed=options["seed"], in_progress=share)
        except CannotMake as problem:
            raise CommandError(f"No responses were made: {problem}.") from None
        except CannotInvent as problem:
            raise CommandError(f"No responses were made: no made-up answer suits {problem}.") from None
        self.stdout.write(
            f"{count} synthetic responses made: {made.submitted} submitted, {made.in_progress} in progress."
        )
