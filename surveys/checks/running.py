"""Running all the checks."""

from surveys.checks.findings import Finding
from surveys.checks.subject import subject_of
from surveys.checks.words import check_words
from surveys.drafts import Draft, load_draft
from surveys.models import Survey

CHECKS = (check_words,)


def check(survey: Survey) -> list[Finding]:
    """Everything there is to say about the survey's draft, in the active language; errors first."""
    return check_draft(load_draft(survey))


def check_draft(draft: Draft) -> list[Finding]:
    """As `check`, of a draft already loaded."""
    subject = subject_of(draft)
    findings = [finding for each in CHECKS for finding in each(subject)]
    return sorted(findings, key=lambda finding: not finding.is_error)
