"""Signs of misuse. Each is a code on the response, which sets it aside until a coordinator has looked.

A sign refuses nothing and drops nothing: the respondent is never told, and the response is accepted like any other.
docs/fieldwork.md says what each means, and where the figures come from.
"""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from questionnaire.answers import Answers
from questionnaire.document import Language, Question
from questionnaire.lists import item_key
from responses import rates
from responses.capture import response_of
from responses.models import Response
from responses.networks import network_of
from responses.posts import Post
from responses.reading import Visit
from surveys.versions import questionnaire_for

HONEYPOT = "honeypot"
SPEED = "speed"
RATE = "rate"
WORDS: dict[str, Promise] = {
    HONEYPOT: _("A field was filled in that people cannot see"),
    SPEED: _("Finished faster than the questions can be read"),
    RATE: _("Very many from the same network within an hour"),
}

# On the start page, where people neither see nor reach it. No browser knows the name, so none fills it in by itself.
EMPTY_FIELD = "subject_line"

# Most adults read 175 to 300 words a minute (Brysbaert 2019, Journal of Memory and Language 109, 104047): this is twice
# the fastest of those.
SECONDS_PER_WORD = 0.1
# To move to a question and choose: our own guess, a quick click.
SECONDS_PER_QUESTION = 0.5
# Whoever answers at the open address or by an invitation does it alone; paper and files have no time of their own.
TIMED = (Response.Source.WEB, Response.Source.INVITATION)


def at_start(request: HttpRequest, post: Post) -> list[str]:
    """What the beginning of a response shows. One exchange with Valkey, where the network is known."""
    found = [HONEYPOT] if any(post.fields.get(EMPTY_FIELD, ())) else []
    return found + _of_rate(request, "start")


def at_submit(request: HttpRequest, visit: Visit, language: Language) -> list[str]:
    """What submitting shows; from what the request has read anyhow, and one exchange with Valkey."""
    response = response_of(visit)
    # A correction begins with all its answers.
    is_timed = response.source in TIMED and response.replaces_id is None
    elapsed = (visit.survey.now - response.started_at).total_seconds()
    least = least_seconds(response.version_id, response.answers, language)
    return ([SPEED] if is_timed and elapsed < least else []) + _of_rate(request, "submit")


def least_seconds(version_id: int, answers: Answers, language: Language) -> float:
    """How long it takes at the very least to read the questions that were asked, and to answer them.

    Only the questions' own words count, and the rows of those that have rows: nobody has to read every option, hint and
    introduction. A question of a list counts once, however many items there are.
    """
    seconds = _seconds_by_question(version_id, language)
    questionnaire = questionnaire_for(version_id)
    asked = set()
    for key in answers:
        of_item = item_key(questionnaire, key)
        asked.add((of_item.key if of_item else key).partition("/")[0])
    return sum(seconds.get(code, 0) for code in asked)


@lru_cache(maxsize=128)
def _seconds_by_question(version_id: int, language: Language) -> dict[str, float]:
    questions = questionnaire_for(version_id).questions
    return {question.code: _seconds(question, language) for question in questions if question.kind.asked}


def _seconds(question: Question, language: Language) -> float:
    texts = [question.text, *(row.label for row in question.rows)]
    words = sum(len(text.in_(language).split()) for text in texts)
    return SECONDS_PER_WORD * words + SECONDS_PER_QUESTION


def _of_rate(request: HttpRequest, act: rates.Act) -> list[str]:
    network = network_of(request)
    counted = rates.count(act, network) if network else None
    return [RATE] if counted is not None and counted > settings.RATE_PER_HOUR else []
