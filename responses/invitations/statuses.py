"""Where each invitation stands, in words for those who look after the survey."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from responses.invitations.models import Invitation
from surveys.dates import long_date
from surveys.models import Survey

AUDIT_SENTENCES = {
    "people invited": gettext_lazy("Put people on the list of invitations: %(count)s"),
    "invitation removed": gettext_lazy("Took a person off the list of invitations"),
    "invitations sent": gettext_lazy("Had invitations sent to people: %(count)s"),
    "reminders sent": gettext_lazy("Had reminders sent to people: %(count)s"),
    "invitation text changed": gettext_lazy("Changed the text of the invitations"),
}
# By the first word of Invitation.failure.
FAILURES = {
    "recipient": gettext_lazy("The mail server refused the address"),
    "server": gettext_lazy("The mail server refused the message"),
    "away": gettext_lazy("The mail server could not be reached"),
    "doubtful": gettext_lazy("Sending was interrupted: the message may have gone or not"),
    "broken": gettext_lazy("A fault in the program stopped it"),
    "returned": gettext_lazy("The message came back: the address does not take it"),
    "delayed": gettext_lazy("The message has not been delivered yet"),
}


@dataclass(frozen=True)
class Status:
    """`shape` is one of those of static/staff/staff.css; `why` explains what went wrong."""

    shape: str
    words: str
    why: str = ""


def status_of(invitation: Invitation, *, is_anonymous: bool) -> Status:
    """Of an anonymous survey nothing is said of who is answering: only when an invitation was used."""
    why = failure_words(invitation.failure)
    if invitation.used_on is not None:
        day = long_date(invitation.used_on, get_language() or "cy")
        return Status("done", _("Used on %(day)s") % {"day": day} if is_anonymous else _("Answered"))
    if invitation.response_id is not None and not is_anonymous:
        return Status("soon", _("Has begun to answer"), why)
    if invitation.failed_at is not None:
        return Status("wrong", _("The address does not work"), why)
    if invitation.unsubscribed_at is not None:
        return Status("draft", _("Wants no more messages"))
    if invitation.queued_at is not None:
        return Status("soon", _("Being sent"))
    if invitation.invited_at is None:
        return Status("draft", _("Not sent yet"), why)
    return Status("done", _("Reminded") if invitation.reminders else _("Invited"), why)


def failure_words(failure: str) -> str:
    """Why a message did not arrive, with the code that the mail server gave; empty for none."""
    kind, _space, code = failure.partition(" ")
    words = FAILURES.get(kind)
    if words is None:
        return ""
    return f"{words} ({code})" if code else str(words)


def totals(survey: Survey, *, is_anonymous: bool) -> list[tuple[str, int]]:
    """How many people stand where, in words. One query."""
    counted = survey.invitations.aggregate(
        people=Count("pk"),
        invited=Count("pk", filter=Q(invited_at__isnull=False)),
        begun=Count("pk", filter=Q(response__isnull=False, used_on__isnull=True)),
        used=Count("pk", filter=Q(used_on__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        unsubscribed=Count("pk", filter=Q(unsubscribed_at__isnull=False)),
    )
    names = {
        "people": _("People on the list"),
        "invited": _("Invited"),
        "begun": _("Answering now"),
        "used": _("Answered"),
        "failed": _("Addresses that do not work"),
        "unsubscribed": _("Want no more messages"),
    }
    if is_anonymous:
        # With one person on the list, how many are answering says who.
        del names["begun"]
    return [(name, counted[key]) for key, name in names.items()]
