"""How long a survey says that its answers are kept: what does not go together, and what was changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey

DAYS = ("keep_drafts_days", "keep_identifying_days", "keep_responses_days")
RULES = (*DAYS, "after_keeping")


def contradictions(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The field and what to do about it, in the active language, for each rule that another makes senseless.

    `rules` are by the names of the survey's columns; what is absent or None is not decided. Whatever a response
    consists of goes with it, so nothing can be kept for longer.
    """
    drafts, identifying, responses = (rules.get(name) for name in DAYS)
    if responses is None:
        return
    if responses == 0:
        yield (
            "keep_responses_days",
            _("Keep the responses for at least 1 day: their files are made after the survey closes."),
        )
    if identifying is not None and identifying > responses:
        yield (
            "keep_identifying_days",
            _(
                "Answers that identify a person cannot be kept for longer than the responses. Change one of the two."
            ),
        )
    if drafts is not None and drafts > responses:
        yield (
            "keep_drafts_days",
            _("Unfinished responses cannot be kept for longer than the others. Change one of the two."),
        )


def rules_of(survey: Survey) -> dict[str, Any]:
    return {name: getattr(survey, name) for name in RULES}


def record_change(survey: Survey, user: User, before: Mapping[str, Any]) -> None:
    """Note that somebody has decided otherwise than `before`."""
    record(
        "retention changed",
        actor=user,
        survey_id=survey.pk,
        subject=str(survey),
        before=dict(before),
        after=rules_of(survey),
    )
