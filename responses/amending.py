"""What people do with a response after they have submitted it: correct it, withdraw it, bring it back.

All of it until the survey is frozen, because after that a dataset has been made of it (a trigger holds to that too).
Correcting ends with the grace, since a correction is a response like any other: docs/decisions/0086. Erasing goes on
after all of it: responses.erasing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Now

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Questionnaire
from questionnaire.lists import ALL
from responses import encryption, uploads
from responses.capture import apart
from responses.chains import chain_of, counted_in
from responses.deleting import delete
from responses.identity import new_token, token_hash
from responses.locks import amending_lock_key, submission_lock_key
from responses.models import IdentifyingAnswer, Response
from responses.reading import StoredResponse, Visit, read_response
from surveys.versions import questionnaire_for

SHARE = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
TAKE_TURNS = "SELECT pg_advisory_xact_lock(%s, %s)"
# The newest first, as submitting a correction takes them.
HOLD = "SELECT id FROM responses_response WHERE id = ANY(%s) ORDER BY id DESC FOR UPDATE"


@dataclass(frozen=True)
class Offers:
    """What can be done with a submitted response now."""

    correct: bool
    # Nothing stands in its way but that the grace is over, and the freeze has not come yet.
    too_late_to_correct: bool
    withdraw: bool
    bring_back: bool
    # Whether erasing is done at once; otherwise it, or a correction of it, is part of a dataset, which is made anew.
    erased_at_once: bool
    is_replaced: bool
    # Whether there are others that it corrects, or that correct it.
    has_versions: bool
    is_withdrawn: bool


def offers(visit: Visit) -> Offers:
    """One statement."""
    response, survey = visit.response, visit.survey
    assert response is not None, "callers have found it"  # noqa: S101
    chain = chain_of(response.id)
    is_replaced = any(link.is_submitted and link.id > response.id for link in chain)
    is_frozen, is_withdrawn = survey.frozen_at is not None, response.withdrawn_at is not None
    may_change = not is_frozen and not is_withdrawn
    is_taken = survey.is_open or survey.in_grace
    return Offers(
        correct=may_change and is_taken,
        too_late_to_correct=may_change and not is_taken,
        withdraw=may_change,
        bring_back=not is_frozen and is_withdrawn and not is_replaced,
        erased_at_once=not is_frozen or counted_in(chain) is None,
        is_replaced=is_replaced,
        has_versions=len(chain) > 1,
        is_withdrawn=is_withdrawn,
    )


@transaction.atomic
def withdraw(response_id: int) -> bool:
    """Take a submitted response out of what will be counted; a correction of it that is not finished goes. False if
    it is not there to be withdrawn (any more)."""
    visit = hold(response_id)
    if visit is None or not offers(visit).withdraw:
        return False
    discard_correction(response_id)
    Response.objects.filter(pk=response_id).update(withdrawn_at=Now())
    return True


@transaction.atomic
def bring_back(response_id: int) -> bool:
    """Let a withdrawn response count again. False if a correction stands in its place, or the survey is frozen."""
    visit = hold(response_id)
    if visit is None or not offers(visit).bring_back:
        return False
    Response.objects.filter(pk=response_id).update(withdrawn_at=None)
    return True


@transaction.atomic
def correct(response_id: int, language: Language) -> str | None:
    """Begin a response that has the answers of this one, in its version, and takes its place when it is submitted. One
    that was begun before and is not finished goes.

    The token of the new one. None if nothing can be corrected (any more): the grace is over, or it is withdrawn.
    """
    visit = hold(response_id)
    if visit is None or not offers(visit).correct:
        return None
    discard_correction(response_id)
    return _begin_copy(visit, language)


def hold(response_id: int) -> Visit | None:
    """The response, which nobody else changes until this transaction ends, nor what it corrects or what corrects it;
    and its survey, which is not frozen meanwhile. None if it is not there.

    Locks are taken in the order in which submitting and closing take them, because two who wait for one another would
    be an error: the survey's, a turn among those who amend responses of this chain, then its rows, the newest first.
    """
    chain = chain_of(response_id)
    if not chain:
        return None
    with connection.cursor() as cursor:
        cursor.execute(SHARE, submission_lock_key(chain[0].survey_id))
        cursor.execute(TAKE_TURNS, amending_lock_key(chain[0].id))
        # Afresh: whoever had the turn before may have begun a correction.
        cursor.execute(HOLD, [[link.id for link in chain_of(response_id)]])
        if response_id not in {held for (held,) in cursor.fetchall()}:
            return None
    # By a statement of its own: what a statement reads is as old as the statement.
    return read_response(response_id)


def discard_correction(response_id: int) -> None:
    """Delete a correction of the response that has not been submitted. The caller holds the response."""
    unfinished = Response.objects.filter(replaces_id=response_id, submitted_at__isnull=True)
    delete(list(unfinished.values_list("pk", flat=True)))


def _begin_copy(visit: Visit, language: Language) -> str:
    old = visit.response
    assert old is not None, "it is held"  # noqa: S101
    questionnaire = questionnaire_for(old.version_id)
    stored = Response.objects.only("page", "device", "signs").get(pk=old.id)
    token = new_token()
    new = Response.objects.create(
        survey_id=visit.survey.id,
        version_id=old.version_id,
        token_hash=token_hash(token),
        language=language,
        source=_source_of_correction(old),
        device=stored.device,
        # What set the first aside sets this aside too.
        signs=stored.signs,
        page=stored.page,
        started_at=Now(),
        replaces_id=old.id,
    )
    _copy_answers(questionnaire, old, new.pk)
    return token


def _source_of_correction(old: StoredResponse) -> str:
    """How the correction comes: through a browser, whatever was keyed or brought in before. Whoever was invited still
    answers by that invitation, and what was made up stays so."""
    came_otherwise = old.source in (Response.Source.PAPER, Response.Source.IMPORT)
    return Response.Source.WEB if came_otherwise else old.source


def _copy_answers(questionnaire: Questionnaire, old: StoredResponse, new_id: int) -> None:
    files = uploads.copy_all(old.id, new_id)
    answers = {key: _in_copy(value, files) for key, value in old.answers.items()}
    identifying, plain = apart(questionnaire, answers | _lists_are_complete(questionnaire, answers))
    Response.objects.filter(pk=new_id).update(answers=plain)
    IdentifyingAnswer.objects.bulk_create(
        IdentifyingAnswer(response_id=new_id, key=key, value=encryption.encrypt(value))
        for key, value in identifying.items()
    )


def _in_copy(value: AnswerValue, files: Mapping[str, str]) -> AnswerValue:
    return files.get(value, value) if isinstance(value, str) else value


def _lists_are_complete(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue]
) -> dict[str, AnswerValue]:
    """What was said of each list, that these are all, is dropped when it is submitted: nobody is asked again."""
    return {f"{code}{ALL}": "yes" for code in questionnaire.lists if code in answers}
