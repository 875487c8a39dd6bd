"""A point on a scale of whole numbers, or one of the options beside it ("Don't know")."""

import datetime as dt
from functools import lru_cache

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.limits import whole_limit
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.choices import option_words

LONGEST = 100


def points(question: Question) -> tuple[str, ...]:
    """The points of the scale in order: "1" to "5" unless the settings say otherwise."""
    least, most = whole_limit(question.settings.min), whole_limit(question.settings.max)
    return _scale(1 if least is None else least, 5 if most is None else most)


@lru_cache(maxsize=256)
def _scale(least: int, most: int) -> tuple[str, ...]:
    # A draft may ask for any length; publishing refuses long ones.
    return tuple(map(str, range(least, min(most, least + LONGEST) + 1)))


class Rating(SingleValueType):
    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        value = posted_once(posted, question.code)
        if value is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        if not value:
            faults = [fault(question, "missing_choice")] if question.required else []
            return Cleaned({question.code: None}, faults)
        if value not in points(question) and value not in offered:
            return Cleaned({question.code: None}, [fault(question, "unknown_choice")])
        return Cleaned({question.code: value}, [])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [
            Line(option_words(question, value, language))
            if value in question.options_by_code
            else Line(value, kind="number")
            for value in stored_values(answers.get(question.code))
        ]
