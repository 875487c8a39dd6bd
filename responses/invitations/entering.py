"""Answering with an invitation: one response for each, however many windows race."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from questionnaire.document import Language
from responses import capture
from responses.invitations import codes
from responses.invitations.models import Invitation
from responses.models import Response
from responses.sealing import seal, unseal


@dataclass(frozen=True)
class Entered:
    """The token of the invitation's response: one that was just begun, or the one that is in progress."""

    token: str


@dataclass(frozen=True)
class Unknown:
    """No invitation to this survey has that code."""


@dataclass(frozen=True)
class Used:
    """A response has been submitted with it."""


@dataclass(frozen=True)
class NotTaken:
    """The survey does not take new responses now."""


def find(survey_id: int, typed: str) -> Invitation | None:
    """The survey's invitation with that code. Costs a query where the check character is right."""
    code = codes.read_code(typed)
    if code is None:
        return None
    return Invitation.objects.filter(survey_id=survey_id, code_hash=codes.code_hash(code)).first()


def enter(
    language: Language, slug: str, survey_id: int, typed: str, device: str = ""
) -> Entered | Unknown | Used | NotTaken:
    """Begin the invitation's response, or find the one that was begun with it, in whatever browser."""
    code = codes.read_code(typed)
    if code is None:
        return Unknown()
    with transaction.atomic():
        # Locked, so that of several starts one begins and the others find what it began.
        rows = Invitation.objects.select_for_update().filter(survey_id=survey_id)
        invitation = rows.filter(code_hash=codes.code_hash(code)).first()
        if invitation is None:
            return Unknown()
        if invitation.used_on is not None:
            return Used()
        if invitation.response_id is not None and invitation.token is not None:
            token = unseal(bytes(invitation.token), code)
            if token is not None:
                return Entered(token)
        started = capture.start(language, slug, capture.Origin(Response.Source.INVITATION, device))
        if started is None:
            return NotTaken()
        Invitation.objects.filter(pk=invitation.pk).update(
            response=started.id, token=seal(started.token, code)
        )
    return Entered(started.token)


def unsubscribe(survey_id: int, typed: str) -> bool:
    """Write to the person of that code no more about this survey. False if there is none."""
    invitation = find(survey_id, typed)
    if invitation is None:
        return False
    unsubscribed = Invitation.objects.filter(pk=invitation.pk, unsubscribed_at__isnull=True)
    unsubscribed.update(unsubscribed_at=Now())
    return True
