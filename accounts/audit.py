"""Writing the audit."""

from typing import Any

from accounts.models import AuditEntry, User


def record(
    action: str, *, actor: User | None, survey_id: int | None = None, subject: str = "", **details: Any
) -> AuditEntry:
    """Record one act in the caller's transaction, so that it stands exactly when the act does."""
    return AuditEntry.objects.create(
        action=action, actor=actor, survey_id=survey_id, subject=subject[:200], details=details
    )
