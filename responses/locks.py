"""The lock between submitting (shared) and closing (exclusive): what was accepted is exported, always."""

# The first half of the key names the purpose, so that other advisory locks never meet these.
SUBMISSION = 0x41524F4C


def submission_lock_key(survey_id: int) -> tuple[int, int]:
    """The two signed 32-bit keys for pg_advisory_xact_lock(int, int) and its shared form."""
    low = survey_id & 0xFFFFFFFF
    return SUBMISSION, low - (1 << 32) if low >= 1 << 31 else low
