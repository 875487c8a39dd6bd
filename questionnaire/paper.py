"""What a form on paper may hold that a page here would not take.

Nobody can send a form on paper back to whoever filled it in, and whoever keys it must not invent an answer: what is
missing stays missing, and what breaks a rule stands as it was written. What cannot be stored as an answer at all, such
as letters in a number, still cannot. Beside the answers of a question, under `code//paper`, stand the kinds of faults
that were let stand while the response is in progress: submitting lets those stand too, and no others.
"""

from collections.abc import Iterable

from questionnaire.answers import Answers, AnswerValue
from questionnaire.faults import Fault

NOTE = "//paper"
MISSING = "missing_"
# Readable answers, of which there are too many or too few, or that break a rule of the author's.
AS_WRITTEN = frozenset({"constraint", "too_few_choices", "too_many_choices"})


def is_missing(fault: Fault) -> bool:
    """Whether the only thing wrong is that there is no answer."""
    return fault.kind.startswith(MISSING)


def may_stand(fault: Fault) -> bool:
    return is_missing(fault) or fault.kind in AS_WRITTEN


def may_all_stand(faults: Iterable[Fault]) -> bool:
    return all(map(may_stand, faults))


def notes(codes: Iterable[str], let_stand: Iterable[Fault]) -> dict[str, AnswerValue]:
    """What to note beside the answers to these questions; None takes back what was noted before."""
    noted: dict[str, AnswerValue] = {code + NOTE: None for code in codes}
    for fault in let_stand:
        noted[fault.question + NOTE] = [*(noted.get(fault.question + NOTE) or ()), fault.kind]
    return noted


def was_let_stand(answers: Answers, list_code: str, fault: Fault) -> bool:
    """Whether this was noted. `list_code`: the code of the list of one of whose items the fault is."""
    about = f"{list_code}/{fault.item}/" if fault.item else ""
    return fault.kind in (answers.get(f"{about}{fault.question}{NOTE}") or ())
