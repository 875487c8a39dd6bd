"""Writing to people who are invited: asked for by staff, put into the outbox by a job, a hundred at a time."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import User
from jobs.claims import Claim
from jobs.models import Job
from jobs.queueing import enqueue
from jobs.registry import handles
from mail.composing import composes
from mail.letters import Letter, languages_of, one_click
from mail.models import OutboxMessage
from mail.outbox import BATCH, post_all
from questionnaire.document import Text
from responses import encryption
from responses.invitations.models import Invitation, InvitationQuerySet, InvitationText
from responses.invitations.wording import Words
from surveys.models import Survey
from surveys.versions import questionnaire_for

INVITE, REMIND = "invitation", "reminder"
# What the audit calls it when staff ask for either.
INVITED, REMINDED = "invitations sent", "reminders sent"
WRITE = "write to people who are invited"
Failure = OutboxMessage.Failure


class NotNow(Exception):
    """The survey is not published, or takes no answers any more."""


class KeyMissing(Exception):
    """Whom to write to cannot be read with the keys that the service has."""


def write_to_people(survey: Survey, by: User, *, reminds: bool) -> int:
    """Have everybody invited who has not been yet or, with `reminds`, reminded who has not answered.

    Returns to how many that is for now. Raises NotNow.
    """
    if not takes_answers(survey):
        raise NotNow(survey.pk)
    count = people_for(survey.pk, reminds=reminds).count()
    if count:
        with transaction.atomic():
            enqueue(WRITE, {"survey": survey.pk, "reminds": reminds}, total=count, created_by=by)
            action = REMINDED if reminds else INVITED
            record(action, actor=by, survey_id=survey.pk, subject=str(survey), count=count)
    return count


def takes_answers(survey: Survey) -> bool:
    """Whether an invitation is of any use: the survey is published, and has not closed."""
    is_over = survey.frozen_at is not None or survey.closes_at is None or survey.closes_at <= timezone.now()
    return survey.current_version_id is not None and not is_over


def people_for(survey_id: int, *, reminds: bool) -> InvitationQuerySet:
    people = Invitation.objects.filter(survey_id=survey_id)
    return people.to_remind() if reminds else people.to_invite()


def is_being_written(survey: Survey) -> bool:
    """Whether a job that writes to people of the survey is not done yet."""
    unfinished = Job.objects.filter(kind=WRITE, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return unfinished.filter(params__survey=survey.pk).exists()


@handles(WRITE, words=_("Write to people who are invited"))
def write_to_all(claim: Claim) -> None:
    """Put a message to each into the outbox. Begun again, it goes on with those who have none yet."""
    survey_id, reminds = claim.params["survey"], claim.params["reminds"]
    ids = list(people_for(survey_id, reminds=reminds).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        claim.advance(start)
        with transaction.atomic():
            still = people_for(survey_id, reminds=reminds).filter(pk__in=ids[start : start + BATCH])
            batch = list(still.select_for_update().values_list("pk", flat=True))
            Invitation.objects.filter(pk__in=batch).update(queued_at=Now())
            post_all(REMIND if reminds else INVITE, [{"invitation": pk} for pk in batch])


def _compose(message: OutboxMessage) -> Letter | None:
    rows = Invitation.objects.filter(
        pk=message.params["invitation"], used_on=None, failed_at=None, unsubscribed_at=None
    )
    invitation = rows.select_related("survey").first()
    if invitation is None or not takes_answers(invitation.survey):
        return None
    added = InvitationText.objects.filter(survey=invitation.survey).first() or InvitationText()
    address, code = (encryption.decrypt(bytes(each)) for each in (invitation.address, invitation.code))
    if address is None or code is None:
        raise KeyMissing(invitation.pk)
    words = Words(
        invitation.survey,
        questionnaire_for(invitation.survey.current_version_id),
        code=code,
        name=encryption.decrypt(bytes(invitation.name)) if invitation.name else "",
        added=Text(cy=added.text_cy, en=added.text_en),
        reminds=message.kind == REMIND,
    )
    languages = languages_of(invitation.contact_language)
    return Letter(
        to=address,
        languages=languages,
        subject=words.subject,
        body=words.body,
        headers=one_click(words.unsubscribing(languages[0])),
    )


def _settled(message: OutboxMessage) -> None:
    """Note on the person's invitation what became of the message."""
    invitation = Invitation.objects.filter(pk=message.params["invitation"])
    match message.failure:
        case "" | Failure.DOUBTFUL:
            # Whoever may have got it is not written to again at once.
            written = (
                {"reminded_at": Now(), "reminders": F("reminders") + 1}
                if message.kind == REMIND
                else {"invited_at": Now()}
            )
            invitation.update(queued_at=None, failure=message.failure, **written)
        case Failure.RECIPIENT:
            failure = f"{message.failure} {message.reply_code}"
            invitation.update(queued_at=None, failed_at=Now(), failure=failure)
        case Failure.UNWANTED:
            invitation.update(queued_at=None)
        case _:
            invitation.update(queued_at=None, failure=message.failure)


def _returned(message: OutboxMessage, status: str) -> None:
    invitation = Invitation.objects.filter(pk=message.params["invitation"], failed_at=None)
    if status.startswith("5"):
        invitation.update(failed_at=Now(), failure=f"returned {status}")
    else:
        invitation.update(failure=f"delayed {status}")


for _kind in (INVITE, REMIND):
    composes(_kind, settled=_settled, returned=_returned)(_compose)
