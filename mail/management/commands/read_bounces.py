"""manage.py read_bounces"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.operators import OperatorCommand, Refused
from mail.bounces import read_bounces
from mail.mailboxes import MailboxAway


class Command(OperatorCommand):
    help = (
        "Read the mailbox of BOUNCES_URL for reports of messages that could not be delivered, as beat does."
    )

    def perform(self, options: dict[str, Any]) -> list[str]:
        if not settings.BOUNCES_URL:
            raise Refused(_("BOUNCES_URL is not set, so there is no mailbox to read."))
        try:
            counted = read_bounces()
        except MailboxAway as away:
            raise Refused(_("The mailbox cannot be read: %(reason)s") % {"reason": away}) from None
        said = _("Mails read: %(mails)d. Reports about our messages among them: %(reports)d.")
        return [said % {"mails": counted.mails, "reports": counted.reports}]
