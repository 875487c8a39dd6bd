"""Reading and coding texts: what somebody decides about a page of them, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey
from verbatims.frames import hold_frame
from verbatims.holding import NOT_TRANSLATED, TextGone, held, leave_again
from verbatims.models import CheckedQuestion, Verbatim


@dataclass(frozen=True)
class Decision:
    """About one text: the codes that were shown and those that are wanted; that none applies; its language."""

    text_id: int
    shown: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    none_applies: bool = False
    language: str = ""


@dataclass(frozen=True)
class Done:
    """`gone` texts were withdrawn or erased meanwhile."""

    coded: int
    corrected: int
    read: int
    gone: int


@transaction.atomic
def decide(survey: Survey, question: str, decisions: Sequence[Decision], *, read: bool, actor: User) -> Done:
    """Carry out what was decided about texts of a question; with `read`, all of them have been read. Audited, without
    the texts.

    Only what somebody changed is changed: what a colleague has coded meanwhile stays.
    """
    # A code that somebody merges at this moment would be given after its texts have got the other.
    frame = hold_frame(survey, question)
    known = {code.code for code in frame.codes.filter(retired_at__isnull=True)} if frame else set()
    coded = corrected = marked = gone = 0
    # In one order, so that two people who save the same page do not wait for each other.
    for decision in sorted(decisions, key=lambda each: each.text_id):
        try:
            text = held(survey, decision.text_id)
        except TextGone:
            gone += 1
            continue
        if text.question != question:
            continue
        coded += _code(text, decision, known, actor)
        corrected += _correct(text, decision.language, actor)
        if read and text.read_at is None:
            Verbatim.objects.filter(pk=text.pk).update(read_at=Now(), read_by=actor)
            marked += 1
    if coded or corrected or marked:
        record(
            "texts worked on",
            actor=actor,
            survey_id=survey.pk,
            subject=str(survey),
            question=question,
            coded=coded,
            corrected=corrected,
            read=marked,
        )
    return Done(coded, corrected, marked, gone)


def _code(text: Verbatim, decision: Decision, known: set[str], actor: User) -> bool:
    added = (decision.codes - decision.shown) & known
    taken = decision.shown - decision.codes
    codes = sorted((set(text.codes) - taken) | added)
    is_coded = bool(codes) or decision.none_applies
    if codes == sorted(text.codes) and is_coded == text.is_coded:
        return False
    Verbatim.objects.filter(pk=text.pk).update(
        codes=codes,
        coded_at=Now() if is_coded else None,
        coded_by=actor if is_coded else None,
        changed_at=Now(),
    )
    return True


def _correct(text: Verbatim, language: str, actor: User) -> bool:
    if language not in Verbatim.Language.values or language == text.language:
        return False
    # A translation was into the other language, or what was taken for it.
    Verbatim.objects.filter(pk=text.pk).update(language=language, language_by=actor, **NOT_TRANSLATED)
    if text.redactions.exists() or text.translating == Verbatim.Translating.DONE:
        text.refresh_from_db(fields=["language", "translating"])
        leave_again(text)
    return True


@transaction.atomic
def check_question(survey: Survey, question: str, *, is_checked: bool, actor: User) -> None:
    """Say that the texts of a question have been looked through, or no longer say so; audited."""
    if is_checked:
        CheckedQuestion.objects.update_or_create(
            survey=survey, question=question, defaults={"checked_by": actor, "checked_at": Now()}
        )
        record("texts checked", actor=actor, survey_id=survey.pk, subject=str(survey), question=question)
    else:
        CheckedQuestion.objects.filter(survey=survey, question=question).delete()
        record("texts unchecked", actor=actor, survey_id=survey.pk, subject=str(survey), question=question)
