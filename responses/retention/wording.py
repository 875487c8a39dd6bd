"""How long answers are kept, for the person who gives them."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from questionnaire.document import Language, Questionnaire
from responses.reading import SurveyState
from surveys.models import Survey


def kept_for(questionnaire: Questionnaire, survey: SurveyState, language: Language) -> list[str]:
    """Sentences for the start page: what goes when. Empty where nothing has been decided.

    Unfinished responses go with the others at the latest (responses.retention.rules).
    """
    with translation.override(language):
        return list(_sentences(questionnaire, survey))


def _sentences(questionnaire: Questionnaire, survey: SurveyState) -> list[str]:
    sentences = []
    decided = [days for days in (survey.keep_drafts_days, survey.keep_responses_days) if days is not None]
    if decided:
        sentences.append(_drafts(min(decided)))
    asks_who = any(question.identifying for question in questionnaire.questions)
    if survey.keep_identifying_days is not None and asks_who:
        sentences.append(_identifying(survey.keep_identifying_days))
    if survey.access != Survey.Access.OPEN:
        sentences.append(list_kept_for(survey))
    if survey.keep_responses_days is not None:
        anonymised = survey.after_keeping == Survey.AfterKeeping.ANONYMISE
        sentences.append((_anonymised if anonymised else _deleted)(survey.keep_responses_days))
    return sentences


def list_kept_for(survey: SurveyState) -> str:
    """How long it is known who was invited, in the active language (responses.retention.rules)."""
    decided = [
        days for days in (survey.keep_identifying_days, survey.keep_responses_days) if days is not None
    ]
    days = min(decided, default=settings.ADDRESSES_KEPT_DAYS)
    return ngettext(
        "The list of people who were invited is deleted %(days)d day after the survey closes.",
        "The list of people who were invited is deleted %(days)d days after the survey closes.",
        days,
    ) % {"days": days}


def _drafts(days: int) -> str:
    return ngettext(
        "Answers that you do not submit, or take back, are deleted %(days)d day after the survey closes.",
        "Answers that you do not submit, or take back, are deleted %(days)d days after the survey closes.",
        days,
    ) % {"days": days}


def _identifying(days: int) -> str:
    return ngettext(
        "Answers that say who you are are deleted %(days)d day after the survey closes.",
        "Answers that say who you are are deleted %(days)d days after the survey closes.",
        days,
    ) % {"days": days}


def _deleted(days: int) -> str:
    return ngettext(
        "The answers that you submit are deleted %(days)d day after the survey closes.",
        "The answers that you submit are deleted %(days)d days after the survey closes.",
        days,
    ) % {"days": days}


def _anonymised(days: int) -> str:
    return ngettext(
        "%(days)d day after the survey closes, the answers that you submit are separated from everything that points "
        "to you.",
        "%(days)d days after the survey closes, the answers that you submit are separated from everything that points "
        "to you.",
        days,
    ) % {"days": days}
