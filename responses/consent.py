"""Consent is kept with what was agreed to: the version and the language of the wording.

Beside the answer under `code` stands `code//consent` with, for example, "3 cy": version 3, in Welsh. No option or row
has an empty code, so the key can meet no other.
"""

from collections.abc import Mapping

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Questionnaire


def consent_key(code: str) -> str:
    return f"{code}//consent"


def with_consent(
    questionnaire: Questionnaire, values: Mapping[str, AnswerValue], version_number: int, language: Language
) -> dict[str, AnswerValue]:
    """The values to save and, for each answer to a question of consent, the wording that it answers."""
    wording = f"{version_number} {language}"
    noted: dict[str, AnswerValue] = {
        consent_key(question.code): wording if values[question.code] is not None else None
        for question in questionnaire.questions
        if question.records_wording and question.code in values
    }
    return {**values, **noted}


def consents_kept(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue], kept: Mapping[str, AnswerValue]
) -> dict[str, AnswerValue]:
    """The notes of those questions of consent whose answers are kept."""
    keys = [consent_key(q.code) for q in questionnaire.questions if q.records_wording and q.code in kept]
    return {key: answers[key] for key in keys if key in answers}
