"""Running all the checks."""

from surveys.checks.about import check_about
from surveys.checks.choices import check_choices
from surveys.checks.codes import check_codes
from surveys.checks.conditions import check_conditions
from surveys.checks.contradictions import check_contradictions
from surveys.checks.findings import Finding
from surveys.checks.lists import check_lists
from surveys.checks.reuse import check_reuse
from surveys.checks.routes import check_routes
from surveys.checks.settings import check_settings
from surveys.checks.subject import subject_of
from surveys.checks.wording import check_wording
from surveys.drafts import Draft, load_draft
from surveys.models import Survey

CHECKS = (
    check_about,
    check_codes,
    check_reuse,
    check_wording,
    check_conditions,
    check_lists,
    check_contradictions,
    check_routes,
    check_choices,
    check_settings,
)


def check(survey: Survey) -> list[Finding]:
    """Everything there is to say about the survey's draft, in the active language; errors first."""
    return check_draft(load_draft(survey))


def check_draft(draft: Draft) -> list[Finding]:
    """As `check`, of a draft already loaded."""
    subject = subject_of(draft)
    findings = [finding for each in CHECKS for finding in each(subject)]
    return sorted(findings, key=lambda finding: not finding.is_error)
