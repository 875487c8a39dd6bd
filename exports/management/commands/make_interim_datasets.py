"""Make the interim datasets that are due by their schedules: what beat does. Safe to run any number of times."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand
from exports.schedules.turns import Turn, take_turns
from exports.schedules.wording import OUTCOMES


class Command(OperatorCommand):
    help = "Queues the interim datasets that are due by the schedules of surveys, and withdraws what they replace."

    def perform(self, options: dict[str, Any]) -> list[str]:
        return [_line(turn) for turn in take_turns()] or [_("No interim dataset is due.")]


def _line(turn: Turn) -> str:
    if turn.stopped:
        words = _("The schedule of this survey ended, as its setter is no longer a coordinator: %(survey)s.")
        return words % {"survey": turn.survey}
    if turn.dataset:
        words = _("Interim dataset %(number)d is queued: %(survey)s.")
        return words % {"number": turn.dataset.number, "survey": turn.survey}
    return f"{turn.survey}: {OUTCOMES[turn.outcome]}"
