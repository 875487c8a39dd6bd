"""The survey's own texts, with its dates written out, and what the start page says about the time needed."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.answers import Answers
from questionnaire.describing import Line
from questionnaire.document import Language, Questionnaire, Text
from questionnaire.faults import Fault
from questionnaire.piping import fill, piped_words, placeholders
from questionnaire.routing import on_route, route_lengths
from questionnaire.written import written_line
from responses.reading import SurveyState
from responses.spots import Spot
from surveys.dates import clock_time, long_date

MINUTES_IN_TEXT = re.compile(
    r"\b(\d{1,3})(?:\u00a0| )+(?:o )?(?:minutes?|munud|funud|funudau)\b", re.IGNORECASE
)
QUESTIONS_PER_MINUTE = 2


def survey_dates(survey: SurveyState, language: Language) -> Mapping[str, str]:
    """Words for `${opens_date}` and `${closes_date}`, in the survey's own time zone."""
    return _dates(survey.current_version_id, survey.opens_at, survey.closes_at, survey.timezone, language)


# Every page asks for them, and they change only with the window (and, with the words around them, the version).
@lru_cache(maxsize=256)
def _dates(
    version_id: int, opens_at: dt.datetime, closes_at: dt.datetime, zone: str, language: Language
) -> Mapping[str, str]:
    return {
        "opens_date": moment_words(opens_at, zone, language, midnight=False),
        "closes_date": moment_words(closes_at, zone, language),
    }


def moment_words(moment: dt.datetime, zone: str, language: Language, *, midnight: bool = True) -> str:
    """ "19 Hydref 2012 am 23:59"; with `midnight` False, the day alone where the day begins."""
    day = long_date(moment, language, zone=zone)
    local = moment.astimezone(ZoneInfo(zone))
    if not midnight and (local.hour, local.minute) == (0, 0):
        return day
    with translation.override(language):
        return _("%(date)s at %(time)s") % {"date": day, "time": clock_time(moment, zone=zone)}


def in_words(text: Text, survey: SurveyState, language: Language) -> str:
    return fill(text.in_(language), survey_dates(survey, language))


def piped(
    text: Text,
    questionnaire: Questionnaire,
    survey: SurveyState,
    answers: Answers,
    language: Language,
    spot: Spot | None = None,
) -> str:
    """A text of the questionnaire with the respondent's answers and the survey's dates in it; at a spot of an item of a
    list, the answers about that item among them."""
    if not placeholders(text.in_(language)):
        return text.in_(language)
    if spot is None:
        shown = on_route(questionnaire, answers, survey.today)
    else:
        shown = spot.shown(questionnaire, answers, survey.today)
    return filled(text, questionnaire, survey, shown, language)


def filled(
    text: Text, questionnaire: Questionnaire, survey: SurveyState, shown: Answers, language: Language
) -> str:
    """As `piped`, with the answers that texts may show at hand."""
    written = text.in_(language)
    words = piped_words(questionnaire, placeholders(written), shown, language)
    return fill(written, {**survey_dates(survey, language), **words})


def piped_faults(
    faults: Sequence[Fault],
    questionnaire: Questionnaire,
    survey: SurveyState,
    answers: Answers,
    language: Language,
    spot: Spot | None = None,
) -> tuple[Fault, ...]:
    """The faults with answers written into what authors say in them: their messages, and labels of rows and options."""

    def filled(text: Text) -> Text:
        return Text(**{language: piped(text, questionnaire, survey, answers, language, spot)})

    return tuple(
        msgspec.structs.replace(
            fault,
            labels={name: filled(label) for name, label in fault.labels.items()},
            message=filled(fault.message) if fault.message else None,
        )
        for fault in faults
    )


def minutes_needed(questionnaire: Questionnaire, language: Language) -> int:
    """What the introduction says, so that the page does not contradict its author; else an estimate, in fives.

    Two questions a minute: the 2012 survey comes to the 15 minutes that it states.
    """
    stated = MINUTES_IN_TEXT.search(questionnaire.texts.intro.in_(language))
    if stated:
        return int(stated[1])
    questions = [q for q in questionnaire.questions if q.keys and q.kind.asked]
    return max(5, round(len(questions) / QUESTIONS_PER_MINUTE / 5) * 5)


def length(questionnaire: Questionnaire) -> str:
    """How many pages there are, in the active language; where answers decide it, from how many to how many."""
    fewest, most = route_lengths(questionnaire)
    fewest = min(max(fewest, 1), most)
    if fewest < most:
        return _("%(fewest)s to %(most)s pages") % {"fewest": fewest, "most": most}
    return ngettext("%(pages)s page", "%(pages)s pages", fewest) % {"pages": fewest}


def line_words(line: Line, language: Language) -> Line:
    """A line of an answer with its date or number as it is written."""
    return msgspec.structs.replace(line, text=written_line(line, language))
