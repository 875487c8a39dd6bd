"""manage.py rotate_identity_keys"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from responses.rotation import rotate_all


class Command(OperatorCommand):
    help = (
        "Encrypt identifying answers, typing not yet saved and the names of files sent with the first key of "
        "IDENTITY_KEYS. Safe to run again at any time; once it has finished, older keys can be taken away."
    )

    def perform(self, options: dict[str, Any]) -> list[str]:
        report = rotate_all()
        done = _("Values now under the newest key: %(count)d.") % {"count": report.rotated}
        if report.unreadable:
            message = _(
                "Values that fit none of IDENTITY_KEYS, left as they are: %(count)d. "
                "Put their key back and run this again."
            )
            raise Refused(done, message % {"count": report.unreadable})
        return [done]
