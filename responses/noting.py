"""What is kept beside the answers of a page: the wording that consent was given to, and the order options stood in."""

from collections.abc import Mapping, Sequence

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Option, Questionnaire
from questionnaire.ordering import in_order, is_shuffled, order_key
from responses.consent import consents_kept, with_consent


def with_notes(
    questionnaire: Questionnaire,
    values: Mapping[str, AnswerValue],
    version_number: int,
    language: Language,
    seed: bytes,
    offered: Mapping[str, Sequence[Option]],
) -> dict[str, AnswerValue]:
    """The values to save, with what goes beside them. `offered`: the options offered, where they depend on answers."""
    noted = with_consent(questionnaire, values, version_number, language)
    for question in questionnaire.questions:
        if question.code in values and is_shuffled(question):
            shown = offered.get(question.code, question.options)
            noted[order_key(question.code)] = [option.code for option in in_order(question, shown, seed)]
    return noted


def notes_kept(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue], kept: Mapping[str, AnswerValue]
) -> dict[str, AnswerValue]:
    """The notes of those questions whose answers are kept."""
    keys = [order_key(q.code) for q in questionnaire.questions if q.code in kept and is_shuffled(q)]
    return consents_kept(questionnaire, answers, kept) | {key: answers[key] for key in keys if key in answers}
