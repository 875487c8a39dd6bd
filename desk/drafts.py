"""What is still to be done about drafts, as far as the start page can say it without keeping people waiting."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.admin.shares import Shares, shares_of_drafts
from surveys.checks import check_draft
from surveys.drafts import Draft, load_drafts
from surveys.models import Survey

# Reading a long draft and its texts takes some 50 ms, checking it some 50 more.
MOST_READ = 6
MOST_CHECKED = 2


@dataclass(frozen=True)
class Outstanding:
    """`faults` is how many things keep the draft from being published; None where it has not been checked: the texts or
    the window come first, or others did."""

    shares: Shares
    faults: int | None = None

    @property
    def missing(self) -> int:
        return self.shares.missing_cy + self.shares.missing_en

    @property
    def has_all_texts(self) -> bool:
        return not (self.missing or self.shares.not_agreed)


def outstanding_in(surveys: Iterable[Survey]) -> dict[int, Outstanding]:
    """By survey, of the first drafts among these that may have something to be done. What it costs is bounded."""
    read = load_drafts([survey for survey in surveys if _may_have_changed(survey)][:MOST_READ])
    shares = shares_of_drafts(read)
    found = {survey_id: Outstanding(each) for survey_id, each in shares.items()}
    complete = [draft for draft in read if _is_complete(draft, found[draft.survey.pk])]
    for draft in complete[:MOST_CHECKED]:
        faults = sum(finding.is_error for finding in check_draft(draft))
        found[draft.survey.pk] = Outstanding(shares[draft.survey.pk], faults)
    return found


def _may_have_changed(survey: Survey) -> bool:
    """Not published yet, or changed since."""
    if survey.frozen_at is not None:
        return False
    version = survey.current_version
    return version is None or survey.updated_at > version.published_at


def _is_complete(draft: Draft, outstanding: Outstanding) -> bool:
    """Never published, and all that is left is to look whether it can be."""
    survey = draft.survey
    return survey.current_version_id is None and outstanding.has_all_texts and survey.opens_at is not None
