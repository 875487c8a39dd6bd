"""What can be wrong with the place where files are kept."""


class NotThere(Exception):
    """The row says that the file is there, and the place where it is kept does not have it."""


class StorageAway(Exception):
    """The object storage cannot be reached, or is too busy: it may be back in a while."""


class StorageRefuses(Exception):
    """The object storage answers, and does not let us: no such bucket, or not with these credentials."""


# Reasons of failure; exports.pages.wording has words for them.
AWAY = "storage_away"
REFUSES = "storage_refuses"


def reason_of_storage(error: StorageAway | StorageRefuses) -> tuple[str, str]:
    """A code that exports.pages.wording has words for, and a detail for operators."""
    return (AWAY if isinstance(error, StorageAway) else REFUSES), str(error)
