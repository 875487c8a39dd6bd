"""Reading and coding texts: what somebody decides about a page of them, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey
from verbatims.frames import hold_frame
from verbatims.holding import NOT_TRANSLATED, held_together, leave_again
from verbatims.models import CheckedQuestion, Frame, Verbatim


@dataclass(frozen=True)
class Decision:
    """About one text: what was shown to whoever decides, and what they want instead."""

    text_id: int
    shown: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    shown_none: bool = False
    none_applies: bool = False
    shown_language: str = ""
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
    codes = _codes_to_give(frame) if frame else {}
    texts = held_together(survey, [decision.text_id for decision in decisions])
    coded = corrected = marked = 0
    for decision in decisions:
        text = texts.get(decision.text_id)
        if text is None or text.question != question:
            continue
        if frame is not None:
            coded += _code(text, decision, codes, actor)
        corrected += _correct(text, decision, actor)
    if read:
        unread = [text.pk for text in texts.values() if text.question == question and not text.is_read]
        marked = Verbatim.objects.filter(pk__in=unread).update(read_at=Now(), read_by=actor)
    gone = sum(decision.text_id not in texts for decision in decisions)
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


def _codes_to_give(frame: Frame) -> dict[str, str]:
    """Those in use, and for one that was merged into another since a page was shown, that other."""
    codes = frame.codes.select_related("merged_into")
    instead = {code.code: code.merged_into or code for code in codes}
    return {name: code.code for name, code in instead.items() if code.retired_at is None}


def _code(text: Verbatim, decision: Decision, codes: Mapping[str, str], actor: User) -> bool:
    added = {codes[code] for code in decision.codes - decision.shown if code in codes}
    taken = {codes.get(code, code) for code in decision.shown - decision.codes}
    had, wanted = set(text.codes), (set(text.codes) - taken) | added
    is_coded = bool(wanted) or decision.none_applies
    if not had and not wanted and decision.none_applies == decision.shown_none:
        # A colleague may have said so meanwhile.
        is_coded = text.is_coded
    if wanted == had and is_coded == text.is_coded:
        return False
    Verbatim.objects.filter(pk=text.pk).update(
        codes=sorted(wanted),
        coded_at=Now() if is_coded else None,
        coded_by=actor if is_coded else None,
        changed_at=Now(),
    )
    return True


def _correct(text: Verbatim, decision: Decision, actor: User) -> bool:
    language = decision.language
    if language not in Verbatim.Language.values or language in (decision.shown_language, text.language):
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
