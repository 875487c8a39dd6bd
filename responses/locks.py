"""The lock between submitting (shared) and closing (exclusive): what was accepted is exported, always. And the lock of
those who change a response after it was submitted."""

# The first half of the key names the purpose, so that other advisory locks never meet these.
SUBMISSION = 0x41524F4C
AMENDING = 0x41524F4D


def submission_lock_key(survey_id: int) -> tuple[int, int]:
    """The two signed 32-bit keys for pg_advisory_xact_lock(int, int) and its shared form."""
    return SUBMISSION, _signed(survey_id)


def amending_lock_key(response_id: int) -> tuple[int, int]:
    """The same for whoever corrects, withdraws or erases a response or one that corrects it: `response_id` is the
    oldest of them. Two responses may share one: they wait in turn."""
    return AMENDING, _signed(response_id)


def _signed(number: int) -> int:
    low = number & 0xFFFFFFFF
    return low - (1 << 32) if low >= 1 << 31 else low
