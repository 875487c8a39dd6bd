"""What must be right before a draft is published, one module per subject."""

from surveys.checks.findings import Finding
from surveys.checks.running import check, check_draft

__all__ = ["Finding", "check", "check_draft"]
