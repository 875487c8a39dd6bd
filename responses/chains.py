"""A response with what it corrects and what corrects it: one person's, one after the other."""

from dataclasses import dataclass

from django.db import connection

# Each corrects one at most, and is corrected by one at most; a correction is younger than what it corrects.
CHAIN = """WITH RECURSIVE older AS (
        SELECT id, replaces_id FROM responses_response WHERE id = %(id)s
        UNION ALL SELECT r.id, r.replaces_id FROM responses_response r JOIN older ON r.id = older.replaces_id),
    newer AS (
        SELECT id FROM responses_response WHERE replaces_id = %(id)s
        UNION ALL SELECT r.id FROM responses_response r JOIN newer ON r.replaces_id = newer.id)
    SELECT r.id, r.survey_id, r.reference, r.submitted_at IS NOT NULL, r.withdrawn_at IS NOT NULL
    FROM responses_response r WHERE r.id IN (SELECT id FROM older UNION ALL SELECT id FROM newer) ORDER BY r.id"""


@dataclass(frozen=True)
class Link:
    """One response of a chain."""

    id: int
    survey_id: int
    reference: str | None
    is_submitted: bool
    is_withdrawn: bool

    @property
    def counts(self) -> bool:
        return self.is_submitted and not self.is_withdrawn


def chain_of(response_id: int) -> list[Link]:
    """The oldest first; of what stands alone, that; empty if it is not there. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"id": response_id})
        return [Link(*row) for row in cursor.fetchall()]


def counted_in(chain: list[Link]) -> Link | None:
    """The one of them that is counted: what is corrected is withdrawn, so there are never two."""
    return next((link for link in reversed(chain) if link.counts), None)
